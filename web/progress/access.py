"""Whose progress it is: a student sees the own sessions and goals, and nobody else's."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from web.practice.models import Session
from web.progress.models import Goal


def own_practice(student: Any) -> QuerySet[Session]:
    """Return the conversations of `student` that are over, oldest first. No drills, no transcripts from elsewhere."""
    return Session.objects.filter(student=student, kind=Session.Kind.PRACTICE, ended_at__isnull=False).order_by("ended_at")


def own_drills(student: Any) -> QuerySet[Session]:
    """Return the drills of `student` that are over."""
    return Session.objects.filter(student=student, kind=Session.Kind.DRILL, ended_at__isnull=False)


def own_goals(student: Any) -> QuerySet[Goal]:
    """Return the goals of `student`."""
    return Goal.objects.filter(student=student)


def own_goal(student: Any, pk: UUID | int) -> Goal:
    """Return one of them.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    try:
        return own_goals(student).get(pk=pk)
    except Goal.DoesNotExist:
        raise Http404 from None
