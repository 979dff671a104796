"""What the pages of the practice room show and do."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from mi.persona import Persona
from mi.transcript import Transcript
from web.practice import access, attempts, clients, delivery
from web.practice.bot import Bot
from web.practice.messages import LONGEST
from web.practice.models import Post, Session
from web.practice.portrait import Portrait, portrait
from web.record.reader import Record
from web.record.recent import record_of
from web.record.timeline import Item, timeline


@dataclass(frozen=True)
class Choice:
    """What a student has chosen for a session."""

    persona: str
    feedback: str
    difficulty: str = str(Session.Difficulty.STANDARD)
    again: bool = False
    """Whether to go on from the last session with this client."""
    assignment: int | None = None
    """What the session is for: has been checked to be the student's."""
    shared: bool = False
    """Whether trainers of own classes may read it, in free practice."""


def start(student: Any, key: uuid.UUID, choice: Choice, bot: Bot) -> Session:
    """Begin a session, or return the one that this form began already.

    Raises:
        BotUnavailable, Busy: see `delivery.deliver`.
        Http404: there is no such client, or the key is another student's.
    """
    if clients.find(choice.persona) is None:
        raise Http404
    # A second try may bring another choice with it.
    chosen = {
        "persona": choice.persona,
        "feedback": choice.feedback,
        "difficulty": choice.difficulty,
        "assignment_id": choice.assignment,
        "shared": choice.shared and choice.assignment is None,
    }
    session, _created = Session.objects.get_or_create(pk=key, defaults={"student": student, **chosen})
    if session.student_id != student.pk:
        raise Http404
    if session.started_at is None:
        last = access.finished_sessions(student).filter(persona=choice.persona).first() if choice.again else None
        for name, value in {**chosen, "follows": last}.items():
            setattr(session, name, value)
        session.save(update_fields=[*chosen, "follows"])
        delivery.deliver(session, key, Post.Kind.START, "", bot)
    return session


SUGGESTED = 15
"""Replies that make a session worth reading: what `coaching/summary.yml` advises. MITI's own samples last 20 minutes."""


@dataclass(frozen=True)
class Progress:
    """How far a session has come."""

    turns: int
    suggested: int = SUGGESTED

    @property
    def bar(self) -> float:
        """The length of a bar of 100."""
        return round(min(self.turns / self.suggested, 1.0) * 100, 1)

    @property
    def enough(self) -> bool:
        return self.turns >= self.suggested


@dataclass
class Chat:
    """The chat page."""

    session: Session
    transcript: Transcript
    items: list[Item]
    last: dict[str, Any]
    """The payload that closes the record: a hint, or what was taken back."""
    persona: Persona | None
    name: str
    portrait: Portrait
    key: uuid.UUID
    draft: str = ""
    problem: str = ""
    keys: dict[str, uuid.UUID] = field(default_factory=dict)
    """A fresh key for each of the other forms."""
    longest: int = LONGEST
    count: int = 0
    """How many entries the conversation has: the page sends it back, and gets what is new since."""
    seen: int = 0
    """How many of them the page has already."""

    @property
    def blocks(self) -> list[attempts.Block]:
        """The conversation, with each reply that was taken back beside what was said in its place."""
        return attempts.blocks(self.items)

    @property
    def fresh(self) -> list[tuple[Item, attempts.Block | None]]:
        """What the page does not have yet."""
        return attempts.fresh(self.items, self.seen)

    @property
    def next_keys(self) -> list[tuple[str, uuid.UUID]]:
        """The keys that the forms of an open conversation need next, by the forms' names."""
        return [("say", self.key), *((kind, self.keys[kind]) for kind in (Post.Kind.HINT, Post.Kind.REWIND, Post.Kind.END))]

    @property
    def progress(self) -> Progress:
        return Progress(len(self.transcript.turns))

    @property
    def lost(self) -> bool:
        """Whether the record of this session has gone."""
        return not self.transcript.opening

    @property
    def agreed(self) -> str:
        """What the client has said it will do, as a verb phrase; empty where nothing."""
        return str(((self.transcript.summary or {}).get("history") or {}).get("agreed") or "")

    @property
    def at_end(self) -> bool:
        return self.session.feedback == Session.Feedback.AT_END


def _unsent(post: Post | None) -> str:
    """What to say of a reply that is in the box again: it failed, or it may be on its way."""
    if post is None:
        return ""
    return "unsent" if post.state == Post.State.FAILED else "sending"


def chat(session: Session, record: Record | None = None) -> Chat:
    """Return the chat page as it stands, with what could not be sent last time as a draft."""
    record = record or record_of(session.sender_id)
    transcript = record.transcript
    # A hint has a place of its own on this page: it is of use for the reply at hand only.
    items = [item for item in timeline(transcript) if item.aside is None or item.aside.kind != "hint"]
    unsent = delivery.draft(session, record)
    persona = clients.find(session.persona)
    return Chat(
        session=session,
        transcript=transcript,
        items=items,
        count=len(items),
        last=record.last_custom,
        persona=persona,
        name=persona.name if persona else clients.name_of(session.persona),
        portrait=portrait(session.persona),
        key=unsent.key if unsent else uuid.uuid4(),
        draft=unsent.text if unsent else "",
        problem=_unsent(unsent),
        keys={kind: uuid.uuid4() for kind in (Post.Kind.HINT, Post.Kind.REWIND, Post.Kind.END, "again", "drill")},
    )
