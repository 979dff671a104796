"""What a trainer does with a class: its people, its name, its end."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from web.accounts.access import may_review
from web.accounts.models import Course, User
from web.classes import access
from web.classes.models import Invitation


class Refused(Exception):
    """It cannot be done; the code says why: `unknown`, `several`, `no_trainer`, `here_already`, `last_trainer`."""


def listed(trainer: Any) -> QuerySet[Course]:
    """Return the classes of `trainer` with the number of their students and of what is assigned, those not archived first."""
    return (
        access.taught(trainer)
        .annotate(
            size=Count("students", distinct=True),
            assigned=Count("assignments", filter=Q(assignments__withdrawn_at__isnull=True), distinct=True),
        )
        .order_by(F("archived_at").asc(nulls_first=True), "name", "pk")
    )


def create(trainer: Any, name: str, retention_days: int | None) -> Course:
    """Make a class that `trainer` teaches."""
    with transaction.atomic():
        course = Course.objects.create(name=name, retention_days=retention_days)
        course.trainers.add(trainer)
    return course


def archive(course: Course, now: datetime | None = None) -> None:
    """Close a class: nobody joins, nothing is assigned; what was shared stays readable."""
    course.archived_at = course.archived_at or now or timezone.now()
    course.save(update_fields=["archived_at"])


def restore(course: Course) -> None:
    """Open an archived class again."""
    course.archived_at = None
    course.save(update_fields=["archived_at"])


def add_trainer(course: Course, given: str) -> User:
    """Let somebody else, known by user name or mail address, teach the class, too.

    Raises:
        Refused: nobody of that name, several with that address, no trainer, or a trainer of the class already.
    """
    found = list(User.objects.filter(username=given, is_active=True)[:2])
    found = found or list(User.objects.filter(email__iexact=given, is_active=True)[:2])
    if len(found) != 1:
        raise Refused("several" if found else "unknown")
    if not may_review(found[0]):
        raise Refused("no_trainer")
    if course.trainers.filter(pk=found[0].pk).exists():
        raise Refused("here_already")
    course.trainers.add(found[0])
    return found[0]


def remove_trainer(course: Course, pk: int) -> None:
    """Take a trainer out of the class.

    Raises:
        Refused: it is the last one.
    """
    with transaction.atomic():
        # Two who take each other out at once: the second one stays.
        Course.objects.select_for_update(no_key=True).filter(pk=course.pk).first()
        if not course.trainers.exclude(pk=pk).exists():
            raise Refused("last_trainer")
        course.trainers.remove(pk)


def remove_student(course: Course, student: User) -> None:
    """Take a student out of the class; the invitation that brought the student in does so no more."""
    with transaction.atomic():
        course.students.remove(student)
        Invitation.objects.filter(course=course, accepted_by=student).delete()
