"""Who has read what. Reading by trainers is noted, so that students can see it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from web.practice.models import Session
from web.privacy.models import Reading

ONCE = timedelta(minutes=30)
"""Going to and fro between pages of a session within this time is one reading."""


def note_reading(user: Any, session: Session, kind: str = Reading.Kind.PAGE, now: datetime | None = None) -> None:
    """Note that `user` has read `session`. Reading one's own is not noted, nor the same reading within half an hour."""
    note_readings(user, [session], kind, now)


def note_readings(user: Any, sessions: Iterable[Session], kind: str = Reading.Kind.EXPORT, now: datetime | None = None) -> None:
    """Note that `user` has read all of `sessions`, for example in a file that holds them. Takes two queries."""
    now = now or timezone.now()
    read = {session.pk for session in sessions if session.student_id != user.pk}
    recent = Reading.objects.filter(reader=user, kind=kind, at__gt=now - ONCE, session__in=read) if len(read) <= 500 else None
    known = set(recent.values_list("session", flat=True)) if recent is not None else set()
    Reading.objects.bulk_create([Reading(reader=user, session_id=pk, kind=kind, at=now) for pk in read - known], batch_size=200)
