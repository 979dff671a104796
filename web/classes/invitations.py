"""Inviting: the class's link, and invitations by mail."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import timezone

from web.accounts.models import Course
from web.classes.models import Invitation, JoinLink, new_token
from web.classes.pasted import Person

log = logging.getLogger(__name__)

LASTS = timedelta(days=30)
"""How long an invitation by mail lets somebody in."""
Address = Callable[[str], str]
"""Makes a whole address of a path: mails need the name of the server."""


@dataclass(frozen=True)
class Sent:
    """What became of a list."""

    invited: int = 0
    here_already: int = 0
    unsent: int = 0
    """Invitations that were made but whose mail could not be sent."""


def renew_link(course: Course, days: int, places: int | None, now: datetime | None = None) -> JoinLink:
    """Give the class a new link; the one before stops working."""
    until = (now or timezone.now()) + timedelta(days=days)
    fresh = {"token": new_token(), "expires_at": until, "places": places, "used": 0, "revoked_at": None}
    return JoinLink.objects.update_or_create(course=course, defaults=fresh)[0]


def revoke_link(course: Course, now: datetime | None = None) -> None:
    """Let nobody in by the link any more."""
    JoinLink.objects.filter(course=course, revoked_at__isnull=True).update(revoked_at=now or timezone.now())


def invite(course: Course, trainer: Any, people: Iterable[Person], address: Address, now: datetime | None = None) -> Sent:
    """Invite `people`, each with a mail. Who is in the class already is passed over; who was invited before is invited anew."""
    now, people = now or timezone.now(), list(people)
    here = {email.lower() for email in course.students.exclude(email="").values_list("email", flat=True)}
    wanted = [person for person in people if person.email.lower() not in here]
    made = [_made(course, trainer, person, now) for person in wanted]
    unsent = _send(made, trainer, address, now)
    return Sent(len(made), len(people) - len(wanted), unsent)


def resend(invitation: Invitation, trainer: Any, address: Address, now: datetime | None = None) -> bool:
    """Send an invitation once more, with a new link and a new term; return whether the mail went out."""
    now = now or timezone.now()
    if not invitation.accepted_at:
        _renew(invitation, now)
    return _send([invitation], trainer, address, now) == 0


def revoke(invitation: Invitation, now: datetime | None = None) -> None:
    """Let nobody in by this invitation any more."""
    if not invitation.accepted_at:
        invitation.revoked_at = now or timezone.now()
        invitation.save(update_fields=["revoked_at"])


def _made(course: Course, trainer: Any, person: Person, now: datetime) -> Invitation:
    found = Invitation.objects.filter(course=course, email__iexact=person.email).first()
    if found is None:
        given = {"name": person.name, "made_by": trainer, "expires_at": now + LASTS}
        return Invitation.objects.create(course=course, email=person.email, **given)
    # Invited once more, also who was in the class and has left it.
    found.accepted_at = found.accepted_by = None
    found.name = person.name or found.name
    _renew(found, now)
    return found


def _renew(invitation: Invitation, now: datetime) -> None:
    invitation.token, invitation.expires_at, invitation.revoked_at, invitation.sent_at = new_token(), now + LASTS, None, None
    invitation.save()


def _send(invitations: list[Invitation], trainer: Any, address: Address, now: datetime) -> int:
    """Send the mails over one connection; return how many could not be sent. One that fails does not keep the others back."""
    unsent = 0
    try:
        connection = get_connection()
        connection.open()
    except (SMTPException, OSError) as error:
        log.error("The mail server does not answer: %s", error)
        return len(invitations)
    for invitation in invitations:
        try:
            _mail(invitation, trainer, address(invitation.get_absolute_url()), connection).send()
        except (SMTPException, OSError) as error:
            log.error("The invitation %s could not be sent: %s", invitation.pk, error)
            unsent += 1
        else:
            invitation.sent_at = now
            invitation.save(update_fields=["sent_at"])
    connection.close()
    return unsent


def _mail(invitation: Invitation, trainer: Any, link: str, connection: Any) -> EmailMessage:
    context = {"invitation": invitation, "course": invitation.course, "trainer": trainer, "link": link}
    subject = " ".join(render_to_string("classes/mail/invitation_subject.txt", context).split())
    body = render_to_string("classes/mail/invitation.txt", context)
    replies = [trainer.email] if trainer.email else None
    return EmailMessage(subject, body, to=[invitation.email], reply_to=replies, connection=connection)
