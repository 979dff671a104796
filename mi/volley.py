"""Cut a volley into utterances (MITI 4.2.1: one thought each; when unsure whether to split, split less)."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from mi import cues

# A stop inside a number (9.2) or between letters (e.g.) ends nothing.
SENTENCE = re.compile(r"(?:[^.?!…\n]|(?<=\w)\.(?=\w))*(?:[.?!…]+[\"'”’)]*|\n+|$)")
_ABBREVIATION = re.compile(r"\b(?:dr|mr|mrs|ms|e\.g|i\.e|etc|vs|a\.m|p\.m|st)\.$", re.IGNORECASE)
# A question begins here although nothing marks it; not where the words before make it a part of their own sentence.
_RUN_ON = re.compile(
    r"(?<=[\w,;-]) (?=(?:(?:and|so|but) )?(?:what (?:would|do|does|did|are|is|makes?|brought|else|have)|what'?s (?:the|your|that|it)|"
    r"how (?:do|does|did|would|are|is|about|many|much|often)|how'?s (?:it|that|the|your)|why (?:do|does|did|is|are|don'?t)|who'?s (?:helping|there|at)|"
    r"do you (?:think|feel|want|ever|have)|did you (?:tell|ever|think|feel|get|go|want)|are you (?:using|taking|still|able|worried)|"
    r"have you (?:ever|thought|tried|considered)|would it be ok(?:ay)?|is (?:it ok(?:ay)?|that right)|(?:can|could|may) i (?:ask|share|tell))\b)"
)
_PART_OF_SENTENCE = re.compile(
    r"\b(?:know|knows|knew|tell|told|telling|wonder|wondering|ask|asked|asking|see|understand|about|of|on|in|with|at|to|for|from|by|is|was|are|that'?s|it'?s|sure|hear|"
    r"say|said|show|me|out|exactly|just|not|than|like|matter|no matter|and|so|but|or|or maybe|the|a|question is|what|how|why|who|when|where|up to you|decides?|chooses?)[,;]?$"
)
# "If you did decide, what would it be?" is one thought.
_CLAUSE = re.compile(r"^\W*(?:(?:so|and|but|okay|well)\W+)*(?:if|when|suppose|say|on a scale)\b[^.]*,$")
_LEAST_WORDS = 3

_AROUND = " \t\r\n\f\v\u00a0\u200b"


@dataclass(frozen=True)
class Utterance:
    """A piece of a volley: `volley[start:end] == text`, no space at either end."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Coded:
    """An utterance with its code, and what speaks for it."""

    code: str
    start: int
    end: int
    text: str
    confidence: float
    rule: str
    """The name of the cue or decision rule that decided, or `words` where the model's words did."""
    words: str
    """The utterance's own words that decided it."""
    unsure: bool = False
    candidates: tuple[str, ...] = field(default=())
    """The two likeliest codes, where unsure."""

    def as_dict(self) -> dict[str, Any]:
        """Return the entry of the contract's `behaviours`; keys that say nothing are left out."""
        entry = {key: value for key, value in asdict(self).items() if value is not False and value != ()}
        entry["confidence"] = round(self.confidence, 3)
        if "candidates" in entry:
            entry["candidates"] = list(self.candidates)
        return entry

    @staticmethod
    def from_dict(data: Mapping[str, Any], shift: int = 0) -> "Coded":
        """Read what `as_dict` wrote; `shift` is how many characters stood before the text when it was coded."""
        known = {name: data[name] for name in ("code", "text", "confidence", "rule", "words")}
        start, end, candidates = data["start"] - shift, data["end"] - shift, tuple(data.get("candidates") or ())
        return Coded(**known, start=start, end=end, unsure=bool(data.get("unsure")), candidates=candidates)


def parse(volley: str) -> list[Utterance]:
    """Cut `volley` into utterances: at the end of a sentence, and where an unmarked question begins; when unsure, split less."""
    pieces: list[tuple[int, int]] = []
    for match in SENTENCE.finditer(volley):
        start, end = match.span()
        if pieces and (_ABBREVIATION.search(volley[: pieces[-1][1]]) or not re.search(r"\w", volley[start:end])):
            pieces[-1] = (pieces[-1][0], end)
        elif end > start:
            pieces.append((start, end))
    found = [cut for start, end in pieces for cut in _run_on(volley, start, end)]
    trimmed = [_trim(volley, start, end) for start, end in found]
    return _lead_ins(volley, [piece for piece in trimmed if re.search(r"\w", piece.text)])


def _run_on(volley: str, start: int, end: int) -> list[tuple[int, int]]:
    plain = cues.normalise(volley[start:end])
    for match in _RUN_ON.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        if len(before.split()) >= _LEAST_WORDS and len(after.split()) >= _LEAST_WORDS - 1:
            if not _PART_OF_SENTENCE.search(before) and not _CLAUSE.match(before):
                middle = start + match.start()
                return [(start, middle), *_run_on(volley, middle, end)]
    return [(start, end)]


def _trim(volley: str, start: int, end: int) -> Utterance:
    """Without the white space around it, and without the mark by which the web keeps a slash from making a command."""
    piece = volley[start:end]
    start += len(piece) - len(piece.lstrip(_AROUND))
    piece = piece.strip(_AROUND)
    return Utterance(piece, start, start + len(piece))


_LEAD_IN = re.compile(r"^(?:okay|ok|right|so|and|well|yeah|oh|um|uh|alright|all right|now|sure|yes|mm+|mm-?hm+|i see|hmm+)[.,! …-]*$")


def _lead_ins(volley: str, utterances: list[Utterance]) -> list[Utterance]:
    """Join "Okay." and its like to what follows: it is no thought of its own."""
    joined: list[Utterance] = []
    for utterance in utterances:
        if joined and _LEAD_IN.match(cues.normalise(joined[-1].text)):
            first = joined.pop()
            utterance = Utterance(volley[first.start : utterance.end], first.start, utterance.end)
        joined.append(utterance)
    return joined
