"""Rasa's record on its way to PostgreSQL."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from web.upkeep.moving_web import insert
from web.upkeep.tables import EVENTS, Refused

Say = Callable[[str], None]

_COLUMNS: Final = "id, sender_id, type_name, timestamp, intent_name, action_name, data"
AS_RASA_MAKES_IT: Final = (
    "CREATE TABLE events (id SERIAL NOT NULL, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL, timestamp FLOAT, "
    "intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT, PRIMARY KEY (id))",
    "CREATE INDEX ix_events_sender_id ON events (sender_id)",
    "CREATE INDEX ix_events_sender_id_id ON events (sender_id, id)",
)
"""The table of Rasa's SQL tracker store with the index of ours, for where Rasa has not been started yet."""
_EVERYTHING: Final = f"SELECT {_COLUMNS} FROM events ORDER BY id"  # noqa: S608 - names from above


def read_only(file: Path) -> sqlite3.Connection:
    """Open a SQLite file so that it cannot be changed."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=10)


def move(file: Path, target: Any, say: Say) -> dict[str, int]:
    """Copy the record into `target`, a connection of psycopg2's that the caller commits; return how many rows there are.

    Raises:
        Refused: the target holds other conversations, or what arrived is not what was sent.
    """
    with closing(read_only(file)) as source, target.cursor() as cursor:
        source.execute("BEGIN")
        if not source.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
            return {}
        cursor.execute("SELECT to_regclass('events')")
        if cursor.fetchone() == (None,):
            for statement in AS_RASA_MAKES_IT:
                cursor.execute(statement)
        cursor.execute("SELECT EXISTS (SELECT 1 FROM events)")
        is_held = cursor.fetchone() == (True,)
        if not is_held:
            insert(cursor, f"INSERT INTO events ({_COLUMNS}) VALUES %s", source.execute(_EVERYTHING), EVENTS, say)  # noqa: S608
            cursor.execute("SELECT setval(pg_get_serial_sequence('events', 'id'), max(id)) FROM events HAVING max(id) IS NOT NULL")
        number = _compared(source, target, is_held)
        if is_held:
            say("The record has been brought over already.")
    return {EVENTS: number}


def _compared(source: sqlite3.Connection, target: Any, is_held: bool) -> int:
    number = 0
    # A named cursor: the record need not fit into memory.
    with target.cursor(name="compared") as arriving:
        arriving.itersize = 2000
        arriving.execute(_EVERYTHING)
        for sent, arrived in zip_longest(source.execute(_EVERYTHING), arriving):
            if sent != arrived:
                raise Refused(
                    "MI_TRACKER_URL holds other conversations already; name an empty database. Nothing was moved."
                    if is_held
                    else f"{EVENTS}: what arrived is not what was sent. Nothing was moved."
                )
            number += 1
    return number
