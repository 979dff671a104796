"""That a trainer has gone through a session."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from web.practice.models import Session
from web.review.models import Review


def with_state(sessions: QuerySet[Session], trainer: Any) -> QuerySet[Session]:
    """Return `sessions`, each knowing as `is_reviewed` whether `trainer` has gone through it."""
    own = Review.objects.filter(session=OuterRef("pk"), trainer=trainer, blind=False)
    return sessions.annotate(is_reviewed=Exists(own))


def mark(session: Session, trainer: Any, done: bool, blind: bool = False, now: datetime | None = None) -> None:
    """Remember that `trainer` has gone through `session`, or that it is open again after all."""
    if done:
        Review.objects.get_or_create(session=session, trainer=trainer, blind=blind, defaults={"at": now or timezone.now()})
    else:
        Review.objects.filter(session=session, trainer=trainer, blind=blind).delete()


def is_marked(session: Session, trainer: Any, blind: bool = False) -> bool:
    """Whether `trainer` has gone through it."""
    return Review.objects.filter(session=session, trainer=trainer, blind=blind).exists()


def unreviewed(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Return those of `sessions` that are over and that no trainer has gone through, the oldest first."""
    done = Review.objects.filter(session=OuterRef("pk"), blind=False)
    return sessions.filter(~Exists(done), ended_at__isnull=False).order_by("ended_at")
