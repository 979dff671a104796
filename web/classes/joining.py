"""Coming into a class by a link or by an invitation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from web.accounts.models import Course, User
from web.accounts.roles import STUDENT
from web.classes.models import Invitation, JoinLink


class Shut(Exception):
    """The door does not let anybody in (any more)."""


@dataclass(frozen=True)
class Door:
    """The way into a class that a token opens."""

    course: Course
    state: str
    """`open`, or why not: `revoked`, `expired`, `full`, `accepted`, `archived`."""
    email: str = ""
    name: str = ""
    """To whom an invitation was sent."""


def door(token: str, now: datetime | None = None) -> Door:
    """Return what `token` opens.

    Raises:
        Http404: nothing.
    """
    now = now or timezone.now()
    found = _find(token)
    state = "archived" if found.course.archived_at else found.state(now)
    invited = found if isinstance(found, Invitation) else None
    return Door(found.course, state, invited.email if invited else "", invited.name if invited else "")


def join(user: Any, token: str, now: datetime | None = None) -> Course:
    """Make `user` a student of the class that `token` opens. Who is in it already takes nobody's place.

    Raises:
        Shut: it does not let anybody in, or the last place was taken this moment.
        Http404: there is no such token.
    """
    now = now or timezone.now()
    with transaction.atomic():
        found = _find(token)
        course = found.course
        if course.students.filter(pk=user.pk).exists():
            return course
        if course.archived_at or not _let_in(found, user, now):
            raise Shut
        user.groups.add(Group.objects.get(name=STUDENT))
        course.students.add(user)
    return course


def register(fields: dict[str, Any], token: str, now: datetime | None = None) -> User:
    """Make an account and bring it into the class; where the door is shut, nothing is made.

    Raises:
        Shut, Http404: see `join`.
    """
    with transaction.atomic():
        user = User.objects.create_user(
            username=fields["username"], email=fields["email"], password=fields["password1"], first_name=fields["name"]
        )
        join(user, token, now)
    return user


def _find(token: str) -> JoinLink | Invitation:
    # A database may refuse to look for what holds NUL.
    for model in () if "\0" in token else (JoinLink, Invitation):
        found = model.objects.select_related("course").filter(token=token).first()
        if found is not None:
            return found
    raise Http404


def _let_in(found: JoinLink | Invitation, user: Any, now: datetime) -> bool:
    if found.state(now) != "open":
        return False
    # The database counts, not we: of two who come at once for the last place one gets it.
    if isinstance(found, Invitation):
        free = Invitation.objects.filter(pk=found.pk, accepted_at__isnull=True)
        return bool(free.update(accepted_at=now, accepted_by=user))
    links = JoinLink.objects.filter(pk=found.pk)
    if found.places is not None:
        links = links.filter(used__lt=F("places"))
    return bool(links.update(used=F("used") + 1))
