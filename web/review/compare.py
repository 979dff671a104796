"""How far the machine and trainers, and trainers among themselves, agree: over a class, and month by month."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mi.agreement import Agreement, Pair, agreement
from mi.behaviours import CODES
from mi.correction import aligned, coding
from mi.transcript import Transcript, Turn
from web.practice.models import Session
from web.review.coding import blind_coding_of, codings_of
from web.review.models import Correction, Review

MOST = 200
"""Sessions that are compared at most, the newest first: each needs its record."""
QUICK = 200
"""Resamples for one code or one month; the wider the interval, the less the last digit matters."""


@dataclass(frozen=True)
class Comparison:
    """Two sides on all that both have coded."""

    name: str
    """`seen`: trainers who saw the machine's codes and the machine; `blind`: trainers who did not; `trainers`: two trainers."""
    codes: Agreement
    """All utterances, code by code."""
    outcome: Agreement
    each: list[Agreement]
    """One code each: whether the reply holds it."""
    months: list[tuple[date, Agreement]]
    abstained: int = 0
    """Utterances on which one of both had no code."""

    @property
    def sessions(self) -> int:
        return self.codes.conversations


@dataclass
class _Pairs:
    """What two sides said of the same things."""

    codes: list[Pair] = field(default_factory=list)
    outcome: list[Pair] = field(default_factory=list)
    each: dict[str, list[Pair]] = field(default_factory=lambda: defaultdict(list))
    months: dict[date, list[Pair]] = field(default_factory=lambda: defaultdict(list))
    abstained: int = 0

    def add(self, session: Session, one: Transcript, other: Transcript) -> None:
        """Lay two codings of a session side by side."""
        name = str(session.pk)
        for given, coded in zip(one.all_turns, other.all_turns):
            if given.taken_back:
                continue
            pairs = [(name, *pair) for pair in aligned(coding(given), coding(coded))]
            self.codes += pairs
            self.abstained += len(coding(given)) - len(pairs)
            if session.started_at:
                self.months[session.started_at.date().replace(day=1)] += pairs
            if not given.feedback.get("unsure") and not coded.feedback.get("unsure"):
                self.outcome.append((name, given.feedback.get("outcome"), coded.feedback.get("outcome")))
            self._add_each(name, given, coded)

    def _add_each(self, name: str, given: Turn, coded: Turn) -> None:
        one, other = ({said.code for said in coding(turn)} for turn in (given, coded))
        if "" not in one | other:
            for code in CODES:
                self.each[code].append((name, code in one, code in other))

    def compared(self, name: str) -> Comparison:
        each = [agreement(code, pairs, QUICK) for code, pairs in self.each.items() if any(pair[1] or pair[2] for pair in pairs)]
        months = [(month, agreement("all", pairs, QUICK)) for month, pairs in sorted(self.months.items()) if pairs]
        return Comparison(name, agreement("all", self.codes), agreement("outcome", self.outcome), each, months, self.abstained)


def comparisons(sessions: QuerySet[Session]) -> list[Comparison]:
    """Return how far all sides agree over those of `sessions` that trainers have gone through.

    Sides that have nothing in common are left out. A session that a trainer has marked as reviewed counts as confirmed by that trainer,
    also where nothing was changed.
    """
    reviews: dict[UUID, list[Review]] = defaultdict(list)
    done = Review.objects.filter(session__in=sessions.order_by().values("pk"), trainer__isnull=False)
    for review in done.select_related("trainer").order_by("-session__started_at", "pk"):
        if review.session_id in reviews or len(reviews) < MOST:
            reviews[review.session_id].append(review)
    listed = list(Session.objects.filter(pk__in=reviews))
    found = codings_of(listed)
    blind_rows = _blind_rows(reviews)
    sides = {name: _Pairs() for name in ("seen", "blind", "trainers")}
    for session in listed:
        own, open_by = found[session.pk], {review.trainer_id for review in reviews[session.pk] if not review.blind}
        blind = {
            review.trainer_id: blind_coding_of(session, review.trainer, own.record, blind_rows[session.pk, review.trainer_id]).transcript
            for review in reviews[session.pk]
            if review.blind
        }
        if open_by:
            sides["seen"].add(session, own.transcript, own.machine)
        for transcript in blind.values():
            sides["blind"].add(session, transcript, own.machine)
        for one, other in _between(blind, own.transcript if open_by else None, open_by):
            sides["trainers"].add(session, one, other)
    return [side.compared(name) for name, side in sides.items() if side.codes or side.outcome]


def _blind_rows(reviews: Iterable[UUID]) -> dict[tuple[UUID, Any], list[Correction]]:
    rows: dict[tuple[UUID, Any], list[Correction]] = defaultdict(list)
    for row in Correction.objects.filter(session__in=list(reviews), blind=True):
        rows[row.session_id, row.coder_id].append(row)
    return rows


def _between(blind: dict[Any, Transcript], seen: Transcript | None, seen_by: set[Any]) -> Sequence[tuple[Transcript, Transcript]]:
    """Every two codings of different people."""
    names = list(blind)
    pairs = [(blind[one], blind[other]) for place, one in enumerate(names) for other in names[place + 1 :]]
    return pairs + [(own, seen) for name, own in blind.items() if seen is not None and seen_by - {name}]
