"""The coach's wording, as it stands in `coaching/*.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mi import words as wording
from mi.locale import merged

_FILES = ("feedback", "better_replies", "hints", "summary", "drills", "lesson")


@dataclass(frozen=True)
class Coaching:
    """The wording in `coaching/`, as parsed; docs/coaching.md explains the keys of each file."""

    words: wording.Words
    feedback: Mapping[str, Any]
    better_replies: Mapping[str, Any]
    hints: Mapping[str, Any]
    summary: Mapping[str, Any]
    drills: Mapping[str, Any]
    lesson: Mapping[str, Any]


def load(folder: Path, language: str = "") -> Coaching:
    """Read the folder `coaching/`, with what its folder for `language` says instead.

    Raises:
        ValueError: naming the file that is missing or is no mapping.
    """
    parsed = {name: merged(folder, name, language) for name in _FILES}
    return Coaching(words=wording.load(folder / "words.yml", language), **parsed)
