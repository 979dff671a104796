"""Whose sessions a trainer may read: what the students of own classes share, or do for an assignment there, and no others."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from web.accounts.models import Course
from web.practice.models import Session


def readable_sessions(trainer: Any) -> QuerySet[Session]:
    """Return the sessions that `trainer` may read, newest first.

    Of a free session the student decides; an assigned one is read in the assignment's class alone. Both as long as the student
    is in the class.
    """
    own = Course.objects.filter(trainers=trainer)
    free = Q(assignment=None, shared=True, student__in=own.values("students"))
    assigned = Exists(own.filter(assignments=OuterRef("assignment"), students=OuterRef("student")))
    # A trainer can be a student in another's class: what such a one brings for reading is nobody else's.
    begun = Session.objects.filter(started_at__isnull=False).exclude(kind=Session.Kind.UPLOAD)
    return begun.filter(free | Q(assigned)).select_related("student")


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
