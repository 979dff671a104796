"""The clients and the coach's wording, read from the project's folders and read anew when a file there has changed."""

import os
from functools import lru_cache
from pathlib import Path

from mi import coach
from mi.persona import Persona
from mi.shelf import Shelf

ROOT = Path(__file__).resolve().parent.parent
PERSONAS_VARIABLE = "MI_PERSONAS"
"""Names another folder of personas than the project's own."""

Stamp = tuple[tuple[str, int], ...]


def personas() -> dict[str, Persona]:
    """Return every client by id; a file with a fault is named in the log and leaves the others usable."""
    return _shelf(Path(os.environ.get(PERSONAS_VARIABLE) or ROOT / "personas")).clients()


def coaching() -> coach.Coaching:
    """Return the coach's wording.

    Raises:
        ValueError: naming the file and what is missing in it.
    """
    return _coaching(ROOT / "coaching", _stamp(ROOT / "coaching"))


def _stamp(folder: Path) -> Stamp:
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yml")))


@lru_cache(maxsize=2)
def _shelf(folder: Path) -> Shelf:
    return Shelf(folder)


@lru_cache(maxsize=2)
def _coaching(folder: Path, stamp: Stamp) -> coach.Coaching:
    return coach.load(folder)
