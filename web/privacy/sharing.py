"""Who may read a session, who has, and until when it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from web.accounts.models import Course, User
from web.practice.models import Session
from web.privacy import retention
from web.privacy.models import Reading


@dataclass(frozen=True)
class Sharing:
    """A session as its student sees it on the page of what is stored."""

    session: Session
    classes: list[Course]
    """Whose trainers may read it now."""
    readings: list[Reading]
    until: datetime | None
    """When it is due for deletion; nothing where it is kept."""

    @property
    def sharable(self) -> bool:
        """Whether the student decides who reads it. Drills and the first session are nobody else's, and are not shared at all."""
        return self.session.assignment_id is None and self.session.kind == Session.Kind.PRACTICE

    @property
    def assigned(self) -> bool:
        """Whether it is not the student's to share or not."""
        return self.session.assignment_id is not None


def classes_of(student: Any) -> list[Course]:
    """Return the classes of `student`, each with its trainers. Takes two queries."""
    trainers = Prefetch("trainers", queryset=User.objects.order_by("username"))
    return list(Course.objects.filter(students=student).prefetch_related(trainers))


def sharings(sessions: QuerySet[Session] | Iterable[Session], student: Any) -> list[Sharing]:
    """Return all of `sessions` of `student`, with five queries for any number."""
    own = classes_of(student)
    pks = [session.pk for session in sessions]
    listed = retention.with_days(Session.objects.filter(pk__in=pks)).select_related("assignment__course")
    read = Prefetch("readings", queryset=Reading.objects.select_related("reader"))
    return [_sharing(session, own) for session in listed.prefetch_related(read)]


def of(session: Session) -> Sharing:
    """Return one session's."""
    return sharings([session], session.student)[0]


def _sharing(session: Session, own: list[Course]) -> Sharing:
    if session.assignment_id is not None:
        readable = [course for course in own if course.pk == session.assignment.course_id]
    else:
        readable = own if session.shared else []
    return Sharing(session, readable, list(session.readings.all()), retention.kept_until(session))


def share(session: Session, shared: bool) -> None:
    """Let the trainers of own classes read a free session, or let them no more.

    Raises:
        Http404: it is for an assignment, and so not the student's to decide; or it is no conversation with a client.
    """
    if session.assignment_id is not None or session.kind != Session.Kind.PRACTICE:
        raise Http404
    session.shared = shared
    session.save(update_fields=["shared"])
