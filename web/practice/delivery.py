"""Exactly once: a post reaches the bot one time, however often the form comes.

Every form carries a key. The key goes to Rasa with the message and stays in the record, so that after a double click, a lost
connection or a crash the record says whether the post arrived, and only one that did not is sent (again).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, UUIDField
from django.utils import timezone

from web.measures import services as measures
from web.practice import contract, limit
from web.practice.bot import Bot, BotUnavailable
from web.practice.messages import message
from web.practice.models import Post, Session
from web.prepared import Given, Prepared
from web.record.reader import Record, RecordUnavailable
from web.record.recent import record_of

GRACE = 3.0
"""Seconds in which a message that the bot heard, but did not answer in time, may still turn up in the record."""
PAUSE = 0.1
"""Seconds between two looks at what another request is doing."""

_OF_SESSION = Given("session", UUIDField())
_locked = Prepared(lambda: Session.objects.select_for_update(no_key=True).filter(pk=_OF_SESSION).values_list("pk"))
_under_way_or_known = Prepared(
    lambda: Post.objects.filter(Q(state=Post.State.SENDING) | Q(key=Given("key", UUIDField())), session_id=_OF_SESSION)
)
_newest_reply = Prepared(lambda: Post.objects.filter(session_id=_OF_SESSION, kind=Post.Kind.SAID).order_by("-pk")[:1])


class Busy(Exception):
    """Another post of this session is on its way."""


class TooMany(Busy):
    """The student has sent as many messages in a minute as are allowed: nothing was sent or kept."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait
        """Seconds until one more is let through."""


class Ended(Exception):
    """The session is over: nothing more can be said in it."""


@dataclass(frozen=True)
class Delivered:
    """A post that the record holds."""

    record: Record
    in_other_words: bool = False
    """The text that arrived under this key is an earlier one, not the one now given."""


@dataclass(frozen=True)
class Clock:
    """Time, so that tests can hand in their own."""

    now: Callable[[], datetime] = timezone.now
    sleep: Callable[[float], None] = time.sleep
    passed: Callable[[], float] = time.monotonic
    """Seconds since some moment; unlike `now` it is not set back."""


def deliver(session: Session, key: UUID, kind: str, text: str, bot: Bot, clock: Clock | None = None) -> Delivered:
    """Bring one post to the bot, unless it is there already, and return the record with its answer.

    Raises:
        BotUnavailable: it did not arrive, or got no proper answer; the text is kept with the post.
        Busy: another post of the session is on its way.
        TooMany: the student has to wait some seconds.
        Ended: the record shows that the session is over.
    """
    clock = clock or Clock()
    at = clock.now().timestamp()
    if not limit.allows(session.student_id, at):
        raise TooMany(limit.wait(session.student_id, at))
    post, mine = _claimed(session, key, kind, text, bot, clock)
    record: Record | None = None
    if mine:
        try:
            _refuse_if_ended(session, post)
            record = _send(session, post, bot, clock)
        except RecordUnavailable:
            _keep(post, Post.State.FAILED)
            raise
    record = record or record_of(session.sender_id)
    _follow(session, post, record, clock)
    other = kind == Post.Kind.SAID and any(exchange.user.get("text") != text for exchange in record.with_key(str(key)))
    return Delivered(record, in_other_words=other)


def _claimed(session: Session, key: UUID, kind: str, text: str, bot: Bot, clock: Clock) -> tuple[Post, bool]:
    """Return the post, and whether it is ours to send."""
    until = clock.passed() + longest(bot).total_seconds()
    while True:
        try:
            with transaction.atomic():
                post, mine = _claim(session, key, kind, text, bot, clock)
        except IntegrityError as error:
            raise Busy from error
        if mine or post.state == Post.State.DONE:
            return post, mine
        if clock.passed() > until:
            raise Busy
        clock.sleep(PAUSE)


