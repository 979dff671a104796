"""Coding transcripts of one's own: what is read, what is left out, what is added."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mi.behaviours import CODES, MI_ADHERENT, MI_NON_ADHERENT
from mi.main import Main
from mi.volley import Coded
from workbench import cli, transcripts
from workbench.coder import Found, Said
from workbench.model import Failed
from workbench.transcripts import Turn, balance, code, read, summarise, write

FILE = """conversation,speaker,text,talk,note
a,client,Nobody asked me.,sustain,first
a,trainee,You had no say.,,
a,nurse,Hello,,
a,trainee,   ,,
a,client,What now?,loud,
a,client,I don't know.,,
b,trainee,You should stop.,,
"""


class Parrot:
    """A coder that calls everything with "should" persuasion, apologies none and the rest a reflection; it remembers what it was asked."""

    def __init__(self, **about: object) -> None:
        self.asked: list[Said] = []
        self.about = about

    def code(self, volleys: Iterable[Said]) -> Iterator[Found]:
        for said in volleys:
            self.asked.append(said)
            name = "persuade" if "should" in said.text else "none" if "Sorry" in said.text else "simple_reflection"
            rule = "apologises" if name == "none" else "words"
            item = Coded(name, 0, len(said.text), said.text, 0.8, rule, said.text)
            yield Found(name, [] if said.text == "asdf" else [replace(item, **self.about)], Main.from_dict({}))  # type: ignore[arg-type]


class Guess:
    def guess(self, texts: list[str]) -> list[tuple[str, float]]:
        return [("discord", 0.5) for _ in texts]


def coded(path: Path, text: str, parrot: Parrot | None = None, register: str = "") -> list[Turn]:
    """The turns of a file with this text."""
    path.write_text(text)
    turns = read(path, print)
    code(turns, parrot or Parrot(), Guess(), register)  # type: ignore[arg-type]
    return turns


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def turns(tmp_path: Path, complaints: list[str]) -> list[Turn]:
    path = tmp_path / "own.csv"
    path.write_text(FILE)
    found = read(path, complaints.append)
    code(found, Parrot(), Guess())  # type: ignore[arg-type]
    return found


def test_bad_rows_are_named_by_line_and_the_rest_goes_on(turns: list[Turn], complaints: list[str]) -> None:
    assert [line.split(": ")[0].rsplit(":", 1)[1] for line in complaints] == ["4", "5", "6"]
    assert [turn.line for turn in turns] == [2, 3, 7, 8]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("conversation,text\n")
    with pytest.raises(Failed, match="'speaker'"):
        read(path, print)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no such file"):
        read(tmp_path / "none.csv", print)


def test_the_talk_of_the_file_decides_the_outcome(turns: list[Turn]) -> None:
    assert turns[1].added["outcome"] == "rolled_with_resistance"
    assert turns[3].added["outcome"] == "argued"


def test_talk_that_nobody_coded_is_guessed_and_marked_so(turns: list[Turn]) -> None:
    assert turns[2].added["talk"] == "discord" and turns[2].added["talk_guessed"] == 1
    assert "talk" not in turns[0].added


def test_what_is_written_keeps_every_column_of_the_file(turns: list[Turn], tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    write(turns, out)
    rows = list(csv.DictReader(out.open()))
    assert rows[0]["note"] == "first" and rows[0]["talk"] == "sustain"
    assert rows[1]["behaviours"] == "simple_reflection" and rows[1]["unsure"] == "0"
    assert rows[2]["talk"] == "discord"


def test_a_conversation_is_summed_up(turns: list[Turn]) -> None:
    first, second = summarise(turns)
    assert (first["conversation"], first["turns"], first["simple_reflection"]) == ("a", 1, 1)
    assert first["client_words"] == round(6 / 10, 3)
    assert second["mi_non_adherent"] == 1 and second["outcome_argued"] == 1
    assert second["mi_consistent_minus_inconsistent_per_turn"] == -1


def test_an_empty_file_is_written_with_its_heads(tmp_path: Path) -> None:
    write([], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().startswith("conversation,speaker,text,talk,talk_guessed")


# What the coder is asked

SESSION = """conversation,speaker,text,talk
a,trainee,Hello.,
a,client,No.,sustain
a,trainee,You say no.,
a,trainee,You said so.,
b,trainee,Hello.,
"""


def test_the_coder_is_told_the_clients_line_of_the_same_conversation(tmp_path: Path) -> None:
    parrot = Parrot()
    coded(tmp_path / "own.csv", SESSION, parrot)
    assert [(said.text, said.client) for said in parrot.asked] == [
        ("Hello.", ""),
        ("You say no.", "No."),
        ("You said so.", "No."),
        ("Hello.", ""),
    ]


@pytest.mark.parametrize("register", ["typed", "spoken"])
def test_the_coder_is_told_the_register_that_was_chosen(tmp_path: Path, register: str) -> None:
    parrot = Parrot()
    coded(tmp_path / "own.csv", SESSION, parrot, register)
    assert {said.register for said in parrot.asked} == {register}


@pytest.mark.parametrize(("no", "register"), [("No.", "typed"), ("Um no.", "spoken")])
def test_the_register_is_found_out_from_all_that_was_said(tmp_path: Path, no: str, register: str) -> None:
    parrot = Parrot()
    coded(tmp_path / "own.csv", SESSION.replace("No.", no), parrot)
    assert {said.register for said in parrot.asked} == {register}


def test_a_turn_that_was_not_said_to_the_client_has_no_code(tmp_path: Path) -> None:
    turns = coded(tmp_path / "own.csv", SESSION.replace("You say no.", "asdf"))
    assert turns[2].added == {"behaviours": "none", "outcome": "none", "confidence": 1.0, "unsure": 0}


def test_a_turn_that_is_unsure_says_so(tmp_path: Path) -> None:
    parrot = Parrot(unsure=True, candidates=("simple_reflection", "none"))
    turns = coded(tmp_path / "own.csv", SESSION, parrot)
    assert turns[2].added == {"behaviours": "simple_reflection", "outcome": "none", "confidence": 0.8, "unsure": 1}


def test_the_confidence_of_a_turn_is_that_of_its_least_sure_utterance(tmp_path: Path) -> None:
    class Two(Parrot):
        def code(self, volleys: Iterable[Said]) -> Iterator[Found]:
            for found in super().code(volleys):
                yield Found(found.intent, [*found.coded, Coded("affirm", 0, 1, "x", 0.41234, "words", "x")], found.main)

    turns = coded(tmp_path / "own.csv", SESSION, Two())
    assert (turns[2].added["behaviours"], turns[2].added["confidence"]) == ("simple_reflection+affirm", 0.412)


HARM = "conversation,speaker,text,talk\na,client,No.,sustain\na,trainee,You should.,\n"


def test_an_apology_after_harm_rolls_with_resistance(tmp_path: Path) -> None:
    turns = coded(tmp_path / "own.csv", f"{HARM}a,client,No.,sustain\na,trainee,Sorry.,\n")
    assert turns[-1].added["outcome"] == "rolled_with_resistance"


def test_an_apology_in_the_next_conversation_is_after_no_harm_whoever_begins(tmp_path: Path) -> None:
    turns = coded(tmp_path / "own.csv", f"{HARM}b,client,No.,sustain\nb,trainee,Sorry.,\n")
    assert turns[-1].added["outcome"] == "none"


# Figures


@pytest.mark.parametrize(
    ("codes", "turns", "expected"),
    [
        ([], 0, 0),
        (["affirm", "affirm"], 2, 1),
        (["affirm", "persuade"], 2, 0),
        (["confront", "persuade", "none"], 4, -0.5),
        (["open_question", "simple_reflection", "complex_reflection", "give_information"], 4, 0),
        (["self_efficacy", "persuade_with_permission"], 1, 2),
    ],
)
def test_the_balance_is_what_is_consistent_less_what_is_not_per_turn(codes: list[str], turns: int, expected: float) -> None:
    assert balance(codes, turns) == expected


@pytest.mark.parametrize("name", CODES)
def test_each_code_tips_the_balance_one_way_or_not_at_all(name: str) -> None:
    consistent = name in MI_ADHERENT or name in ("self_efficacy", "persuade_with_permission")
    assert balance([name], 1) == consistent - (name in MI_NON_ADHERENT)


def test_a_conversation_of_the_client_alone_has_no_balance(tmp_path: Path) -> None:
    (summary,) = summarise(coded(tmp_path / "own.csv", "conversation,speaker,text\na,client,No.\n"))
    assert (summary["turns"], summary["mi_consistent_minus_inconsistent_per_turn"], summary["client_words"]) == (0, None, 1)


def test_outcomes_and_codes_of_a_conversation_are_counted(turns: list[Turn]) -> None:
    first = summarise(turns)[0]
    assert [first[f"outcome_{name}"] for name in ("argued", "rolled_with_resistance", "supported_self_efficacy", "none")] == [0, 1, 0, 0]
    assert {code: first[code] for code in CODES if first[code]} == {"simple_reflection": 1}


# The command


@pytest.fixture
def parrot(monkeypatch: pytest.MonkeyPatch) -> Parrot:
    stand_in = Parrot()
    monkeypatch.setattr(transcripts.Coder, "shipped", staticmethod(lambda: stand_in))
    monkeypatch.setattr(transcripts, "TalkCoder", Guess)
    return stand_in


def test_the_command_writes_the_coded_file_and_its_summary(tmp_path: Path, parrot: Parrot, capsys: pytest.CaptureFixture[str]) -> None:
    source, out, summary = (tmp_path / name for name in ("own.csv", "out.csv", "summary.csv"))
    source.write_text(FILE)
    assert cli.main(["code", str(source), "--out", str(out), "--summary", str(summary), "--register", "spoken"]) == 0
    assert [row["behaviours"] for row in csv.DictReader(out.open())] == ["", "simple_reflection", "", "persuade"]
    assert [row["conversation"] for row in csv.DictReader(summary.open())] == ["a", "b"]
    assert {said.register for said in parrot.asked} == {"spoken"}
    assert f"{source}:4: speaker is 'nurse'" in capsys.readouterr().err


def test_the_command_writes_no_summary_of_nothing(tmp_path: Path, parrot: Parrot) -> None:
    source, out, summary = (tmp_path / name for name in ("own.csv", "out.csv", "summary.csv"))
    source.write_text("conversation,speaker,text\n")
    assert cli.main(["code", str(source), "--out", str(out), "--summary", str(summary)]) == 0
    assert out.exists() and not summary.exists()


def test_what_was_written_can_be_coded_again(tmp_path: Path, turns: list[Turn]) -> None:
    out, again = tmp_path / "out.csv", tmp_path / "again.csv"
    write(turns, out)
    second = read(out, print)
    code(second, Parrot(), Guess())  # type: ignore[arg-type]
    write(second, again)
    assert again.read_text() == out.read_text()
