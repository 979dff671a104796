"""The client's answer to a volley: how the volley moves it, what it is up to saying, and the lines that say it."""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from mi import history as past
from mi import talk as talks
from mi.assess import Volley, is_long
from mi.behaviours import MI_NON_ADHERENT, TOPICS, main_code
from mi.client import Move, State, contingencies, move
from mi.compose import Part, asked, compose, ruler_of, stays_with
from mi.history import History
from mi.lines import Chooser, fill
from mi.persona import Line, Persona
from mi.session import Session
from mi.stems import opener

MEMORY = 6
"""How many volleys back the client remembers what the trainee did."""
_STRENGTH = {"neutral": 0, "sustain": 1, "change": 2, "discord": 3}
"""Of a composed answer, the talk that stands for it."""
_SAME_NUMBER = 0.75
"""A ruler is answered with the number given before as long as the state lies no further from it."""


@dataclass(frozen=True)
class Reply:
    """What the client answers, and the session after it."""

    text: str
    session: Session
    parts: tuple[Part, ...]
    moved: tuple[Move, ...] = ()
    asked: str = ""
    """The topic that was answered; empty where none was asked."""
    codes: tuple[str, ...] = ()
    """Of the volley that is answered."""
    leaning: dict[str, float] = field(default_factory=dict)
    """How likely each talk was."""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(part.line for part in self.parts)

    @property
    def origin(self) -> dict[str, Any]:
        """Where the answer comes from: it is recorded beside the client's line."""
        main = max(self.lines, key=lambda line: _STRENGTH[line.talk])
        parts = [
            {"role": part.role, "id": part.line.id, "pool": part.line.pool, "talk": part.line.talk, "trust": part.line.trust}
            for part in self.parts
        ]
        return {
            "talk": self.session.talk,
            "kind": main.kind,
            "topic": self.asked,
            "pool": main.pool,
            "lines": list(self.session.said),
            "parts": parts,
            "codes": list(self.codes),
            "leaning": {talk: round(share, 2) for talk, share in self.leaning.items()},
        }


def open_session(persona: Persona, feedback: str, seed: str, difficulty: str = "standard", history: History | None = None) -> Reply:
    """Return the client's first line; the same `seed` gives the same session to the same replies.

    `history` is what the last session with this client has left.
    """
    state = persona.begins(difficulty)
    session = Session(persona=persona.id, feedback=feedback, seed=seed, state=state, most_trust=state.trust, difficulty=difficulty)
    if history:
        session = past.resume(session, persona, history)
    lines = persona.pool(past.greeting(session))
    fitting = [line for line in lines if line.allowed(session.state.trust, session.state.discord, session.most_trust, session.after)]
    fresh = [line for line in fitting or lines if line.id not in session.avoid]
    line = Random(f"{seed}/opening").choice(fresh or fitting or lines)
    session = replace(session, said=(line.id,), talk=line.talk, used=(line.id,))
    return Reply(fill(line, session), session, (Part("again" if history else "opening", line),))


def answer(persona: Persona, session: Session, volley: Volley) -> Reply:
    """Return the client's answer to `volley` and what it did to the client."""
    random = Random(f"{session.seed}/{session.turn + 1}")
    numbers = persona.numbers(session.difficulty)
    causes = [cause for cause, _ in contingencies(volley, session.talk, session.recent)]
    state, moved = move(session.state, volley, session.talk, session.recent, numbers)
    mood = numbers["mood_kept"] * session.mood + random.gauss(0, numbers["swing"])
    topic = asked(volley, session, persona.name)
    after = _moved_on(session, state, volley, mood, topic)
    leaning = talks.shares(talks.scores(state, volley, session.talk, mood, causes, numbers))
    if _leaves(session, after, volley, topic, numbers):
        parts = [Part("leaves", random.choice(persona.pool("leaves")))]
        after = replace(after, left=True)
    else:
        chooser = Chooser(persona, after, random, volley.text, numbers)
        parts = compose(chooser, session, volley, topic, talks.draw(leaning, random), persona)
    lines = [part.line for part in parts]
    after = replace(
        after,
        # What was on the client's mind is what is spoken of now; "tell me more" and a nod go on with that.
        topic=_now_spoken_of(parts, after),
        said=tuple(line.id for line in lines),
        talk=max((line.talk for line in lines), key=_STRENGTH.__getitem__),
        agreed=next((line.plan for line in reversed(lines) if line.plan), after.agreed),
        used=(*after.used, *(line.id for line in lines)),
    )
    text = " ".join(fill(line, after) for line in lines)
    return Reply(text, after, tuple(parts), tuple(moved), topic, volley.codes, leaning)


def _moved_on(session: Session, state: State, volley: Volley, mood: float, topic: str) -> Session:
    """The session after the volley, as the client stands before it speaks."""
    rulers, ruler = session.rulers, ruler_of(topic)
    if ruler:
        value, given = getattr(state, ruler), rulers.get(ruler)
        same = given is not None and abs(value - given) < _SAME_NUMBER
        rulers = {**rulers, ruler: given if same and given is not None else round(value)}
    return replace(
        session,
        state=state,
        turn=session.turn + 1,
        mood=mood,
        most_trust=max(session.most_trust, state.trust),
        recent=(*session.recent, main_code(list(volley.codes)))[-MEMORY:],
        argued=session.argued + volley.has(*MI_NON_ADHERENT),
        openings=(*session.openings, opener(volley.text))[-MEMORY:],
        long_replies=session.long_replies + is_long(volley.text),
        hint=(),
        rulers=rulers,
        ruler=ruler or session.ruler,
        topic=stays_with(topic, session.topic),
        asked=topic,
    )


def _now_spoken_of(parts: list[Part], after: Session) -> str:
    answered = next((part.line.pool for part in parts if part.role == "answer"), "")
    if parts[-1].line.pool == "unprompted":
        return ""
    return stays_with(answered, after.topic) if answered in TOPICS else after.topic


def _leaves(session: Session, after: Session, volley: Volley, topic: str, numbers: dict[str, Any]) -> bool:
    """Whether the client walks out: argued with twice running, at the highest discord, and after there was something to practise on."""
    harm = volley.has(*MI_NON_ADHERENT) and session.has_just_argued and topic != "risk"
    return harm and after.state.discord >= numbers["leaves_at"] and after.turn >= numbers["stays_until"]


def farewell(persona: Persona, session: Session) -> Line:
    """Return the client's last line where the trainee ends the session: warm where trust has grown, else cool."""
    return Chooser(persona, session, Random(f"{session.seed}/farewell"), "", persona.numbers(session.difficulty)).farewell()
