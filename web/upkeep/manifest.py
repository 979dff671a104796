"""The sheet that lies in every backup: what is in it, when and with what it was made."""

import hashlib
import json
import platform
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import django
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from web.upkeep.tables import WEB, Refused

NAME: Final = "manifest.json"
FORMAT: Final = 1


@dataclass(frozen=True)
class Part:
    """One of the two stores in a backup."""

    kind: str
    """`sqlite` or `postgresql`."""
    version: str = ""
    """Of the engine."""
    file: str = ""
    """Its file in the folder; empty where the store was not there yet."""
    sha256: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    """How many rows each table has."""


@dataclass(frozen=True)
class Manifest:
    """All that a restore checks."""

    made_at: str
    parts: dict[str, Part]
    migrations: list[str]
    python: str = platform.python_version()
    django: str = django.__version__
    format: int = FORMAT


def new(parts: dict[str, Part], migrations: list[str], now: datetime) -> Manifest:
    """Return the sheet of a backup that is made now."""
    return Manifest(now.isoformat(timespec="seconds"), parts, migrations)


def applied() -> list[str]:
    """Return the migrations that the web's database has had, as `app.name`."""
    recorder = MigrationRecorder(connections[WEB])
    return sorted(".".join(key) for key in recorder.applied_migrations())


def write(folder: Path, manifest: Manifest) -> None:
    """Put the sheet into the folder."""
    (folder / NAME).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Return the sheet of a backup, after looking whether its files are whole and this version of the project can use them.

    Raises:
        Refused: naming what is wrong.
    """
    sheet = folder / NAME
    try:
        given: dict[str, Any] = json.loads(sheet.read_text(encoding="utf-8"))
        if given["format"] != FORMAT:
            raise Refused(f"{sheet} has the format {given['format']}, and this version reads {FORMAT}; use the version that made it.")
        manifest = Manifest(**{**given, "parts": {name: Part(**part) for name, part in given["parts"].items()}})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"{sheet} cannot be read ({error}); name the folder of a backup.") from error
    for part in manifest.parts.values():
        file = folder / part.file
        if part.file and (not file.is_file() or digest(file) != part.sha256):
            raise Refused(f"{file} is not there or not as it was when the backup was made; take another copy of it.")
    known = {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known):
        raise Refused(f"The backup was made by a newer version of the project, with {newer[-1]}; restore it with that version.")
    return manifest


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    made = hashlib.sha256()
    with file.open("rb") as content:
        while block := content.read(1 << 20):
            made.update(block)
    return made.hexdigest()
