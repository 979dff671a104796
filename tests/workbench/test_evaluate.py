"""The measuring: what a file must hold, how turns are read, what the figures say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mi.volley import Coded
from workbench.evaluate import evaluate, interval, main_behaviour, read
from workbench.model import Failed

OURS = """conversation,speaker,text,talk,behaviour,outcome
a,client,I'm fine.,sustain,,
a,trainee,You are fine.,,simple_reflection,rolled_with_resistance
a,client,Yes.,neutral,,
a,trainee,You should stop.,,persuade,argued
b,trainee,Hello.,,none,none
"""


def coded(code: str, text: str = "x", unsure: bool = False) -> Coded:
    return Coded(code, 0, len(text), text, 0.9, "words", text, unsure)


class Parrot:
    """Codes each text as it is told."""

    def __init__(self, codes: dict[str, str]) -> None:
        self.codes = codes

    def code(self, volleys: Iterator[str]) -> Iterator[tuple[str, list[Coded]]]:
        for volley in volleys:
            yield self.codes[volley], [coded(self.codes[volley], volley)]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.csv"
    path.write_text(OURS)
    return path


def test_each_turn_is_read_with_the_talk_it_answers(ours: Path) -> None:
    assert [(row["text"], talk) for row, talk in read(ours)] == [
        ("You are fine.", "sustain"),
        ("You should stop.", "neutral"),
        ("Hello.", "neutral"),
    ]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("conversation,speaker,behaviour\n")
    with pytest.raises(Failed, match="'text'"):
        read(path)


def test_full_agreement_is_kappa_1_and_every_outcome_is_counted(ours: Path) -> None:
    parrot = Parrot({"You are fine.": "simple_reflection", "You should stop.": "persuade", "Hello.": "none"})
    lines = evaluate(ours, lambda: parrot)  # type: ignore[arg-type,return-value]
    assert lines[0].startswith("outcome: kappa 1.00")
    assert "n=3 coverage 1.00" in lines[0]
    assert any(line.startswith("argued, sure: precision 1.00 recall 1.00") for line in lines)


def test_disagreement_lowers_kappa(ours: Path) -> None:
    parrot = Parrot({"You are fine.": "persuade", "You should stop.": "persuade", "Hello.": "none"})
    assert "kappa 1.00" not in evaluate(ours, lambda: parrot)[0]  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["simple_reflection", "open_question"], "question"),
        (["simple_reflection", "persuade"], "therapist_input"),
        (["complex_reflection", "affirm"], "reflection"),
        (["affirm"], "other"),
        ([], "other"),
    ],
)
def test_the_main_behaviour_follows_the_order_of_annomi(codes: list[str], expected: str) -> None:
    assert main_behaviour([coded(code) for code in codes]) == expected


def test_seeking_collaboration_is_a_question_where_it_asks() -> None:
    assert main_behaviour([coded("seek_collaboration", "Is that all right?")]) == "question"
    assert main_behaviour([coded("seek_collaboration", "We could look at it.")]) == "therapist_input"


def test_the_interval_holds_the_whole_range_of_resampled_conversations() -> None:
    conversations, truth = list("aabbcc"), [1, 0, 1, 0, 1, 0]
    assert interval(conversations, truth, truth) == (1.0, 1.0)
    low, high = interval(conversations, truth, [1, 0, 0, 1, 1, 0])
    assert low < high
