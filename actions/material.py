"""The clients and the coach's wording, read from the project's folders and read anew when a file there has changed."""

import os
from functools import lru_cache
from pathlib import Path

from mi import coach, persona

ROOT = Path(__file__).resolve().parent.parent
PERSONAS_VARIABLE = "MI_PERSONAS"
"""Names another folder of personas than the project's own."""

Stamp = tuple[tuple[str, int], ...]


def personas() -> dict[str, persona.Persona]:
    """Return every client by id.

    Raises:
        mi.persona.PersonaError: naming file, place and remedy.
    """
    folder = Path(os.environ.get(PERSONAS_VARIABLE) or ROOT / "personas")
    return _personas(folder, _stamp(folder))


def coaching() -> coach.Coaching:
    """Return the coach's wording.

    Raises:
        ValueError: naming the file and what is missing in it.
    """
    return _coaching(ROOT / "coaching", _stamp(ROOT / "coaching"))


def _stamp(folder: Path) -> Stamp:
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yml")))


@lru_cache(maxsize=2)
def _personas(folder: Path, stamp: Stamp) -> dict[str, persona.Persona]:
    return persona.load_folder(folder)


@lru_cache(maxsize=2)
def _coaching(folder: Path, stamp: Stamp) -> coach.Coaching:
    return coach.load(folder)
