"""What the start page offers: one thing to do now, and the clients to choose from."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from mi.persona import Persona
from web.practice import access, clients
from web.practice.models import Session
from web.practice.portrait import Portrait, portrait


@dataclass(frozen=True)
class Card:
    """A client to choose."""

    persona: Persona
    portrait: Portrait
    met: Session | None = None
    """The student's last finished session with this client, from which they can go on."""
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    """Of the form that goes on from there."""


@dataclass(frozen=True)
class StartPage:
    """The page on which a student begins."""

    cards: list[Card]
    newcomer: bool
    """Whether the guided first session comes first: nothing has been finished yet."""
    going_on: Session | None
    """The newest conversation that is not over; the student may go on with it."""
    name: str
    """Of the client of that conversation, if there is one."""
    suggested: Card | None
    """Somebody to practise with now: the first client not met yet, otherwise the one met longest ago."""
    last: Session | None
    """The last conversation begun: feedback and difficulty stay as they were there."""

    @property
    def met(self) -> list[Card]:
        return [card for card in self.cards if card.met]

    @property
    def groups(self) -> list[tuple[str, list[Card]]]:
        """The clients by stance, in the order in which the stances first come."""
        found: dict[str, list[Card]] = {}
        for card in sorted(self.cards, key=lambda card: card.persona.stance, reverse=True):
            found.setdefault(card.persona.stance, []).append(card)
        return list(found.items())


def start_page(student: Any) -> StartPage:
    """Return what `student` sees first."""
    sessions = list(access.own_sessions(student).exclude(kind=Session.Kind.UPLOAD))
    talks = [session for session in sessions if session.kind == Session.Kind.PRACTICE]
    met: dict[str, Session] = {}
    for session in sorted(talks, key=lambda one: one.ended_at or one.created_at, reverse=True):
        if session.ended_at:
            met.setdefault(session.persona, session)
    cards = [Card(persona, portrait(persona.id), met.get(persona.id)) for persona in clients.clients().values()]
    going_on = talks[0] if talks and talks[0].ended_at is None else None
    return StartPage(
        cards=cards,
        newcomer=not any(session.ended_at and session.kind != Session.Kind.DRILL for session in sessions),
        going_on=going_on,
        name=clients.name_of(going_on.persona) if going_on else "",
        suggested=min(cards, key=_turn, default=None),
        last=talks[0] if talks else None,
    )


def _turn(card: Card) -> float:
    """Whose turn it is: those never met come first, then whoever was met longest ago."""
    return card.met.ended_at.timestamp() if card.met and card.met.ended_at else 0.0
