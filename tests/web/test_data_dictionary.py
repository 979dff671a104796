"""The data dictionary and the rows agree: every column is described, and every value is of the kind that is promised."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mi.behaviours import CODES
from tests.web.counted import counted, measure
from web.exports import corrections, services
from web.exports.dictionary import Column, as_markdown, dictionary
from web.exports.tables import COUNTS
from web.practice.models import Session

ROOT = Path(__file__).resolve().parents[2]


def is_of(column: Column, value: Any) -> bool:
    """Whether `value` is what the dictionary says of its column."""
    if value is None or value == "":
        return column.empty or (column.research == "empty")
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {
        "id": lambda: isinstance(value, str),
        "text": lambda: isinstance(value, str),
        "word": lambda: value in column.allowed,
        "words": lambda: set(value.split("+")) <= set(column.allowed),
        "integer": lambda: isinstance(value, int) and not isinstance(value, bool),
        "number": lambda: number,
        "share": lambda: number and 0 <= value <= 1,
        "flag": lambda: value in (0, 1) and not isinstance(value, bool),
        "time": lambda: datetime.fromisoformat(value).utcoffset() is not None,
    }[column.type]()


@pytest.fixture(params=[False, True], ids=["named", "research"])
def rows(request: Any, cast: Any, play: Any, monkeypatch: Any) -> dict[str, list[dict[str, Any]]]:
    """Real rows of every table: sessions of all sorts, replies taken back, a walk-out, corrections."""
    first = play(cast.student, "You should stop.", "It sounds hard.", "/rewind", "You managed that.", "asdf", ended=True)
    play(cast.student, "You should stop.", "Get out.", feedback="at_end")
    counted(cast.other, given=measure(0, 0, 0, 0, {}))
    counted(cast.other, 1, kind=Session.Kind.DRILL, technique="reflecting", follows=first)
    made = [correction(first, number) for number in range(4)]
    monkeypatch.setattr(corrections, "_made", lambda sessions: made)
    found = services.export(cast.trainer, services.chosen_from(cast.trainer, None), request.param, "a study key")
    return {name: list(write(found)) for name, write in services.TABLES.items()}


def correction(session: Any, number: int) -> Any:
    """A correction as the review room keeps it."""
    from types import SimpleNamespace

    kind = ("code", "outcome", "boundary", "undo")[number]
    coder = None if number == 3 else session.student
    more = {"start": 0, "end": 5} if kind == "code" else {"start": None, "end": None}
    given = {"pk": number, "session_id": session.pk, "turn": "2.1", "kind": kind, "before": "affirm", "after": "none", "reason": "=1+1"}
    undoes = 1 if kind == "undo" else None
    return SimpleNamespace(**given, **more, blind=number == 1, undoes_id=undoes, coder=coder, at=session.ended_at)


@pytest.mark.parametrize("table", ["sessions", "turns", "codes", "corrections"])
def test_every_column_is_in_the_dictionary_and_the_reverse(rows: Any, table: str) -> None:
    assert rows[table] and all(tuple(row) == dictionary()[table].names for row in rows[table])


@pytest.mark.parametrize("table", ["sessions", "turns", "codes", "corrections"])
def test_every_value_is_of_the_kind_that_is_promised(rows: Any, table: str) -> None:
    columns = dictionary()[table].columns
    wrong = [(column.name, row[column.name]) for row in rows[table] for column in columns if not is_of(column, row[column.name])]
    assert wrong == []


def test_these_rows_hold_what_the_dictionary_speaks_of(rows: Any) -> None:
    """Else the checks above would pass on rows that show nothing."""
    assert {row["taken_back"] for row in rows["turns"]} == {0, 1} and {row["attempt"] for row in rows["turns"]} == {1, 2}
    assert {row["over"] for row in rows["sessions"]} == {0, 1} and {row["kind"] for row in rows["sessions"]} == {"practice", "drill"}
    assert any(row["follows"] for row in rows["sessions"]) and any(row["r_to_q"] is None for row in rows["sessions"] if row["over"])


def test_the_dictionary_describes_the_four_files() -> None:
    assert list(dictionary()) == list(services.TABLES) and set(CODES) < set(COUNTS)


@pytest.mark.parametrize("value", [None, "", "nonsense", -0.5, 2, True])
def test_the_check_itself_finds_what_is_wrong(value: Any) -> None:
    assert not is_of(Column("x", "share", ""), value) and not is_of(Column("x", "word", "", allowed=("a",)), value)


def test_every_column_has_a_meaning_and_a_known_kind() -> None:
    kinds = {"id", "text", "word", "words", "integer", "number", "share", "flag", "time"}
    columns = [column for table in dictionary().values() for column in table.columns]
    assert all(column.meaning and column.type in kinds and (column.type not in ("word", "words") or column.allowed) for column in columns)


def test_the_page_in_the_docs_is_the_dictionary_as_it_is() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text() == as_markdown(), "run: web.manage data_dictionary"


def test_what_the_code_takes_for_dangerous_is_what_the_page_says() -> None:
    assert re.search(r"begin with `=`, `\+`, `-`, `@`, a tab or a carriage return", as_markdown())
