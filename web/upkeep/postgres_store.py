"""Our tables in a PostgreSQL database, dumped by pg_dump while they are used, and put back by pg_restore and psql."""

import os
import re
import shutil
import subprocess  # noqa: S404
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import psycopg2
from django.db import connections
from psycopg2.extensions import make_dsn

from web.databases import LOCKS, READ_ONLY
from web.upkeep.manifest import Part, digest
from web.upkeep.tables import Refused

_READY: Final = "-- ready --"


@dataclass(frozen=True)
class Place:
    """A database; the same one under two names is one place."""

    dsn: str
    password: str = field(repr=False)

    @property
    def secret(self) -> dict[str, str]:
        """What psycopg2 is told besides."""
        return {"password": self.password} if self.password else {}

    @property
    def environment(self) -> dict[str, str]:
        """What psql and the others are started with: a password on a command line could be read by anybody on the machine."""
        return {**os.environ, **({"PGPASSWORD": self.password} if self.password else {})}


def place_of(alias: str) -> Place:
    """Return where the database is that Django has under this name, to be written, too."""
    given = dict(connections[alias].get_connection_params())
    options = str(given.pop("options", "")).replace(READ_ONLY, "").replace(LOCKS, "").strip()
    own = {name: value for name, value in given.items() if name not in ("password", "cursor_factory", "client_encoding")}
    return Place(make_dsn(**own, **({"options": options} if options else {})), str(given.get("password") or ""))


class Snapshot:
    """The tables as they were at one moment, whatever is written meanwhile."""

    def __init__(self, place: Place) -> None:
        self._place = place

    @contextmanager
    def open(self) -> Iterator["Snapshot"]:
        """Hold the moment."""
        with closing(psycopg2.connect(self._place.dsn, **self._place.secret)) as held:
            held.set_session(isolation_level="REPEATABLE READ", readonly=True)
            self._connection = held
            (self._name,) = self._ask("SELECT pg_export_snapshot()")
            yield self

    def save(self, folder: Path, name: str, tables: Iterable[str]) -> Part:
        """Dump `tables` into `folder`.

        Raises:
            Refused: pg_dump is missing or fails.
        """
        ours = list(tables)
        (version,) = self._ask("SHOW server_version")
        if not ours:
            return Part("postgresql", version)
        copy = folder / f"{name}.dump"
        copy.touch(mode=0o600)
        rows = {table: int(self._ask(f'SELECT COUNT(*) FROM "{table}"')[0]) for table in ours}  # noqa: S608
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={self._name}", f"--file={copy}"]
        words += [f'--table="{table}"' for table in ours]
        done = subprocess.run(  # noqa: S603
            [program("pg_dump"), *words, f"--dbname={self._place.dsn}"],
            check=False,
            capture_output=True,
            text=True,
            env=self._place.environment,
        )
        if done.returncode:
            raise Refused(f"pg_dump failed: {done.stderr.strip()}")
        return Part("postgresql", version, copy.name, digest(copy), rows)

    def _ask(self, question: str) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()


@dataclass(frozen=True)
class Given:
    """What is to be put back: the dump, and the tables that make room for it."""

    file: Path | None
    rows: dict[str, int]
    there: list[str]


class Target:
    """A database into which dumps are put within one transaction, which is held open until everything else is ready, too."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._tables: set[str] = set()

    def prepare(self, given: Iterable[Given]) -> None:
        """Put the dumps in, without anybody seeing it yet.

        Raises:
            Refused: psql or pg_restore is missing or fails, or a table has other rows than the sheet says.
        """
        self._complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - as long as psql runs
        command = [program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self._place.dsn]
        self._psql = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints, env=self._place.environment
        )
        self._tell("SET client_min_messages = warning; SET lock_timeout = '10s'; BEGIN;\n")
        parts = list(given)
        if odd := [name for part in parts for name in part.rows if not re.fullmatch(r"\w+", name)]:
            raise Refused(f"The manifest names the table {odd[0]!r}, which is no name of ours.")
        for table in sorted({name for part in parts for name in (*part.there, *part.rows)}):
            self._tell(f'DROP TABLE IF EXISTS "{table}" CASCADE;\n')
        for part in parts:
            if part.file is not None:
                self._put(part.file)
        rows = {name: number for part in parts for name, number in part.rows.items()}
        self._tell("RESET search_path;\n")
        for table in rows:
            self._tell(f"SELECT 'rows', '{table}', COUNT(*) FROM \"{table}\";\n")  # noqa: S608 - a name from the manifest, checked above
        found = [line.split("|") for line in self._told() if line.startswith("rows|")]
        if {table: int(number) for _, table, number in found} != rows:
            raise Refused("The dump does not hold the rows that its manifest names. Nothing was changed.")
        self._tables = set(rows)

    def commit(self) -> None:
        """Let everybody see it."""
        self._tell("COMMIT;\n")
        self._told()

    def abort(self) -> None:
        """Leave everything as it was."""
        if process := getattr(self, "_psql", None):
            # Cut off, the server rolls back.
            process.kill()
            process.wait()
            self._close()

    def finish(self) -> None:
        """Let the planner know the new tables, and end."""
        self._tell("".join(f'ANALYZE "{table}";\n' for table in sorted(self._tables)))
        self._told()
        assert self._psql.stdin is not None
        self._psql.stdin.close()
        self._psql.wait()
        self._close()

    def _close(self) -> None:
        for stream in (self._psql.stdin, self._psql.stdout):
            try:
                if stream:
                    stream.close()
            except OSError:
                # What was still to be told is not told any more.
                pass
        self._complaints.close()

    def _put(self, file: Path) -> None:
        command = [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(file)]
        with tempfile.TemporaryFile("w+") as complaints, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints) as reading:  # noqa: S603
            assert reading.stdout is not None
            try:
                shutil.copyfileobj(reading.stdout, self._stdin, 1 << 16)
            except OSError:
                reading.kill()
                raise self._failed() from None
            if reading.wait():
                complaints.seek(0)
                raise Refused(f"pg_restore failed: {complaints.read().strip()} Nothing was changed.")

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._psql.stdin is not None
        return self._psql.stdin

    def _tell(self, words: str) -> None:
        try:
            self._stdin.write(words.encode())
        except OSError:
            raise self._failed() from None

    def _told(self) -> list[str]:
        """Return what psql has said until it is through with what it was told."""
        self._tell(f"\\echo '{_READY}'\n")
        lines: list[str] = []
        try:
            self._stdin.flush()
        except OSError:
            raise self._failed() from None
        assert self._psql.stdout is not None
        for line in self._psql.stdout:
            lines.append(line.decode().rstrip("\n"))
            if lines[-1] == _READY:
                return lines
        raise self._failed()

    def _failed(self) -> Refused:
        self._psql.wait()
        self._complaints.seek(0)
        return Refused(f"psql failed: {self._complaints.read().strip()}")


def program(name: str) -> str:
    """Return where a program of PostgreSQL is.

    Raises:
        Refused: it is not on the PATH.
    """
    found = shutil.which(name)
    if found is None:
        raise Refused(f"{name} is not on the PATH; install PostgreSQL's client programs, of the server's version or newer.")
    return found
