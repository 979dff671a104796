"""What the page of progress shows, and how goals are set."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from web.measures import services as measures
from web.measures.models import Measures
from web.practice import clients
from web.practice.models import Session
from web.progress import access
from web.progress.curves import Curve, curve
from web.progress.measured import ALL, BY_NAME, Measured, Value, value
from web.progress.models import Goal

POOLED = 3
"""Sessions that are added up for where one stands: a single one says little."""


@dataclass(frozen=True)
class Aim:
    """A goal, and where the student stands."""

    goal: Goal
    measured: Measured
    start: Value
    """Of the last sessions before the goal was set."""
    now: Value
    """Of the newest sessions."""
    passed: bool
    """Whether its day is over."""

    @property
    def reached(self) -> bool:
        if self.now.value is None:
            return False
        return self.now.value >= self.goal.target if self.measured.more_is_better else self.now.value <= self.goal.target


@dataclass(frozen=True)
class Met:
    """How often a student has talked with a client, by difficulty."""

    persona: str
    name: str
    times: dict[str, int]
    last: datetime


@dataclass(frozen=True)
class Progress:
    """The whole page."""

    sessions: int
    turns: int
    curves: list[Curve]
    aims: list[Aim]
    met: list[Met]
    unmet: list[str]
    """Names of the clients that the student has not met."""
    drills: dict[str, int]
    """How many drills of each technique are done."""


def progress(student: Any, today: date) -> Progress:
    """Return what the sessions of `student` show."""
    sessions = list(access.own_practice(student))
    measures.fill(sessions)
    kept = list(Measures.objects.filter(session__in=sessions, volleys__gt=0).select_related("session").order_by("session__ended_at"))
    aims = [_aim(goal, kept, today) for goal in access.own_goals(student) if goal.measure in BY_NAME]
    targets = {aim.goal.measure: aim.goal.target for aim in aims}
    met = _met(sessions)
    known = {one.persona for one in met}
    return Progress(
        sessions=len(kept),
        turns=sum(one.volleys for one in kept),
        curves=[curve(measured, kept, targets.get(measured.name)) for measured in ALL],
        aims=aims,
        met=met,
        unmet=[persona.name for persona in clients.clients().values() if persona.id not in known],
        drills=dict(Counter(access.own_drills(student).values_list("technique", flat=True))),
    )


def _aim(goal: Goal, kept: list[Measures], today: date) -> Aim:
    measured = BY_NAME[goal.measure]
    before = [one for one in kept if one.session.ended_at and one.session.ended_at <= goal.set_at]
    return Aim(
        goal,
        measured,
        start=value(measured, before[-POOLED:]),
        now=value(measured, kept[-POOLED:]),
        passed=goal.by is not None and goal.by < today,
    )


def _met(sessions: list[Session]) -> list[Met]:
    found: dict[str, Met] = {}
    for session in sessions:
        met = found.setdefault(session.persona, Met(session.persona, clients.name_of(session.persona), {}, session.created_at))
        times = met.times | {session.difficulty: met.times.get(session.difficulty, 0) + 1}
        found[session.persona] = Met(met.persona, met.name, times, session.ended_at or session.created_at)
    return sorted(found.values(), key=lambda met: met.last, reverse=True)


def set_goal(student: Any, measure: str, target: float, by: date | None, now: datetime) -> Goal:
    """Set a goal, in place of an earlier one in the same measure."""
    values = {"target": target, "by": by, "set_at": now}
    return Goal.objects.update_or_create(student=student, measure=measure, defaults=values)[0]


def drop_goal(student: Any, pk: int) -> None:
    """Forget a goal.

    Raises:
        Http404: see `access.own_goal`.
    """
    access.own_goal(student, pk).delete()
