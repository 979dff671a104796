"""The measuring: what a file must hold, how turns are read, what the figures say."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from mi.main import FAMILIES, Main
from mi.volley import Coded
from workbench.coder import Found, Said
from workbench.evaluate import Report, bare, evaluate, read
from workbench.model import Failed

OURS = """conversation,speaker,text,talk,behaviour,outcome
a,client,I'm fine.,sustain,,
a,trainee,You are fine.,,simple_reflection,rolled_with_resistance
a,client,Yes.,neutral,,
a,trainee,You should stop.,,persuade,argued
b,trainee,Hello.,,none,none
"""
ANNOMI = """conversation,quality,speaker,text,behaviour,question,reflection,talk
1,high,client,I drink.,,,,neutral
1,high,trainee,You drink.,reflection,,simple,
1,high,trainee,How much?,question,closed,,
2,low,trainee,You should stop.,therapist_input,,,
2,low,trainee,Okay.,other,,,
"""
KINDS = {"reflection": "reflection", "question": "question", "persuade": "therapist_input"}


def coded(code: str, text: str, unsure: bool = False) -> Coded:
    candidates = (code, "none") if unsure else ()
    return Coded(code, 0, len(text), text, 0.9, "words", text, unsure, candidates)


class Parrot:
    """Codes each text as it is told, and keeps what it was asked."""

    def __init__(self, codes: dict[str, str], unsure: bool = False) -> None:
        self.codes, self.unsure = codes, unsure
        self.asked: list[Said] = []

    def code(self, volleys: Iterable[Said]) -> Iterator[Found]:
        for said in volleys:
            self.asked.append(said)
            name = self.codes[said.text]
            kind = next((KINDS[part] for part in KINDS if part in name), "other")
            shares = {family: float(family == kind) for family in FAMILIES}
            main = Main(shares, float(kind == "question"), float(kind == "reflection"))
            yield Found(name, [coded(name, said.text, self.unsure)], main)


def measured(path: Path, codes: dict[str, str], unsure: bool = False, **how: str | bool) -> Report:
    return evaluate(path, lambda: Parrot(codes, unsure), **how)  # type: ignore[arg-type,return-value]


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.csv"
    path.write_text(OURS)
    return path


@pytest.fixture
def annomi(tmp_path: Path) -> Path:
    path = tmp_path / "annomi.csv"
    path.write_text(ANNOMI)
    return path


RIGHT = {"You are fine.": "simple_reflection", "You should stop.": "persuade", "Hello.": "none"}
EXPERT = {"You drink.": "simple_reflection", "How much?": "closed_question", "You should stop.": "persuade", "Okay.": "none"}


def test_each_turn_is_read_with_the_line_and_the_talk_it_answers(ours: Path) -> None:
    assert [(row["text"], client, talk) for row, client, talk in read(ours)] == [
        ("You are fine.", "I'm fine.", "sustain"),
        ("You should stop.", "Yes.", "neutral"),
        ("Hello.", "", "neutral"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [("conversation,speaker,behaviour\n", "'text'"), ("conversation,speaker,text,behaviour\na,client,Hi,\n", "nothing to compare")],
)
def test_a_file_that_cannot_be_used_is_told_why(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(Failed, match=told):
        read(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no such file"):
        read(tmp_path / "none.csv")


def test_full_agreement_is_kappa_1_and_every_outcome_is_counted(ours: Path) -> None:
    lines = measured(ours, RIGHT).lines
    assert lines[0].startswith("outcome: kappa 1.00") and lines[0].endswith("n=3 coverage 1.00")
    assert "argued: precision 1.00 recall 1.00 F1 1.00 n=1" in lines
    assert "code persuade: precision 1.00 recall 1.00 F1 1.00 n=1" in lines


def test_disagreement_lowers_kappa(ours: Path) -> None:
    assert "kappa 1.00" not in measured(ours, RIGHT | {"You are fine.": "persuade"}).lines[0]


def test_what_the_coder_abstains_on_is_left_out_of_the_sure_ones(ours: Path) -> None:
    sure = next(line for line in measured(ours, RIGHT, unsure=True).lines if line.startswith("outcome, sure"))
    assert sure == "outcome, sure: nothing to compare n=0 coverage 0.00"


def test_experts_codes_are_compared_turn_by_turn(annomi: Path) -> None:
    lines = measured(annomi, EXPERT).lines
    assert lines[0].startswith("main behaviour: kappa 1.00") and "n=4" in lines[0]
    assert any(line.startswith("question present: kappa 1.00") for line in lines)
    assert any(line.startswith("reflection present: kappa 1.00") for line in lines)
    assert "confusion, question: question 1 therapist_input 0 reflection 0 other 0" in lines


def test_good_and_poor_conversations_are_told_apart_where_the_file_says_which_is_which(annomi: Path, ours: Path) -> None:
    assert any("AUC 1.00 by MI-consistent" in line for line in measured(annomi, EXPERT).lines)
    assert not any("AUC" in line for line in measured(ours, RIGHT).lines)


def test_the_coder_is_told_the_clients_line_and_the_register(ours: Path) -> None:
    parrot = Parrot(RIGHT)
    evaluate(ours, lambda: parrot, register="spoken")  # type: ignore[arg-type,return-value]
    assert (parrot.asked[0].client, parrot.asked[0].register) == ("I'm fine.", "spoken")


def test_without_punctuation_the_coder_sees_bare_words(ours: Path) -> None:
    codes = {bare(text): code for text, code in RIGHT.items()}
    assert measured(ours, codes, stripped=True).lines[0].startswith("outcome: kappa 1.00")
