"""The measuring: what a file must hold, how turns are read and handed to the coder."""

import csv
from pathlib import Path

import pytest

from tests.workbench.parrot import OURS, Parrot, measure
from workbench.evaluate import bare, read
from workbench.model import Failed

# Reading


def test_each_turn_is_read_with_the_line_it_answers_and_its_talk(ours: Path) -> None:
    assert [(row["text"], client, talk) for row, client, talk in read(ours)] == [
        ("You are fine.", "I'm fine.", "sustain"),
        ("You should stop.", "Yes.", "neutral"),
        ("Hello.", "", "neutral"),
    ]


def test_where_the_file_does_not_say_the_talk_is_neutral(annomi: Path) -> None:
    assert {talk for _, _, talk in read(annomi)} == {"neutral"}
    assert [client for _, client, _ in read(annomi)] == ["I smoke."] * 3 + ["I drink."] * 2 + [""]


def test_a_mark_at_the_beginning_of_the_file_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "excel.csv"
    path.write_text(OURS, encoding="utf-8-sig")
    assert len(read(path)) == 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"none\.csv: there is no such file"):
        read(tmp_path / "none.csv")


@pytest.mark.parametrize("column", ["conversation", "speaker", "text", "behaviour"])
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    rows = list(csv.DictReader(OURS.splitlines()))
    kept = [name for name in rows[0] if name != column]
    path = tmp_path / "bad.csv"
    with path.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, kept, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(Failed, match=f"the column '{column}' is missing; it needs conversation, speaker, text and behaviour"):
        read(path)


def test_a_file_of_neither_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("conversation,speaker,text,behaviour\na,trainee,Hello.,none\n")
    with pytest.raises(Failed, match="outcome"):
        measure(path)


@pytest.mark.parametrize("rows", ["", "a,client,I'm fine.,none\n"])
def test_a_file_without_a_trainee_is_refused(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(f"conversation,speaker,text,behaviour\n{rows}")
    with pytest.raises(Failed, match="no row has the speaker 'trainee'"):
        read(path)


def test_an_empty_file_lacks_its_columns(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(Failed, match="'conversation' is missing"):
        read(tmp_path / "empty.csv")


# What the coder is asked


def test_the_coder_is_told_the_clients_line(ours: Path) -> None:
    parrot = Parrot()
    measure(ours, parrot)
    assert [(said.text, said.client) for said in parrot.asked] == [
        ("You are fine.", "I'm fine."),
        ("You should stop.", "Yes."),
        ("Hello.", ""),
    ]


@pytest.mark.parametrize("register", ["typed", "spoken"])
def test_the_coder_is_told_the_register_that_was_chosen(ours: Path, register: str) -> None:
    parrot = Parrot()
    measure(ours, parrot, register=register)
    assert {said.register for said in parrot.asked} == {register}


@pytest.mark.parametrize(("hello", "register"), [("Hello.", "typed"), ("Um, hello.", "spoken")])
def test_the_register_is_found_out_where_nobody_chose(ours: Path, hello: str, register: str) -> None:
    ours.write_text(OURS.replace("Hello.", f'"{hello}"'))
    parrot = Parrot()
    measure(ours, parrot)
    assert {said.register for said in parrot.asked} == {register}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Don't you care?", "don't you care"), ("It's 5%, um... okay!", "it's 5 um okay"), ("a_b", "ab"), ("É, oui", "é oui"), ("", "")],
)
def test_a_bare_text_has_neither_capitals_nor_punctuation(text: str, expected: str) -> None:
    assert bare(text) == expected


def test_stripped_text_reaches_the_coder_bare_and_so_does_the_client(ours: Path) -> None:
    parrot = Parrot()
    measure(ours, parrot, stripped=True)
    assert [(said.text, said.client) for said in parrot.asked] == [("you are fine", "i'm fine"), ("you should stop", "yes"), ("hello", "")]
