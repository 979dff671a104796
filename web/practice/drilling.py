"""Drills and the guided first session: one line at a time, a verdict at once, one retry a line.

They are read from the record, like all that was said.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from web.practice import clients, delivery
from web.practice.bot import Bot
from web.practice.messages import LONGEST
from web.practice.models import Post, Session
from web.practice.portrait import Portrait, portrait
from web.record.context import coaching
from web.record.marks import Piece, pieces
from web.record.reader import Record, record_of

KINDS = (Session.Kind.DRILL, Session.Kind.LESSON)
LESSON = "lesson"
Payload = dict[str, Any]


def wording() -> dict[str, Any]:
    """Return the wording of drills: `techniques` and `verdicts`, each by key."""
    return dict(coaching().drills)


def techniques() -> dict[str, dict[str, str]]:
    """Return what can be drilled: name, what it is about and the task, by key."""
    return dict(wording().get("techniques") or {})


@dataclass
class Try:
    """A reply to a line, and what was thought of it."""

    said: str
    verdict: Payload
    taken_back: bool = False

    @property
    def pieces(self) -> list[Piece]:
        """The reply, cut at its utterances."""
        return pieces(self.said, self.verdict.get("behaviours") or [])


@dataclass
class Line:
    """A client's line, and each reply to it."""

    posed: Payload
    tries: list[Try] = field(default_factory=list)

    @property
    def number(self) -> int:
        return int(self.posed.get("number") or 0)

    @property
    def verdict(self) -> str:
        """The verdict that counts, of the last reply; empty where the line waits for one."""
        counting = [one for one in self.tries if not one.taken_back]
        return str(counting[-1].verdict.get("verdict") or "") if counting else ""

    @property
    def client(self) -> Payload:
        return self.posed.get("client") or {}

    @property
    def portrait(self) -> Portrait:
        return portrait(str(self.client.get("persona") or ""))


@dataclass
class Drill:
    """The page of a drill or of the first session."""

    session: Session
    lines: list[Line]
    posed: Line | None
    """The line that waits for a reply; nothing once it is over."""
    answered: Line | None
    """The line of the newest verdict, where nothing else came after it."""
    result: Payload
    last: Payload
    """The payload that closes the record, for a hint."""
    key: uuid.UUID
    keys: dict[str, uuid.UUID]
    draft: str = ""
    problem: str = ""
    longest: int = LONGEST
    count: int = 0

    @property
    def is_lesson(self) -> bool:
        return self.session.kind == Session.Kind.LESSON

    @property
    def told(self) -> Payload:
        """What the payloads say of the drill as a whole: its name, how many lines it has."""
        return self.lines[-1].posed if self.lines else {}

    @property
    def technique(self) -> Payload:
        return techniques().get(self.session.technique) or {}

    @property
    def lost(self) -> bool:
        return not self.lines

    @property
    def steps(self) -> list[tuple[int, str]]:
        """Each line's number and verdict; empty for what is still to come."""
        known = {line.number: line.verdict for line in self.lines}
        return [(number, known.get(number, "")) for number in range(1, int(self.told.get("of") or 0) + 1)]

    @property
    def name(self) -> str:
        """The client's name, for the label of the box."""
        return str((self.posed.client if self.posed else {}).get("name") or "")

    @property
    def may_retry(self) -> bool:
        """Whether the line answered last may be tried again."""
        return bool(self.answered and self.answered.tries and self.answered.tries[-1].verdict.get("retry"))


@dataclass
class _Reading:
    lines: dict[int, Line] = field(default_factory=dict)
    posed: int = 0
    answered: int = 0
    result: Payload = field(default_factory=dict)

    def take(self, said: str, payload: Payload) -> None:
        """Take in one payload that followed what was `said`."""
        kind, number = payload.get("kind"), int(payload.get("number") or 0)
        if kind in ("drill", "lesson"):
            self.lines.setdefault(number, Line(payload)).posed = payload
            self.posed = number
        elif kind == "verdict" and number in self.lines:
            self.lines[number].tries.append(Try(said, payload))
            self.answered, self.posed = number, 0
        elif kind == "rewound" and payload.get("drill"):
            again = payload["drill"]
            self.take("", again)
            self.lines[self.posed].tries[-1:] = [Try(one.said, one.verdict, True) for one in self.lines[self.posed].tries[-1:]]
            self.lines = {number: line for number, line in self.lines.items() if number <= self.posed}
            self.answered, self.result = 0, {}
        elif kind == "drill_result":
            self.result, self.posed = payload, 0


def read(session: Session, record: Record | None = None) -> Drill:
    """Return the drill as it stands, with what could not be sent last time as a draft."""
    record = record or record_of(session.sender_id)
    reading = _Reading()
    for exchange in record.exchanges:
        for message in exchange.messages:
            reading.take(str(exchange.said.get("text") or ""), message.get("custom") or {})
    unsent = delivery.draft(session, record)
    lines = [reading.lines[number] for number in sorted(reading.lines)]
    last = record.last_custom
    return Drill(
        session=session,
        lines=lines,
        posed=reading.lines.get(reading.posed),
        answered=reading.lines.get(reading.answered),
        result=reading.result,
        last=last if last.get("kind") in ("hint", "aside") else {},
        key=unsent.key if unsent else uuid.uuid4(),
        draft=unsent.text if unsent else "",
        problem=("unsent" if unsent.state == Post.State.FAILED else "sending") if unsent else "",
        keys={kind: uuid.uuid4() for kind in (Post.Kind.HINT, Post.Kind.REWIND, Post.Kind.END, "again", "next")},
        count=sum(len(line.tries) for line in lines),
    )


def start(student: Any, key: uuid.UUID, technique: str, persona: str, bot: Bot) -> Session:
    """Begin a drill (or the first session, whose technique is `lesson`), or return the one that this form began already.

    Raises:
        BotUnavailable, Busy: see `delivery.deliver`.
        Http404: there is no such technique or client, or the key is another student's.
    """
    if technique != LESSON and technique not in techniques() or persona and clients.find(persona) is None:
        raise Http404
    kind = Session.Kind.LESSON if technique == LESSON else Session.Kind.DRILL
    chosen = {"kind": kind, "technique": technique, "persona": persona}
    session, _created = Session.objects.get_or_create(pk=key, defaults={"student": student, **chosen})
    if session.student_id != student.pk:
        raise Http404
    if session.started_at is None:
        for name, value in chosen.items():
            setattr(session, name, value)
        session.save(update_fields=[*chosen])
        delivery.deliver(session, key, Post.Kind.START, "", bot)
    return session
