"""What a trainer changes in a coded session, and the session as it reads afterwards.

The record stays as it is: a correction says what the machine's word was and what stands in its place, and `corrected` reads the record with
them. Outcomes follow from the corrected codes by `mi.assess`, as the machine's did from its own, unless a trainer has set the outcome.
"""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mi.assess import Volley, assess
from mi.behaviours import CODES, OUTCOMES, QUESTIONS, main_code
from mi.transcript import Feedback, Transcript, Turn
from mi.volley import Coded

KINDS: Final = ("code", "outcome", "boundary")

Span = tuple[int, int]
"""Where an utterance begins and ends in its reply, in characters."""


@dataclass(frozen=True)
class Correction:
    """One change to one turn."""

    turn: str
    """The turn's key."""
    kind: str
    """One of `KINDS`."""
    before: str
    """What stood there: a code, an outcome, or spans as `written` writes them."""
    after: str
    """What stands there now."""
    span: Span | None = None
    """The utterance whose code is changed."""


class CorrectionError(ValueError):
    """A change that cannot be made; the message says why."""


def written(spans: Iterable[Span]) -> str:
    """Return spans as text, such as `0-12 13-40`."""
    return " ".join(f"{start}-{end}" for start, end in spans)


def spans_of(text: str) -> list[Span]:
    """Read what `written` wrote."""
    return [(int(start), int(end)) for start, _, end in (piece.partition("-") for piece in text.split())]


def spans(turn: Turn) -> list[Span]:
    """Return where the utterances of `turn` stand, in order."""
    return [(item["start"], item["end"]) for item in _behaviours(turn.feedback)]


def split(turn: Turn, at: int) -> list[Span]:
    """Return the spans of `turn` with the utterance cut that holds the character `at`, just before it.

    Raises:
        CorrectionError: nothing would be left on one side.
    """
    for place, (start, end) in enumerate(found := spans(turn)):
        if start < at < end:
            parts = [_trimmed(turn.said, start, at), _trimmed(turn.said, at, end)]
            if all(part[0] < part[1] for part in parts):
                return [*found[:place], *parts, *found[place + 1 :]]
    raise CorrectionError("there is no utterance to split there")


def merge(turn: Turn, start: int) -> list[Span]:
    """Return the spans of `turn` with the utterance that begins at `start` joined to the next.

    Raises:
        CorrectionError: there is no such utterance, or it is the last.
    """
    found = spans(turn)
    for place, span in enumerate(found[:-1]):
        if span[0] == start:
            return [*found[:place], (start, found[place + 1][1]), *found[place + 2 :]]
    raise CorrectionError("there is no utterance after it to join")


def move(turn: Turn, start: int, words: int) -> list[Span]:
    """Return the spans of `turn` with the end of the utterance that begins at `start` moved by `words`, and the next one's beginning.

    Raises:
        CorrectionError: the one or the other would have no words left, or there is no next one.
    """
    joined = merge(turn, start)
    whole = next(span for span in joined if span[0] == start)
    end = next(span[1] for span in spans(turn) if span[0] == start)
    starts = word_starts(turn.said, whole)
    # The next utterance begins with the first word from `end` on.
    place = next((index for index, at in enumerate(starts) if at >= end), len(starts)) + words
    if not 0 < place < len(starts):
        raise CorrectionError("an utterance needs a word at least")
    parts = [_trimmed(turn.said, start, starts[place]), _trimmed(turn.said, starts[place], whole[1])]
    return [piece for span in joined for piece in (parts if span == whole else [span])]


def word_starts(text: str, span: Span) -> list[int]:
    """Return where the words of `text` within `span` begin."""
    start, end = span
    return [at for at in range(start, end) if not text[at].isspace() and (at == start or text[at - 1].isspace())]


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def corrected(transcript: Transcript, corrections: Iterable[Correction]) -> Transcript:
    """Return a copy of `transcript` in which `corrections`, in the order in which they were made, are carried out.

    A corrected utterance has the confidence 1 and the rule `trainer`; a corrected turn's feedback says so in `corrected`. The summary is
    the record's still: see `mi.summary.summarise`.
    """
    made: dict[str, list[Correction]] = {}
    for correction in corrections:
        made.setdefault(correction.turn, []).append(correction)
    result = copy.deepcopy(transcript)
    argued_before: dict[bool, bool] = {False: False, True: False}
    for turn in result.all_turns:
        _place(turn)
        was = str(turn.feedback.get("outcome") or "none")
        own = made.get(turn.key, [])
        # An apology counts after an argument, so what the turn before has become matters, too.
        if own or argued_before[False] != argued_before[True]:
            _correct(turn, own, argued_before[True])
        if not turn.taken_back:
            argued_before = {False: was == "argued", True: turn.feedback.get("outcome") == "argued"}
    return result


def blank(transcript: Transcript) -> Transcript:
    """Return a copy of `transcript` cut as it was, with no code on anything: what a person codes who must not see the machine's."""
    result = copy.deepcopy(transcript)
    for turn in result.all_turns:
        for item in turn.feedback.get("behaviours") or []:
            item |= {"recorded": item["code"], "code": "none", "unsure": True, "candidates": [], "confidence": 0.0}
        turn.feedback |= {"outcome": "none", "unsure": True, "principles": {}}
    return result


