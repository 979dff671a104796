"""Bring a transcript to the coder, volley by volley, each exactly once, and go on where it stopped.

Every message has a key that follows from the session and its place. The record then says which of them arrived, after a crash or
a stopped bot, too; and of a volley that arrives twice all the same the second is passed over when the record is read.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from web.measures import services as measures
from web.practice.bot import Bot, BotUnavailable
from web.practice.delivery import GRACE, PAUSE, Clock
from web.practice.messages import as_text
from web.practice.models import Session
from web.record.reader import Record, record_of
from web.uploads.models import Upload
from web.uploads.parsing import Parsed

AT_ONCE = 3.0
"""Seconds after which one request stops coding and shows how far it is."""
_ANSWERS = {"coding", "coded", "summary"}


class Busy(Exception):
    """Another request is coding this transcript."""


@dataclass(frozen=True)
class Step:
    """A message to the bot: its key, its text, and what goes with it."""

    key: str
    message: str
    about: dict[str, Any]


def create(trainer: Any, key: UUID, parsed: Parsed, title: str, register: str) -> Upload:
    """Keep a transcript to be coded, or return the one that this form brought already.

    Raises:
        Http404: the key is another trainer's.
    """
    given = {"student": trainer, "kind": Session.Kind.UPLOAD, "feedback": Session.Feedback.AT_END, "started_at": timezone.now()}
    session, _made = Session.objects.get_or_create(pk=key, defaults=given)
    if session.student_id != trainer.pk or session.kind != Session.Kind.UPLOAD:
        raise Http404
    kept = {"title": title, "register": register, "volleys": len(parsed.volleys), "waiting": list(parsed.volleys), "last": parsed.last}
    return Upload.objects.get_or_create(session=session, defaults=kept)[0]


def coded(upload: Upload) -> int:
    """Return how many volleys the record holds."""
    return upload.volleys if upload.session.ended_at else len(record_of(upload.session.sender_id).transcript.turns)


def go_on(upload: Upload, bot: Bot, clock: Clock | None = None, seconds: float = AT_ONCE) -> bool:
    """Code what is left, for about `seconds`; return whether all is done.

    Raises:
        BotUnavailable: the coder does not answer; what it has coded so far is kept.
        Busy: another request is at it.
    """
    if upload.session.ended_at:
        return True
    clock = clock or Clock()
    stop = time.monotonic() + seconds
    _claim(upload, bot, clock, seconds)
    try:
        done = _keys(record_of(upload.session.sender_id))
        for step in steps(upload):
            if step.key in done:
                continue
            if time.monotonic() > stop:
                return False
            _send(upload.session, step, bot, clock)
        _finish(upload, clock)
    finally:
        Upload.objects.filter(pk=upload.pk).update(busy_until=None)
    return True


def steps(upload: Upload) -> Iterator[Step]:
    """Yield all messages of a transcript, in order: the command, the volleys, the end."""
    yield Step(_key(upload, "code"), "/code", {})
    for place, (client, said) in enumerate(upload.waiting):
        about = {"client": client, "register": upload.register, "transcript": True}
        yield Step(_key(upload, str(place)), as_text(said), about)
    yield Step(_key(upload, "end"), "/end", {"client": upload.last})


def _key(upload: Upload, name: str) -> str:
    return str(uuid5(upload.pk, name))


def _claim(upload: Upload, bot: Bot, clock: Clock, seconds: float) -> None:
    now = clock.now()
    until = now + timedelta(seconds=seconds + bot.timeout + GRACE + 2)
    # Later than anybody would claim it: the clock was set back since.
    free = Upload.objects.filter(Q(busy_until=None) | Q(busy_until__lt=now) | Q(busy_until__gt=until), pk=upload.pk)
    if not free.update(busy_until=until):
        raise Busy


def _send(session: Session, step: Step, bot: Bot, clock: Clock) -> None:
    try:
        answers = bot.send(session.sender_id, step.message, step.key, step.about)
    except BotUnavailable as error:
        looks = int(GRACE / PAUSE) if error.pending else 0
        while step.key not in _keys(record_of(session.sender_id)):
            if looks <= 0:
                raise
            looks -= 1
            clock.sleep(PAUSE)
        return
    if not _answered(answers):
        raise BotUnavailable("it answered, but did not code; was the model trained with this version?")


def _finish(upload: Upload, clock: Clock) -> None:
    """Forget the text: the record has it. And count it like any session that is over."""
    session, transcript = upload.session, record_of(upload.session.sender_id).transcript
    if not transcript.ended:
        raise BotUnavailable("what was coded is not in the record; do Rasa and the web name the same tracker store?")
    session.ended_at = clock.now()
    session.save(update_fields=["ended_at"])
    measures.keep(session, transcript, session.ended_at)
    upload.waiting, upload.last = [], ""
    upload.save(update_fields=["waiting", "last"])


def _keys(record: Record) -> set[str]:
    return {exchange.key for exchange in record.exchanges if exchange.key and _answered(exchange.messages)}


def _answered(messages: list[dict[str, Any]]) -> bool:
    return any((message.get("custom") or {}).get("kind") in _ANSWERS for message in messages)
