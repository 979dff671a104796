"""Erasing conversations for good. The only place where the web writes to Rasa's store; all else has it open for reading only."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, connections

from web.databases import READ_ONLY
from web.record.reader import RecordUnavailable, is_not_there_yet
from web.record.recent import recent
from web.record.router import ALIAS

log = logging.getLogger(__name__)

AT_ONCE = 500
"""Conversations of one statement: SQLite takes no more than 999 values in old versions."""
PATIENCE = 2000
"""Milliseconds to wait for readers before the write-ahead log is left to be emptied another time."""


def erase(sender_ids: Iterable[str]) -> int:
    """Delete all events of these conversations from the tracker store; return how many events that were.

    Raises:
        RecordUnavailable: the store is locked or cannot be written; what was not erased can be asked for again.
    """
    wanted = list(sender_ids)
    recent.forget(wanted)
    erased = 0
    try:
        with _writing() as connection:
            for start in range(0, len(wanted), AT_ONCE):
                erased += _delete(connection, wanted[start : start + AT_ONCE])
            if erased:
                scrub(connection)
    except Error as error:
        if is_not_there_yet(error):
            return 0
        raise RecordUnavailable(str(error)) from error
    return erased


def scrub(connection: Any) -> None:
    """Empty SQLite's write-ahead log, which may still hold what was deleted. Other databases see to that themselves."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={patience}")
    if busy:
        log.warning("The write-ahead log of %s is in use and was not emptied; the next deletion tries again.", connection.alias)


def _delete(connection: Any, sender_ids: list[str]) -> int:
    places = ", ".join(["%s"] * len(sender_ids))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Without it SQLite only forgets where the text stands; the text itself would stay in the file.
            cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute(f"DELETE FROM events WHERE sender_id IN ({places})", sender_ids)  # noqa: S608 - only placeholders
        return int(cursor.rowcount)


@contextmanager
def _writing() -> Iterator[Any]:
    """Open the tracker store for writing, for this one purpose: a copy of the reading connection without what makes it read only."""
    reading = connections[ALIAS]
    given = reading.settings_dict
    name, options = str(given["NAME"]), str(given["OPTIONS"].get("options", ""))
    if "mode=ro" not in name and READ_ONLY not in options:
        yield reading
        return
    connection = reading.copy(alias=f"{ALIAS}-erase")
    if connection.vendor == "sqlite":
        # rw, not rwc: a store that is not there is not made.
        connection.settings_dict["NAME"] = name.replace("mode=ro", "mode=rw")
    else:
        connection.settings_dict["OPTIONS"]["options"] = options.replace(READ_ONLY, "")
    try:
        yield connection
    finally:
        connection.close()