def _place(turn: Turn) -> None:
    """Put each utterance where its words stand in the reply.

    The coder may have counted a character that the reader of the record takes away (the guard before a slash).
    """
    for item in turn.feedback.get("behaviours") or []:
        text, start = item.get("text") or "", item.get("start") or 0
        if text and turn.said[start : item.get("end") or 0] != text and (found := turn.said.find(text, max(0, start - 1))) >= 0:
            item |= {"start": found, "end": found + len(text)}


def _correct(turn: Turn, corrections: Sequence[Correction], after_harm: bool) -> None:
    if not turn.feedback:
        return
    outcome = ""
    for correction in corrections:
        if correction.kind == "code" and correction.after in CODES:
            _recode(turn.feedback, correction)
        elif correction.kind == "boundary":
            turn.feedback["behaviours"] = recut(turn, spans_of(correction.after))
        elif correction.kind == "outcome" and correction.after in OUTCOMES:
            outcome = correction.after
    judge(turn, after_harm)
    if outcome:
        turn.feedback |= {"outcome": outcome, "unsure": False}
    if corrections:
        turn.feedback["corrected"] = True


def _recode(feedback: Feedback, correction: Correction) -> None:
    for item in _behaviours(feedback):
        if (item["start"], item["end"]) == correction.span:
            if correction.after != item.get("recorded", item["code"]):
                # The rule that decided is kept with its code: some codes weigh more by their rule, such as a question about ability.
                item |= {"rule": "trainer", "words": ""}
            item |= {"code": correction.after, "confidence": 1.0}
            item.pop("unsure", None)
            item.pop("candidates", None)


def recut(turn: Turn, cut: Iterable[Span]) -> list[dict[str, Any]]:
    """Return the behaviours of `turn` cut at other places: each new utterance has the code of the old one that it shares most with."""
    old = _behaviours(turn.feedback)
    result = []
    for start, end in cut:
        same = [item for item in old if (item["start"], item["end"]) == (start, end)]
        near = sorted(old, key=lambda item: _shared((item["start"], item["end"]), (start, end)), reverse=True)
        inside = [item for item in old if start <= item["start"] and item["end"] <= end]
        if len(inside) > 1:
            # Joined: the code that would stand for them as a volley.
            code = main_code([item["code"] for item in inside])
            near = [next(item for item in inside if item["code"] == code)]
        source = (same or near)[0] if old else {"code": "none", "confidence": 1.0}
        result.append({**source, "start": start, "end": end, "text": turn.said[start:end]})
    return result


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def judge(turn: Turn, after_harm: bool) -> None:
    """Work out outcome, principles and doubt of `turn` from its codes as they are now."""
    feedback = turn.feedback
    coded = tuple(_coded(item) for item in _behaviours(feedback))
    verdict = assess(Volley(turn.said, coded), (feedback.get("client") or {}).get("answered") or "neutral", after_harm)
    served = list(verdict.served)
    recorded = (feedback.get("principles") or {}).get("served") or []
    if "develop_discrepancy" in recorded and "develop_discrepancy" not in served and QUESTIONS.intersection(item.code for item in coded):
        # What was asked about is not in the record; that it was a question that evokes is.
        served.append("develop_discrepancy")
    feedback |= {"outcome": verdict.outcome, "unsure": verdict.unsure, "principles": {"served": served, "broken": list(verdict.broken)}}


def _behaviours(feedback: Feedback) -> list[dict[str, Any]]:
    return sorted(feedback.get("behaviours") or [], key=lambda item: item.get("start") or 0)


def _coded(item: dict[str, Any]) -> Coded:
    return Coded(
        code=item["code"],
        start=item["start"],
        end=item["end"],
        text=item.get("text") or "",
        confidence=float(item.get("confidence") or 0.0),
        rule=item.get("rule") or "",
        words=item.get("words") or "",
        unsure=bool(item.get("unsure")),
        candidates=tuple(item.get("candidates") or ()),
    )


@dataclass(frozen=True)
class Said:
    """One utterance of one coding."""

    start: int
    end: int
    code: str
    """Empty where the coder abstained, or has not come to it."""


def coding(turn: Turn) -> list[Said]:
    """Return the utterances of `turn` with their codes; one of which the machine is unsure has none."""
    return [Said(item["start"], item["end"], "" if item.get("unsure") else item["code"]) for item in _behaviours(turn.feedback)]


def aligned(one: Sequence[Said], other: Sequence[Said]) -> list[tuple[str, str]]:
    """Return, for each utterance of `one`, its code and the code of that of `other` that shares most with it.

    Utterances on which either abstained are left out: an abstention is no code.
    """
    pairs = []
    for said in one:
        near = max(other, key=lambda item: _shared((item.start, item.end), (said.start, said.end)), default=None)
        if near and said.code and near.code and _shared((near.start, near.end), (said.start, said.end)):
            pairs.append((said.code, near.code))
    return pairs
