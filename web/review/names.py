"""Take the names of people out of what was said, before it leaves the house."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

PLACEHOLDER = "NAME"
LEAST = 2
"""Letters that a name must have to be looked for."""
LONG = 4
"""From this many letters on a name is found however it is written; a shorter one, which may be a word (Jo, An), only as it is spelt."""
_SPLIT = re.compile(r"[\s._@-]+")


def names_of(people: Iterable[Any]) -> list[str]:
    """Return what `people` are called: first and last names word by word, and names of accounts; the longest first."""
    found: set[str] = set()
    for person in people:
        for name in (person.first_name, person.last_name):
            found.update({name, *_SPLIT.split(name)})
        # A short part of an account's name may be any word: an.berg.
        found.update({person.username, *(part for part in _SPLIT.split(person.username) if len(part) >= LONG)})
    return sorted((name for name in found if len(name) >= LEAST and not name.isdigit()), key=lambda name: (-len(name), name))


class Replacer:
    """Puts `PLACEHOLDER` in the place of names, and keeps count of what was replaced where."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = list(names)
        loose = [re.escape(name) for name in listed if len(name) >= LONG]
        strict = [re.escape(name) for name in listed if len(name) < LONG]
        parts = [f"(?i:{'|'.join(loose)})"] * bool(loose) + strict
        self._pattern = re.compile(rf"\b(?:{'|'.join(parts)})\b") if parts else None
        self.counted: Counter[tuple[str, str]] = Counter()
        """How often which word was replaced in which conversation."""

    def __call__(self, text: str, conversation: str) -> str:
        """Return `text` without names."""
        if self._pattern is None:
            return text
        for match in self._pattern.finditer(text):
            self.counted[conversation, match.group(0)] += 1
        return self._pattern.sub(PLACEHOLDER, text)
