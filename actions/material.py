"""The clients and the coach's wording, read from the project's folders and read anew when a file there has changed."""

import logging
import os
from functools import lru_cache
from pathlib import Path

from mi import coach
from mi.locale import layers
from mi.persona import Persona
from mi.shelf import Shelf

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
PERSONAS_VARIABLE = "MI_PERSONAS"
"""Names another folder of personas than the project's own."""

Stamp = tuple[tuple[str, int], ...]
_good: dict[tuple[Path, str], coach.Coaching] = {}
"""The last wording without a fault, by folder and language."""


def personas(language: str = "") -> dict[str, Persona]:
    """Return every client by id, in `language` where there is one; a file with a fault is named in the log and leaves the others usable."""
    return _shelf(Path(os.environ.get(PERSONAS_VARIABLE) or ROOT / "personas"), language).clients()


def coaching(language: str = "") -> coach.Coaching:
    """Return the coach's wording, in `language` as far as it is there; while a file has a fault, as it was before.

    Raises:
        ValueError: naming the file and what is missing in it, where there was no good one yet.
    """
    folder = ROOT / "coaching"
    try:
        found = _coaching(folder, language, _stamp(folder, language))
    except ValueError as error:
        if (before := _good.get((folder, language))) is None:
            raise
        log.error("The coach's wording is not read anew: %s", error)
        return before
    _good[folder, language] = found
    return found


def _stamp(folder: Path, language: str) -> Stamp:
    found = (path for layer in layers(folder, language) for path in sorted(layer.glob("*.yml")))
    return tuple((str(path), path.stat().st_mtime_ns) for path in found)


@lru_cache(maxsize=16)
def _shelf(folder: Path, language: str) -> Shelf:
    return Shelf(folder, language)


@lru_cache(maxsize=16)
def _coaching(folder: Path, language: str, stamp: Stamp) -> coach.Coaching:
    return coach.load(folder, language)
