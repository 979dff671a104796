"""Sessions as they read with the trainers' changes: the only place that lays `Correction` rows over the record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from mi import coach, moments
from mi.correction import blank, corrected
from mi.summary import summarise
from mi.transcript import Transcript, Turn
from web.practice.models import Session
from web.record.context import coaching
from web.record.reader import Record, record_of, records_of
from web.review.models import Correction

COUNTED_BY_VERDICT = ("drill", "lesson")
"""Kinds of session whose result counts verdicts, not codes: a change leaves it as it is."""


def effective(rows: Iterable[Correction]) -> list[Correction]:
    """Return the changes that hold, in the order in which they were made: neither those undone nor the rows that undo."""
    listed = list(rows)
    gone = {row.undoes_id for row in listed}
    return [row for row in listed if row.kind != Correction.Kind.UNDO and row.pk not in gone]


@dataclass(frozen=True)
class Coding:
    """A session as somebody reads it."""

    session: Session
    record: Record
    machine: Transcript
    """As the record has it."""
    transcript: Transcript
    """As it reads with the changes."""
    rows: list[Correction] = field(default_factory=list)
    """All changes that were ever made, the undone among them."""

    @property
    def is_changed(self) -> bool:
        return bool(effective(self.rows))

    def turn(self, key: str) -> Turn | None:
        """Return the turn as it reads now; nothing where there is none."""
        return next((turn for turn in self.transcript.all_turns if turn.key == key), None)

    def machine_turn(self, key: str) -> Turn | None:
        """Return the turn as the machine coded it."""
        return next((turn for turn in self.machine.all_turns if turn.key == key), None)


def coding_of(session: Session) -> Coding:
    """Return the session with every change that trainers made in sight of the machine's codes."""
    record = record_of(session.sender_id)
    return _open(session, record, list(Correction.objects.filter(session=session, blind=False).select_related("coder")))


def codings_of(sessions: Iterable[Session]) -> dict[UUID, Coding]:
    """Return several of them by session, with two queries."""
    listed = list(sessions)
    records = records_of(session.sender_id for session in listed)
    rows = _rows(session.pk for session in listed)
    return {session.pk: _open(session, records[session.sender_id], rows[session.pk]) for session in listed}


def _open(session: Session, record: Record, rows: list[Correction]) -> Coding:
    machine = corrected(record.transcript, ())
    transcript = corrected(machine, [row.change for row in effective(rows)])
    if effective(rows) and transcript.summary is not None and transcript.kind not in COUNTED_BY_VERDICT:
        transcript.summary = _summary(session, transcript)
    return Coding(session, record, machine, transcript, rows)


def blind_coding_of(session: Session, coder: Any, record: Record | None = None, rows: list[Correction] | None = None) -> Coding:
    """Return what `coder` has made of the session without sight of the machine's codes; what is not coded yet is unsure."""
    record = record or record_of(session.sender_id)
    machine = corrected(record.transcript, ())
    if rows is None:
        rows = list(Correction.objects.filter(session=session, coder=coder, blind=True))
    return Coding(session, record, machine, corrected(blank(machine), [row.change for row in effective(rows)]), rows)


def _rows(sessions: Iterable[UUID]) -> dict[UUID, list[Correction]]:
    rows: dict[UUID, list[Correction]] = defaultdict(list)
    for row in Correction.objects.filter(session__in=list(sessions), blind=False):
        rows[row.session_id].append(row)
    return rows


def corrected_all(transcripts: Mapping[Session, Transcript]) -> Mapping[Session, Transcript]:
    """Return the transcripts with the trainers' changes: what is counted of many sessions follows from these."""
    rows = _rows(session.pk for session in transcripts)
    return {
        session: corrected(transcript, [row.change for row in effective(rows[session.pk])]) if rows[session.pk] else transcript
        for session, transcript in transcripts.items()
    }


def _summary(session: Session, transcript: Transcript) -> dict[str, Any]:
    """The summary worked out anew; what the record's says beyond the figures, such as the history, stays."""
    random = Random(f"{session.seed}/review")
    fresh = summarise(
        transcript,
        lambda key: coach.recommendation(coaching(), key, random),
        lambda which, turn: moments.worded(coaching(), which, turn, random),
    )
    return {**(transcript.summary or {}), **fresh, "corrected": True}
