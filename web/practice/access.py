"""Whose session it is: a student sees only own ones, and nobody else sees them here."""

from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, QuerySet, UUIDField
from django.http import Http404

from web.practice.models import Session
from web.prepared import Given, Prepared


def own_sessions(student: Any) -> QuerySet[Session]:
    """Return the sessions of `student` that have begun, newest first; a transcript that a trainer brought is none."""
    return _own(student.pk)


def _own(student: int | Given) -> QuerySet[Session]:
    return Session.objects.filter(student_id=student, started_at__isnull=False).exclude(kind=Session.Kind.UPLOAD)


_one = Prepared(lambda: _own(Given("student", BigIntegerField())).filter(pk=Given("pk", UUIDField())))


def finished_sessions(student: Any) -> QuerySet[Session]:
    """Return the conversations among them that are over, the last one first: a client met in them can be met again."""
    return own_sessions(student).filter(kind=Session.Kind.PRACTICE, ended_at__isnull=False).order_by("-ended_at")


def drills_done(student: Any) -> dict[str, int]:
    """Return how many drills `student` has finished, by technique."""
    done = own_sessions(student).filter(kind=Session.Kind.DRILL, ended_at__isnull=False).order_by()
    return dict(done.values_list("technique").annotate(number=Count("pk")))


def own_session(student: Any, pk: UUID) -> Session:
    """Return one of them.

    Raises:
        Http404: there is none, or it is somebody else's; which of both, a stranger does not learn.
    """
    found: list[Session] = _one.objects(student=student.pk, pk=pk)
    if not found:
        raise Http404
    return found[0]