def _claim(session: Session, key: UUID, kind: str, text: str, bot: Bot, clock: Clock) -> tuple[Post, bool]:
    # One at a time, as SQLite lets them in anyway: of two posts at once the second finds the first one's row.
    if not _locked.rows(session=session.pk):
        # Deleted meanwhile.
        raise Busy
    # Now, and not before the others were waited for: their posts are not sent in the future.
    now = clock.now()
    found: list[Post] = _under_way_or_known.objects(session=session.pk, key=key)
    under_way = next((post for post in found if post.state == Post.State.SENDING), None)
    if under_way is not None and _is_over(session, under_way, now - under_way.at, bot):
        _settle(session, under_way)
        under_way = None
    post = next((post for post in found if post.key == key), None)
    if post is not None and (post.state == Post.State.DONE or post == under_way):
        return post, False
    if under_way is not None:
        raise Busy
    if post is None:
        return session.posts.create(key=key, kind=kind, text=text, at=now), True
    if _settle(session, post):
        return post, False
    post.text, post.state, post.at = text, Post.State.SENDING, now
    post.save()
    return post, True


def _is_over(session: Session, under_way: Post, since: timedelta, bot: Bot) -> bool:
    """Whether a post is on its way no more: its request died (a crash, a stopped server), or the record has its answer."""
    # Sent far in the future, says a clock that was set back since: to wait for that time might take an hour. Other servers' clocks
    # are ahead by less.
    return abs(since) > longest(bot) or _arrived(session, record_of(session.sender_id), under_way)


def _refuse_if_ended(session: Session, post: Post) -> None:
    """Keep a post from a session that is over.

    After the client walked out one may still take back, or end for good; after a drill's last line one may try that line again.
    """
    transcript = record_of(session.sender_id).transcript
    again = post.kind == Post.Kind.REWIND and session.kind in (Session.Kind.DRILL, Session.Kind.LESSON)
    still_possible = (Post.Kind.REWIND, Post.Kind.END) if transcript.left else ()
    if (transcript.summary is not None and not again) or (transcript.left and post.kind not in still_possible):
        post.delete()
        raise Ended


def _send(session: Session, post: Post, bot: Bot, clock: Clock) -> Record:
    failure: BotUnavailable | None = None
    try:
        bot.send(session.sender_id, message(session, post.kind, post.text), str(post.key))
    except BotUnavailable as error:
        failure = error
    except BaseException:
        _settle(session, post)
        raise
    looks = int(GRACE / PAUSE) if failure is not None and failure.pending else 0
    while (record := _settle(session, post, forget=True)) is None:
        if looks <= 0:
            raise failure or BotUnavailable("no full answer in the record; do Rasa and the web name the same tracker store?")
        looks -= 1
        clock.sleep(PAUSE)
    return record


def _settle(session: Session, post: Post, forget: bool = False) -> Record | None:
    """Let the record say whether the post arrived and was answered, and keep that; return the record if it did.

    `forget`: then it holds the text, too, and the post need not.
    """
    record = record_of(session.sender_id)
    arrived = _arrived(session, record, post)
    if arrived and forget:
        post.text = ""
    _keep(post, Post.State.DONE if arrived else Post.State.FAILED)
    return record if arrived else None


def _arrived(session: Session, record: Record, post: Post) -> bool:
    return any(contract.is_complete(post.kind, session.feedback, exchange.messages) for exchange in record.with_key(str(post.key)))


def _keep(post: Post, state: str) -> None:
    post.state = state
    post.save(update_fields=["state", "text"])


def _follow(session: Session, post: Post, record: Record, clock: Clock) -> None:
    """Keep beside the session what lists ask for: when it began and ended. And forget the text: the record has it."""
    transcript = record.transcript
    now = clock.now()
    before = session.started_at, session.ended_at
    session.started_at = session.started_at or now
    was_over = session.ended_at is not None
    session.ended_at = (session.ended_at or now) if transcript.ended else None
    if before != (session.started_at, session.ended_at):
        session.save(update_fields=["started_at", "ended_at"])
    if session.ended_at:
        measures.keep(session, transcript, now)
    elif was_over:
        measures.forget(session)
    if post.text:
        post.text = ""
        post.save(update_fields=["text"])


def longest(bot: Bot) -> timedelta:
    """How long a request may take to bring a post to the bot."""
    return timedelta(seconds=bot.timeout + GRACE + 2)


def draft(session: Session, record: Record) -> Post | None:
    """Return the newest reply if it did not get through: its text is what the student was about to say."""
    found: list[Post] = _newest_reply.objects(session=session.pk)
    return next((post for post in found if post.state != Post.State.DONE and not _arrived(session, record, post)), None)
