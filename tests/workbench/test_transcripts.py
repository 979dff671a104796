"""Coding transcripts of one's own: what is read, what is left out, what is added."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from mi.main import Main
from mi.volley import Coded
from workbench.coder import Found, Said
from workbench.model import Failed
from workbench.transcripts import Turn, code, read, summarise, write

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
    """A coder that calls everything with "should" persuasion and the rest a reflection."""

    def code(self, volleys: Iterable[Said]) -> Iterator[Found]:
        for said in volleys:
            name = "persuade" if "should" in said.text else "simple_reflection"
            yield Found(name, [Coded(name, 0, len(said.text), said.text, 0.8, "words", said.text)], Main.from_dict({}))


class Guess:
    def guess(self, texts: list[str]) -> list[tuple[str, float]]:
        return [("discord", 0.5) for _ in texts]


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
