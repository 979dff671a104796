"""The coach's wording, as it stands in `coaching/*.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mi import words as wording

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


def load(folder: Path) -> Coaching:
    """Read the folder `coaching/`.

    Raises:
        ValueError: naming the file that is missing or is no mapping.
    """
    parsed = {}
    for name in _FILES:
        path = folder / f"{name}.yml"
        given = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
        if not isinstance(given, dict):
            raise ValueError(f"{path}: is missing or no mapping; restore it from the repository.")
        parsed[name] = given
    return Coaching(words=wording.load(folder / "words.yml"), **parsed)
