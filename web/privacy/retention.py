"""How long sessions stay. A session is kept by its assignment's class, a free one by the strictest of its student's classes."""

from datetime import datetime, timedelta

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from web.accounts.models import Course
from web.practice.models import Session


def with_days(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Give each session `keep_days` (nothing where it is kept) and `aged_from`: its end, or else its beginning."""
    strictest = Course.objects.filter(students=OuterRef("student"), retention_days__isnull=False).order_by("retention_days")
    return sessions.annotate(
        keep_days=Case(
            When(assignment__isnull=False, then=F("assignment__course__retention_days")),
            default=Subquery(strictest.values("retention_days")[:1]),
            output_field=IntegerField(),
        ),
        aged_from=Coalesce("ended_at", "started_at", "created_at"),
    )


def kept_until(session: Session) -> datetime | None:
    """Return when a session of `with_days` is due for deletion; nothing where it is kept."""
    days: int | None = getattr(session, "keep_days", None)
    begun: datetime | None = getattr(session, "aged_from", None)
    return begun + timedelta(days=days) if days is not None and begun is not None else None


def expired(now: datetime | None = None) -> list[Session]:
    """Return the sessions that are older than their class keeps them, oldest first."""
    now = now or timezone.now()
    due = with_days(Session.objects.all()).filter(keep_days__isnull=False)
    return [session for session in due.order_by("created_at") if (until := kept_until(session)) is not None and until <= now]
