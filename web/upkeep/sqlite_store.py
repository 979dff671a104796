"""A SQLite file, copied while it is used, and put back."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from django.db import connections

from web.upkeep.manifest import Part, digest
from web.upkeep.tables import Refused

PATIENCE: Final = 2.0
"""Seconds to wait whether whoever uses the file lets go of it."""


def file_of(alias: str) -> Path:
    """Return where the file is that Django has under this name."""
    name = str(connections[alias].settings_dict["NAME"])
    return Path(unquote(urlsplit(name).path)) if name.startswith("file:") else Path(name)


class Snapshot:
    """The file as it was at one moment, whatever is written meanwhile."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None

    @contextmanager
    def open(self) -> Iterator["Snapshot"]:
        """Hold the moment."""
        if not self._file.exists():
            yield self
            return
        with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30)) as connection:
            connection.execute("BEGIN")
            # Only with the first look into the file the moment is fixed.
            connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            self._connection = connection
            yield self

    def save(self, folder: Path, name: str) -> Part:
        """Copy it into `folder`.

        Raises:
            Refused: the copy is damaged.
        """
        if self._connection is None:
            return Part("sqlite")
        copy = folder / f"{name}.sqlite3"
        copy.touch(mode=0o600)
        with closing(sqlite3.connect(copy)) as target:
            self._connection.backup(target)
            # One file, without a log beside it.
            target.execute("PRAGMA journal_mode=DELETE")
        return Part("sqlite", sqlite3.sqlite_version, copy.name, digest(copy), checked(copy))


def checked(file: Path) -> dict[str, int]:
    """Return how many rows each table has.

    Raises:
        Refused: the file is damaged.
    """
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if found != "ok":
                raise Refused(f"{file} is damaged: {found}")
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            ours = sorted(name for name in names if not name.startswith("sqlite_"))
            counted = (connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in ours)  # noqa: S608
            return dict(zip(ours, counted))
        except sqlite3.DatabaseError as error:
            raise Refused(f"{file} is damaged: {error}") from error


class Target:
    """A file that is to be replaced: made ready beside it first, then exchanged, and taken back where something else fails."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._draft, self._before = (file.with_name(f"{file.name}.{what}") for what in ("restoring", "before-restore"))

    def prepare(self, folder: Path, part: Part) -> None:
        """Put the copy beside the file.

        Raises:
            Refused: the file is in use, or the copy has other rows than the sheet says.
        """
        self._mend()
        self._let_go()
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if part.file:
            shutil.copyfile(folder / part.file, self._draft)
            self._draft.chmod(0o600)
            if checked(self._draft) != part.rows:
                raise Refused(f"{folder / part.file} does not hold the rows that its manifest names.")

    def commit(self) -> None:
        """Exchange the files."""
        if self._file.exists():
            self._file.replace(self._before)
        if self._draft.exists():
            self._draft.replace(self._file)
        descriptor = os.open(self._file.parent, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)

    def abort(self) -> None:
        """Leave everything as it was."""
        self._draft.unlink(missing_ok=True)
        if self._before.exists():
            self._before.replace(self._file)

    def finish(self) -> None:
        """Let go of what was there before."""
        self._before.unlink(missing_ok=True)

    def _mend(self) -> None:
        """Clear away what an exchange left that was cut off."""
        if self._before.exists():
            self.abort() if not self._file.exists() else self.finish()

    def _let_go(self) -> None:
        if not self._file.exists():
            return
        with closing(sqlite3.connect(self._file, timeout=PATIENCE, isolation_level=None)) as connection:
            try:
                # Only the last one who has the file open can end its write-ahead log; this also puts what stands in it into the file.
                mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
                connection.execute("BEGIN EXCLUSIVE")
                connection.execute("ROLLBACK")
            except sqlite3.OperationalError as error:
                raise Refused(f"{self._file} is in use ({error}); stop Rasa and the web, then try again.") from error
            if mode != "delete":
                raise Refused(f"{self._file} is in use; stop Rasa and the web, then try again.")
