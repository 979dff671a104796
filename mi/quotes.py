"""Somebody's words, cut to stand in quotation marks."""

import re

from mi.volley import Coded

SNIPPET = 8
"""Words of a client's or a trainee's sentence that are quoted at most."""
LONGEST_SENTENCE = 25
"""Words that a sentence of the coach has at most, its quotations included."""
_LEAST_WORDS = 4
"""Words that a quotation of the trainee should have, where there are as many; fewer than that are not left out before it."""
_DECIDED_BY_WORDS = frozenset({"confront", "persuade", "persuade_with_permission", "emphasize_autonomy", "seek_collaboration"})
_END_OF_SENTENCE = re.compile(r"[.!?][”\"')]*\s+")
_QUOTATION = re.compile(r"“[^”]*”")


def snippet(text: str, most: int = SNIPPET) -> str:
    """Return the first `most` words of `text` at most, up to a line's end, without the final stop."""
    first = text.strip().split("\n")[0]
    pieces = first.split()
    shortened = " ".join(pieces[:most]).rstrip(" .,;:!?…–-\"'”")
    return shortened + ("…" if len(pieces) > most else "")


def first_sentence(text: str) -> str:
    """Return what stands before the first stop of `text`: several sentences in one quotation read like a speech."""
    return re.split(r"[.!?…](?=\s|$)", text.strip().split("\n")[0], maxsplit=1)[0]


def deciding(item: Coded) -> str:
    """Return the words that decided and what follows them; of what is good or bad as a whole, such as a reflection, all of it."""
    before = item.text.find(item.words)
    short = len(item.text.split()) <= SNIPPET or len(item.text[: max(before, 0)].split()) < _LEAST_WORDS
    if item.code not in _DECIDED_BY_WORDS or short:
        return item.text
    rest = item.text[before:]
    return rest if len(rest.split()) >= _LEAST_WORDS else item.text


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`; a stop inside a quotation ends none."""
    quoted = [match.span() for match in _QUOTATION.finditer(text)]
    ends = [match.end() for match in _END_OF_SENTENCE.finditer(text) if not any(start < match.start() < end for start, end in quoted)]
    return [text[start:end].strip() for start, end in zip([0, *ends], [*ends, len(text)]) if text[start:end].strip()]


def longest(text: str) -> int:
    """Return how many words the longest sentence of `text` has."""
    return max((len(re.findall(r"\S*\w\S*", sentence)) for sentence in sentences(text)), default=0)
