"""The clients and the coach's wording, read from the project's folders and read anew when a file there has changed."""

import os
from functools import lru_cache
from pathlib import Path

from mi import coach
from mi.locale import layers
from mi.persona import Persona
from mi.shelf import Shelf

ROOT = Path(__file__).resolve().parent.parent
PERSONAS_VARIABLE = "MI_PERSONAS"
"""Names another folder of personas than the project's own."""

Stamp = tuple[tuple[str, int], ...]


def personas(language: str = "") -> dict[str, Persona]:
    """Return every client by id, in `language` where there is one; a file with a fault is named in the log and leaves the others usable."""
    return _shelf(Path(os.environ.get(PERSONAS_VARIABLE) or ROOT / "personas"), language).clients()


def coaching(language: str = "") -> coach.Coaching:
    """Return the coach's wording, in `language` as far as it is there.

    Raises:
        ValueError: naming the file and what is missing in it.
    """
    return _coaching(ROOT / "coaching", language, _stamp(ROOT / "coaching", language))


def _stamp(folder: Path, language: str) -> Stamp:
    found = (path for layer in layers(folder, language) for path in sorted(layer.glob("*.yml")))
    return tuple((str(path), path.stat().st_mtime_ns) for path in found)


@lru_cache(maxsize=16)
def _shelf(folder: Path, language: str) -> Shelf:
    return Shelf(folder, language)


@lru_cache(maxsize=16)
def _coaching(folder: Path, language: str, stamp: Stamp) -> coach.Coaching:
    return coach.load(folder, language)
