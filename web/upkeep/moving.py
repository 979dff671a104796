"""From the SQLite files to PostgreSQL: every row of the web's tables and of Rasa's record, as it is, with its number.

What is written is seen by nobody until all of it has been read back and found to be the same. The files are only read.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from web import databases
from web.practice.models import Session
from web.record.router import ALIAS
from web.upkeep import moving_record, moving_web
from web.upkeep.manifest import applied
from web.upkeep.moving_web import SOURCE
from web.upkeep.postgres_store import place_of
from web.upkeep.tables import WEB, Refused, holds_data, is_postgres

Say = Callable[[str], None]


@dataclass(frozen=True)
class Source:
    """The files to read."""

    web: Path
    tracker: Path


def move(source: Source, say: Say) -> dict[str, int]:
    """Copy everything, check it, and let it be seen; return how many rows each table has.

    What an earlier run has brought over is left as it is, so that one that failed between the two databases can be run again.

    Raises:
        Refused: the settings or the source do not fit, a target holds other data, or what arrived is not what was sent.
    """
    for alias, name in ((WEB, "MI_DATABASE_URL"), (ALIAS, "MI_TRACKER_URL")):
        if not is_postgres(alias):
            raise Refused(f"{name} is not set; set it to the PostgreSQL database that the data is to go to.")
    if not source.web.is_file():
        raise Refused(f"{source.web} is not there; say with --web where the web's SQLite file is.")
    is_held = holds_data(WEB)
    if not is_held:
        call_command("migrate", verbosity=0)
    with ExitStack() as stack:
        watches = [stack.enter_context(closing(moving_record.read_only(file))) for file in (source.web, source.tracker) if file.is_file()]
        before = [_version(watch) for watch in watches]
        stack.enter_context(_open(source.web))
        _check_migrations()
        if not source.tracker.is_file() and Session.objects.using(SOURCE).exists():
            raise Refused(f"{source.tracker} is not there, but there are sessions; say with --tracker where Rasa's SQLite file is.")
        return _both(source, is_held, say, lambda: before == [_version(watch) for watch in watches])


def _both(source: Source, is_held: bool, say: Say, is_still: Callable[[], bool]) -> dict[str, int]:
    place = place_of(ALIAS)
    with transaction.atomic(using=WEB), closing(psycopg2.connect(place.dsn, **place.secret)) as record:
        rows = moving_web.move(is_held, say)
        if source.tracker.is_file():
            rows |= moving_record.move(source.tracker, record, say)
        if not is_still():
            raise Refused("Somebody wrote to the SQLite files meanwhile; stop Rasa and the web, then run it again. Nothing was moved.")
        # The record first: sessions without words would be worse than words without a session. Then the web's, as the block ends.
        record.commit()
    return rows


@contextmanager
def _open(file: Path) -> Iterator[None]:
    """Let Django read the web's file, as it is at this moment, under a name of its own."""
    connection = ConnectionHandler({DEFAULT_DB_ALIAS: databases.tracker(None, file)})[DEFAULT_DB_ALIAS]
    connection.alias = SOURCE
    connections[SOURCE] = connection
    try:
        with transaction.atomic(using=SOURCE):
            yield
    finally:
        connection.close()
        del connections[SOURCE]


def _check_migrations() -> None:
    there, here = {".".join(key) for key in MigrationRecorder(connections[SOURCE]).applied_migrations()}, set(applied())
    if missing := sorted(here - there):
        raise Refused(f"The SQLite file lacks {missing[0]}; run `python -m web.manage migrate` once without MI_DATABASE_URL.")
    if newer := sorted(there - here):
        raise Refused(f"The SQLite file is of a newer version of the project, with {newer[-1]}; move it with that version.")


def _version(connection: Any) -> Any:
    """Return a number that changes when somebody else writes to the file."""
    return connection.execute("PRAGMA data_version").fetchone()
