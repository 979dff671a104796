"""The transcript page: turns with their codes in place, and what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mi.agreement import Agreement, agreement
from mi.correction import aligned, coding
from mi.transcript import Transcript, Turn
from web.record.figures import Figure
from web.record.plot import Plot, plot
from web.record.report import Report, report
from web.record.timeline import Item
from web.review.coding import Coding
from web.review.models import Correction
from web.review.notes import Notes, Thread

LOW = 0.5
"""Below this confidence a code is marked as worth a look."""
BESIDE = 430
"""Width of the drawing beside the transcript, in its own units."""


@dataclass(frozen=True)
class Mark:
    """A stretch of a reply: an utterance with its code, or what lies between two."""

    text: str
    start: int
    end: int
    code: str = ""
    """Empty between utterances."""
    unsure: bool = False
    """The machine abstained; or, for a blind coder, not coded yet."""
    low: bool = False
    """Coded, but hardly surer than not."""
    changed: bool = False

    @property
    def doubtful(self) -> bool:
        return self.unsure or self.low


@dataclass(frozen=True)
class Other:
    """What a coder who had not seen the machine's codes made of the same turn."""

    coder: str
    codes: tuple[str, ...]
    outcome: str
    same: bool


@dataclass(frozen=True)
class Line:
    """A turn or an aside on the page."""

    item: Item
    key: str = ""
    marks: tuple[Mark, ...] = ()
    was: str = ""
    """The machine's outcome where another stands now; `unsure` where it had abstained."""
    history: tuple[Correction, ...] = ()
    """Every change to the turn, the undone among them."""
    can_undo: bool = False
    threads: tuple[Thread, ...] = ()
    others: tuple[Other, ...] = ()

    @property
    def doubtful(self) -> bool:
        return any(mark.doubtful for mark in self.marks)

    @property
    def waits(self) -> bool:
        return any(thread.waits for thread in self.threads)


@dataclass(frozen=True)
class Page:
    """All that the transcript page shows."""

    report: Report
    lines: list[Line]
    beside: Plot | None
    codes: Agreement
    """How far the machine and the trainers agree on this session."""
    doubts: int
    """Utterances that are worth a look."""
    left: int
    """For a blind coder: utterances that have no code yet."""
    notes: Notes | None = None
    blind: bool = False
    figures: list[Figure] = field(default_factory=list)

    def line(self, key: str) -> Line:
        """Return the line of a turn."""
        return next(line for line in self.lines if line.key == key)

    def after(self, key: str) -> Line | None:
        """Return the next turn that counts: a change can make it read otherwise."""
        keys = [line.key for line in self.lines if line.key and line.item.anchor]
        place = keys.index(key) + 1 if key in keys else len(keys)
        return self.line(keys[place]) if place < len(keys) else None


def page(found: Coding, notes: Notes | None = None, blind: bool = False, others: Sequence[tuple[str, Transcript]] = ()) -> Page:
    """Return the page of a session; `others` are finished codings by people who coded blind."""
    read = report(found.record, found.transcript)
    lines = [_line(item, found, notes, others) for item in read.items]
    marks = [mark for line in lines if line.item.anchor for mark in line.marks if mark.code]
    return Page(
        report=read,
        lines=lines,
        beside=plot(found.transcript, BESIDE),
        codes=agreed(found),
        doubts=sum(mark.doubtful for mark in marks),
        left=sum(mark.unsure for mark in marks),
        notes=notes,
        blind=blind,
    )


def agreed(found: Coding) -> Agreement:
    """Return how far the machine's codes and those that stand now agree, over the utterances of the session."""
    pairs = [
        (turn.key, given, coded)
        for turn, machine in zip(found.transcript.all_turns, found.machine.all_turns)
        if not turn.taken_back
        for given, coded in aligned(coding(turn), coding(machine))
    ]
    return agreement("all", pairs, samples=0)


def _line(item: Item, found: Coding, notes: Notes | None, others: Sequence[tuple[str, Transcript]]) -> Line:
    turn = item.turn
    if turn is None:
        return Line(item)
    machine = found.machine_turn(turn.key)
    history = tuple(row for row in found.rows if row.turn == turn.key and row.kind != Correction.Kind.UNDO)
    undone = {row.undoes_id: row for row in found.rows if row.undoes_id}
    for row in history:
        # Known already: spares a query for each.
        row._state.fields_cache["undone_by"] = undone.get(row.pk)
    was = _outcome(machine) if machine else ""
    return Line(
        item=item,
        key=turn.key,
        marks=tuple(marks(turn, machine)),
        was=was if was != _outcome(turn) else "",
        history=history,
        can_undo=any(row.pk not in undone for row in history),
        threads=tuple(notes.threads.get(turn.key, [])) if notes else (),
        others=tuple(_other(turn, name, transcript) for name, transcript in others),
    )


def _outcome(turn: Turn) -> str:
    return "unsure" if turn.feedback.get("unsure") else str(turn.feedback.get("outcome") or "none")


def _other(turn: Turn, name: str, transcript: Transcript) -> Other:
    own = next(one for one in transcript.all_turns if one.key == turn.key)
    codes = tuple(said.code for said in coding(own))
    same = sorted({code for code in codes if code}) == sorted({said.code for said in coding(turn) if said.code})
    return Other(name, codes, _outcome(own), same and _outcome(own) == _outcome(turn))


def marks(turn: Turn, machine: Turn | None = None) -> list[Mark]:
    """Cut the reply at its utterances: also those that carry no code, because a trainer may find one there."""
    behaviours = sorted(turn.feedback.get("behaviours") or [], key=lambda given: given["start"])
    first = {(item["start"], item["end"]): item for item in (machine.feedback.get("behaviours") if machine else None) or []}
    result, done = [], 0
    for item in behaviours:
        start, end = item["start"], item["end"]
        if start > done:
            result.append(Mark(turn.said[done:start], done, start))
        result.append(_mark(turn.said[start:end], item, first.get((start, end))))
        done = end
    if done < len(turn.said):
        result.append(Mark(turn.said[done:], done, len(turn.said)))
    return result


def _mark(text: str, item: dict[str, Any], first: dict[str, Any] | None) -> Mark:
    unsure = bool(item.get("unsure"))
    confidence = item.get("confidence")
    low = not unsure and item.get("rule") != "trainer" and confidence is not None and confidence < LOW
    changed = first is None or first["code"] != item["code"] or bool(first.get("unsure")) != unsure
    return Mark(text, item["start"], item["end"], item["code"], unsure, low, changed)
