"""The words of a sentence that carry content, cut to their stems, and the words with which it begins."""

import re
from functools import lru_cache
from typing import Final

from mi.cues import normalise

_COMMON: Final = frozenset(
    (
        "the and you your for that this with was are not but have has had just like about what how when they them from really it's "
        "you're don't i'm so there be been being would could will can him her his she all out get got does did think feel tell who "
        "why where much many often more some any drink drinking make makes"
    ).split()
)
_LONGEST: Final = 5
"""Letters of a stem."""


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """Return the stems of the words that carry content."""
    words = (word.removesuffix("'s") for word in re.findall(r"[a-z']{3,}", normalise(text)))
    return frozenset(word[:_LONGEST] for word in words if word not in _COMMON and len(word) > 2)


@lru_cache(maxsize=8192)
def opener(text: str) -> str:
    """Return the first two words."""
    return " ".join(re.findall(r"[\w']+", normalise(text))[:2])
