"""What happens when a course page brings a student: the token is taken once, and a frame opens for the student's account."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from web.accounts import roles
from web.accounts.models import Course, User
from web.embed import tokens
from web.embed.models import EmbedKey, EmbedStudent, Frame
from web.embed.tokens import Claims, Refused

OPEN_FOR: Final = timedelta(hours=4)
"""How long a frame stays open: a long lesson. Afterwards the course page is reloaded and brings a fresh token."""


@dataclass(frozen=True)
class Asked:
    """What a course page sends: its token, the client to talk to, and the origin that the browser names."""

    token: str
    client: str = ""
    origin: str = ""


def open_frame(asked: Asked, now: datetime) -> str:
    """Exchange a token for a frame and return the frame's bearer; the account is made at a student's first visit.

    Raises:
        Refused: see `tokens.read`; also "revoked", "used", and "removed" where the student was taken out of the class or barred.
    """
    claims = tokens.read(asked.token, _secret_of, now)
    key = EmbedKey.objects.select_related("course").get(name=claims.issuer)
    Frame.objects.filter(expires_at__lt=now).delete()
    bearer = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            # One at a time: a course page with two frames brings a new student twice at once.
            EmbedKey.objects.select_for_update(no_key=True).filter(pk=key.pk).first()
            Frame.objects.create(
                key=key,
                user=_student(key.course, claims),
                client=asked.client,
                origin=asked.origin,
                token_digest=_digest(asked.token),
                bearer_digest=_digest(bearer),
                expires_at=now + OPEN_FOR,
            )
    except IntegrityError:
        raise Refused("used") from None
    return bearer


def _secret_of(issuer: str) -> str:
    key = EmbedKey.objects.select_related("course").filter(name=issuer).first()
    if key is None:
        raise Refused("forged")
    # An archived class takes nobody in any more.
    if key.revoked_at is not None or key.course.archived_at is not None:
        raise Refused("revoked")
    return key.secret


def _student(course: Course, claims: Claims) -> User:
    known = EmbedStudent.objects.filter(course=course, subject=claims.subject).select_related("user").first()
    if known is None:
        return _new_student(course, claims)
    if not known.user.is_active or not course.students.filter(pk=known.user_id).exists():
        raise Refused("removed")
    if claims.name and known.user.first_name != claims.name:
        known.user.first_name = claims.name
        known.user.save(update_fields=["first_name"])
    return known.user


def _new_student(course: Course, claims: Claims) -> User:
    # No password: this account comes in through the course page and no other way.
    user = User.objects.create_user(username=f"guest-{secrets.token_hex(5)}", first_name=claims.name)
    user.groups.add(Group.objects.get(name=roles.STUDENT))
    EmbedStudent.objects.create(course=course, subject=claims.subject, user=user)
    course.students.add(user)
    return user


def frame_of(bearer: str, now: datetime) -> Frame | None:
    """Return the frame that a bearer stands for, unless its time is over, its key was revoked or its student barred."""
    open_ones = Frame.objects.filter(expires_at__gte=now, key__revoked_at=None, key__course__archived_at=None, user__is_active=True)
    return open_ones.select_related("user").filter(bearer_digest=_digest(bearer)).first()


def make_key(course: Course, trainer: Any) -> EmbedKey:
    """Return a new key for a class; older ones stay valid until they are revoked, so that a course page can change over."""
    return EmbedKey.objects.create(course=course, made_by=trainer)


def revoke(key: EmbedKey, now: datetime) -> None:
    """End a key: its tokens and the frames that they opened count no more. Accounts and sessions stay."""
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        key.frames.all().delete()


def trial_token(key: EmbedKey, trainer: Any, now: datetime) -> str:
    """Return a token for the trainer's own trial, which gets an account of its own in the class."""
    return tokens.write(key.name, key.secret, f"trial-{trainer.pk}", trainer.get_username(), now)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
