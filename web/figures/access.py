"""Whose classes a trainer may see, and which sessions count in them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from web.accounts.models import Course
from web.practice.models import Session
from web.review.access import readable_sessions


def own_courses(trainer: Any) -> QuerySet[Course]:
    """Return the classes that `trainer` teaches, by name."""
    return Course.objects.filter(trainers=trainer)


def own_course(trainer: Any, pk: int | None) -> Course:
    """Return one of them.

    Raises:
        Http404: there is none, or others teach it; which of both, a stranger does not learn.
    """
    try:
        return own_courses(trainer).get(pk=pk)
    except Course.DoesNotExist:
        raise Http404 from None


def sessions_of(trainer: Any, course: Course) -> QuerySet[Session]:
    """Return the conversations with a client of the students of `course` that `trainer` may read, oldest first."""
    students = course.students.values("pk")
    return readable_sessions(trainer).filter(student__in=students, kind=Session.Kind.PRACTICE).order_by("started_at", "pk")
