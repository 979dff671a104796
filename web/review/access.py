"""Whose sessions a trainer may read: those of the students in own courses, and no others."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from web.accounts.models import Course
from web.practice.models import Session


def readable_sessions(trainer: Any) -> QuerySet[Session]:
    """Return the sessions that `trainer` may read, newest first."""
    students = Course.objects.filter(trainers=trainer).values("students")
    own = Session.objects.filter(student__in=students, started_at__isnull=False)
    # A trainer can be a student in another's class: what such a one brings for reading is nobody else's.
    return own.exclude(kind=Session.Kind.UPLOAD).select_related("student")


def readable_session(trainer: Any, pk: UUID) -> Session:
    """Return one of them, or a transcript that the trainer brought.

    Raises:
        Http404: there is none, or it is not the trainer's to read; which of both, a stranger does not learn.
    """
    try:
        return readable_sessions(trainer).get(pk=pk)
    except Session.DoesNotExist:
        pass
    try:
        return Session.objects.select_related("student").get(pk=pk, student=trainer, kind=Session.Kind.UPLOAD, started_at__isnull=False)
    except Session.DoesNotExist:
        raise Http404 from None
