"""Whose classes may be embedded elsewhere: a trainer's own; an operator's all."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from web.accounts.models import Course
from web.embed.models import EmbedKey


def courses(trainer: Any) -> QuerySet[Course]:
    """Return the classes for which `trainer` may make keys."""
    return Course.objects.all() if trainer.is_superuser else Course.objects.filter(trainers=trainer)


def course(trainer: Any, pk: int) -> Course:
    """Return one of them.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    try:
        return courses(trainer).get(pk=pk)
    except Course.DoesNotExist:
        raise Http404 from None


def key(trainer: Any, pk: int) -> EmbedKey:
    """Return a key of one of them.

    Raises:
        Http404: there is none, or it belongs to somebody else's class.
    """
    try:
        return EmbedKey.objects.select_related("course").get(pk=pk, course__in=courses(trainer))
    except EmbedKey.DoesNotExist:
        raise Http404 from None
