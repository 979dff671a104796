"""Whose class it is: a trainer sees only own classes, a student only what is assigned in own ones."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from web.accounts.models import Course
from web.classes.models import Assignment, Invitation


def taught(trainer: Any) -> QuerySet[Course]:
    """Return the classes of `trainer`, also the archived ones."""
    return Course.objects.filter(trainers=trainer)


def taught_course(trainer: Any, pk: int) -> Course:
    """Return one of them.

    Raises:
        Http404: there is none, or it is another trainer's; which of both, a stranger does not learn.
    """
    return _one(taught(trainer), pk)


def invitation(trainer: Any, pk: int) -> Invitation:
    """Return an invitation into a class of `trainer`, or raise Http404."""
    return _one(Invitation.objects.filter(course__in=taught(trainer)).select_related("course"), pk)


def assignment(trainer: Any, pk: int) -> Assignment:
    """Return an assignment of a class of `trainer`, or raise Http404."""
    return _one(Assignment.objects.filter(course__in=taught(trainer)).select_related("course"), pk)


def assigned_to(student: Any) -> QuerySet[Assignment]:
    """Return what the student's present classes ask for: nothing withdrawn, nothing of an archived class."""
    own = Course.objects.filter(students=student, archived_at__isnull=True)
    return Assignment.objects.filter(course__in=own, withdrawn_at__isnull=True).select_related("course")


def assigned(student: Any, pk: int) -> Assignment:
    """Return one of them, or raise Http404."""
    return _one(assigned_to(student), pk)


def _one(among: QuerySet[Any], pk: int) -> Any:
    try:
        return among.get(pk=pk)
    except among.model.DoesNotExist:
        raise Http404 from None
