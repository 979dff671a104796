"""Recognise messages that are not said to the client, by patterns (written in `data/nlu/out_of_role_patterns.yml`)."""

import re
from collections.abc import Mapping, Sequence

from mi.behaviours import OUT_OF_ROLE
from mi.cues import normalise

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LEAST_MASHED = 3


class OutsideFinder:
    """Finds requests for help, instructions to the bot, and nonsense."""

    def __init__(self, patterns: Mapping[str, Sequence[str]]) -> None:
        """`patterns` holds regular expressions by kind; names that are none of `OUT_OF_ROLE` are left to others.

        Raises:
            ValueError: naming the kind whose pattern is no regular expression.
        """
        self.patterns = {kind: list(found) for kind, found in patterns.items() if kind in OUT_OF_ROLE}
        self._compiled = {}
        for kind, given in self.patterns.items():
            try:
                self._compiled[kind] = [re.compile(pattern) for pattern in given]
            except re.error as error:
                raise ValueError(f"data/nlu: a pattern of {kind!r} is no regular expression: {error}") from error

    def find(self, text: str) -> str:
        """Return the kind of message that `text` is, empty where nothing shows that it is not said to the client."""
        plain = normalise(text)
        if not any(char.isalnum() for char in plain):
            return "empty"
        for kind, patterns in self._compiled.items():
            if any(pattern.search(plain) for pattern in patterns):
                return kind
        return "nonsense" if is_mashed(plain) else ""


def is_mashed(plain: str) -> bool:
    """Whether no word of `plain` (lower case) could be a word: keys hit at random, or nothing but digits."""
    words = _WORD.findall(plain)
    return not any(_could_be_word(word) for word in words) and (bool(words) or plain.strip().isdigit())


def _could_be_word(word: str) -> bool:
    if len(word) < _LEAST_MASHED:
        return True
    on_a_row = any(word in row or word in row[::-1] for row in _ROWS) and len(word) > _LEAST_MASHED
    mashed = re.search(r"[^aeiouy']{6}|q(?!u)", word) or not re.search(r"[aeiouy]|^(?:hmm+|mm+|mhm|shh+|nth|tv)$", word)
    runs = [row[start : start + 4] for row in _ROWS for start in range(len(row) - 3)]
    return not (on_a_row or mashed or any(run in word for run in runs if run not in ("were", "rope", "trew", "uiop")))
