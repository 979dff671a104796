"""Rasa's events from plain data and back, without the detours."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rasa.shared.core.events import Event


@lru_cache(maxsize=64)
def _kind(name: str) -> type[Event] | None:
    # Rasa goes through all subclasses for every single event: two thirds of the time in which a long conversation is read.
    return Event.resolve_by_type(name)


def event(data: Mapping[str, Any]) -> Event | None:
    """Return the event that `data` describes; None for a kind that Rasa has given up.

    Raises:
        ValueError: of a kind that Rasa does not know.
    """
    kind = _kind(data["event"])
    return kind._from_parameters(data) if kind else None


def plain(value: Any, known: dict[str, str] | None = None) -> Any:
    """Return a copy of JSON-like data that shares nothing with `value` but texts; what JSON would turn into a list is a list.

    `known` collects the texts: with it, copies of many values hold each text once.

    Raises:
        TypeError: for what JSON cannot hold.
    """
    if isinstance(value, str):
        return value if known is None else known.setdefault(value, value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(entry, known) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry, known) for entry in value]
    raise TypeError(f"{type(value).__name__} {value!r:.80} is no plain data")
