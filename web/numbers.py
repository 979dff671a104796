"""Numbers that come as text: in a query, or in a field that no form checks."""

from typing import Final

LONGEST: Final = 18
"""Digits: whatever is longer numbers nothing in a database, and Python itself refuses to read thousands of them."""


def number(given: str) -> int | None:
    """Return what `given` says in digits of any script; None where it is no number or a longer one than numbers anything here."""
    return int(given) if given.isdecimal() and len(given) <= LONGEST else None
