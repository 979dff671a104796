"""Sessions as the trainer's list shows them: a page of any list takes the same queries, however long the list is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from web.measures import services as measures
from web.measures.models import Measures
from web.practice import clients
from web.practice.models import Session
from web.record.reader import records_of
from web.review.filters import COLUMNS
from web.review.models import Correction
from web.review.notes import note_counts

COUNTED = 200
"""Sessions without counts that one call of the list counts at most, beyond those of its page."""


@dataclass(frozen=True)
class Row:
    """A session in the list."""

    session: Any
    student: str
    client: str
    turns: int
    argued: int
    unsure: int
    reviewed: bool
    corrected: bool
    answers: int
    """Answers of the student that wait."""


@dataclass(frozen=True)
class Column:
    """A head of the table: where its link leads, and how it is sorted now."""

    name: str
    query: str
    sorted: str
    """`ascending`, `descending`, or empty: as `aria-sort` says it."""


def columns(by: str, given: dict[str, str]) -> list[Column]:
    """Return the heads of the table; a head's link turns the order round where the table is sorted by it."""
    heads = []
    for name in COLUMNS:
        turned = f"-{name}" if by == name else name
        sorted_ = "ascending" if by == name else "descending" if by == f"-{name}" else ""
        heads.append(Column(name, urlencode({**given, "o": turned}), sorted_))
    return heads


def uncounted(sessions: QuerySet[Session]) -> int:
    """Count some of those of `sessions` that are over and have no counts yet; return how many are left without."""
    missing = sessions.filter(measures__isnull=True, ended_at__isnull=False)
    total = missing.count()
    return total - measures.fill(missing[:COUNTED]) if total else 0


def rows(page: Iterable[Session]) -> list[Row]:
    """Return what the list says of each session."""
    listed = list(page)
    missing = [session for session in listed if session.ended_at and not hasattr(session, "measures")]
    if missing:
        measures.fill(missing)
        counted = Measures.objects.in_bulk([session.pk for session in missing])
        for session in missing:
            if session.pk in counted:
                session.measures = counted[session.pk]
    pks = [session.pk for session in listed]
    going_on = _going_on([session for session in listed if not hasattr(session, "measures")])
    changed = set(Correction.objects.filter(session__in=pks, blind=False).values_list("session", flat=True))
    answers = note_counts(pks)
    names: dict[str, str] = {}
    result = []
    for session in listed:
        turns, argued, unsure = going_on.get(session.pk) or _counts(session.measures)
        if session.persona not in names:
            names[session.persona] = clients.name_of(session.persona)
        result.append(
            Row(
                session=session,
                student=session.student.get_full_name() or session.student.get_username(),
                client=names[session.persona],
                turns=turns,
                argued=argued,
                unsure=unsure,
                reviewed=bool(getattr(session, "is_reviewed", False)),
                corrected=session.pk in changed,
                answers=answers.get(session.pk, 0),
            )
        )
    return result


def _counts(kept: Measures) -> tuple[int, int, int]:
    return kept.volleys, kept.argued, kept.unsure


def _going_on(sessions: list[Session]) -> dict[Any, tuple[int, int, int]]:
    """Count the sessions that go on still from their records."""
    records = records_of(session.sender_id for session in sessions)
    result = {}
    for session in sessions:
        turns = records[session.sender_id].transcript.turns
        outcomes = [turn.feedback.get("outcome") for turn in turns]
        result[session.pk] = (len(turns), outcomes.count("argued"), sum(bool(turn.feedback.get("unsure")) for turn in turns))
    return result
