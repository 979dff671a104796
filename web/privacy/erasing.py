"""Deleting for good: the web's rows, the conversation in Rasa's store, and what the databases' files still hold of them.

Whoever deletes a session (its student, retention, an operator in the admin), its conversation is put on a list within the same
transaction and erased as soon as that is through. What cannot be erased just then stays on the list.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete
from django.utils import timezone

from web.accounts.models import User
from web.classes.models import Invitation
from web.practice import bot, delivery
from web.practice.models import Post, Session
from web.privacy.models import Erasure
from web.record.erase import erase, scrub
from web.record.reader import RecordUnavailable

log = logging.getLogger(__name__)

AGAIN = timedelta(days=1)
"""How long a conversation is erased once more at each occasion: a turn under way may have written it anew."""
STILL = timedelta(minutes=1)
"""For how long after the web has given up waiting the bot may still be at work."""


class UnderWay(Exception):
    """The bot is at work on a reply of the session: deleted now, Rasa would write the whole conversation once more."""


def delete_session(session: Session, now: datetime | None = None) -> None:
    """Delete a session and erase its conversation.

    Raises:
        UnderWay: a reply is on its way.
    """
    delete_sessions(Session.objects.filter(pk=session.pk), now)


def delete_sessions(sessions: QuerySet[Session], now: datetime | None = None) -> int:
    """Delete `sessions` and erase their conversations; return how many that were.

    Raises:
        UnderWay: a reply of one of them is on its way; then none is deleted.
    """
    with transaction.atomic():
        _refuse_under_way(sessions, now or timezone.now())
        return int(sessions.delete()[1].get(Session._meta.label, 0))


def delete_account(user: User, now: datetime | None = None) -> None:
    """Delete a person with all own sessions, and what else names them: invitations, failed logins, the operators' log.

    What a trainer has written about the sessions of others stays, without a name.

    Raises:
        UnderWay: a reply of one of the sessions is on its way; then nothing is deleted.
    """
    from axes.models import AccessAttempt

    with transaction.atomic():
        _refuse_under_way(Session.objects.filter(student=user), now or timezone.now())
        same_address = Q(email__iexact=user.email) if user.email else Q(pk=None)
        Invitation.objects.filter(Q(accepted_by=user) | same_address).delete()
        AccessAttempt.objects.filter(username=user.get_username()).delete()
        LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)).delete()
        user.delete()
    transaction.on_commit(lambda: scrub(connections["default"]))


def under_way(now: datetime) -> QuerySet[Post]:
    """Return the posts that the bot may be at work on: also those whose answer did not come in time, for a minute more."""
    longest = delivery.longest(bot.from_settings()) + STILL
    return Post.objects.exclude(state=Post.State.DONE).filter(at__gt=now - longest)


def sweep(now: datetime | None = None) -> int:
    """Erase all conversations of the list, also those erased within the last day; return how many could not be erased."""
    now = now or timezone.now()
    Erasure.objects.filter(done_at__isnull=False, asked_at__lt=now - AGAIN).delete()
    listed = list(Erasure.objects.values_list("sender_id", flat=True))
    if not listed:
        return 0
    try:
        erase(listed)
    except RecordUnavailable as error:
        log.error("%d deleted conversations are not erased from the tracker store yet: %s", len(listed), error)
        return Erasure.objects.filter(done_at__isnull=True).count()
    Erasure.objects.filter(sender_id__in=listed, done_at__isnull=True).update(done_at=now)
    scrub(connections["default"])
    return 0


def watch() -> None:
    """See to it that no session is deleted without its conversation."""
    post_delete.connect(_put_on_the_list, sender=Session, dispatch_uid="privacy.erasure")


def _put_on_the_list(sender: Any, instance: Session, using: str, **_: Any) -> None:
    Erasure.objects.using(using).get_or_create(sender_id=instance.sender_id, defaults={"asked_at": timezone.now()})
    transaction.on_commit(_sweep_what_is_left, using=using)


def _sweep_what_is_left() -> None:
    """The first of many deleted at once erases them all."""
    if Erasure.objects.filter(done_at__isnull=True).exists():
        sweep()


def _refuse_under_way(sessions: QuerySet[Session], now: datetime) -> None:
    # From here on no post can begin in them: it would wait for the same lock, and find the session gone.
    list(sessions.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    if under_way(now).filter(session__in=sessions).exists():
        raise UnderWay
