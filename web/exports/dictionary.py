"""The data dictionary: what each column of an export holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.template.loader import render_to_string

from mi.behaviours import CODES, OUTCOMES, PRINCIPLES, TALK
from web.practice.models import Session

FILE = Path(__file__).parent / "dictionary.yml"

ALLOWED: dict[str, tuple[str, ...]] = {
    "CODES": CODES,
    "OUTCOMES": OUTCOMES,
    "PRINCIPLES": PRINCIPLES,
    "TALK": TALK,
    "KINDS": tuple(kind for kind in Session.Kind.values if kind != Session.Kind.UPLOAD),
    "DIFFICULTIES": tuple(Session.Difficulty.values),
    "FEEDBACK": tuple(Session.Feedback.values),
    "CORRECTIONS": ("code", "outcome", "boundary", "undo"),
}
"""The values that a column may have, by the name under which the dictionary speaks of them."""


@dataclass(frozen=True)
class Column:
    """A column: its kind of value, and what it means."""

    name: str
    type: str
    meaning: str
    empty: bool = False
    allowed: tuple[str, ...] = ()
    research: str = ""
    """What the research export does with it; empty where nothing."""


@dataclass(frozen=True)
class Table:
    """A file of an export."""

    name: str
    about: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@cache
def dictionary() -> dict[str, Table]:
    """Return the tables of an export by name, as `dictionary.yml` describes them."""
    given = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: Table(name, table["about"], tuple(_column(*pair) for pair in table["columns"].items())) for name, table in given.items()}


def _column(name: str, given: Mapping[str, Any]) -> Column:
    allowed = ALLOWED[given["allowed"]] if "allowed" in given else ()
    return Column(name, given["type"], given["meaning"], bool(given.get("empty")), allowed, given.get("research", ""))


def as_markdown() -> str:
    """Return the dictionary as the file that lies in each download and in `docs/`."""
    return render_to_string("exports/data-dictionary.md", {"tables": dictionary().values()})
