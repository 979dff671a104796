"""The client's answer to a volley: a reaction to how it was said, then an answer to what was asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from mi import talk as talks
from mi.assess import Volley
from mi.behaviours import ELABORATE, MI_NON_ADHERENT, QUESTIONS, REFLECTIONS, main_code
from mi.client import Move, State, move, table
from mi.cues import normalise
from mi.persona import RULERS, Line, Persona
from mi.session import Session

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MEMORY = 6
"""How many volleys back the client remembers what the trainee did."""
_ALWAYS_ANSWERED = frozenset({*RULERS, "why_not_lower", "why_not_higher", "risk", "name"})
_SETTINGS = frozenset({"day", "treatment", "friends", "work", "family"})
"""Topics that are often only the setting of a question about something else."""
_STRENGTH = {"neutral": 0, "sustain": 1, "change": 2, "discord": 3}
"""Of a composed answer, the talk that stands for it."""
_COMMON = frozenset(
    (
        "the and you your for that this with was are not but have has had just like about what how when they them "
        "from really it's you're don't i'm so there be been being would could will can him her his she all out get got"
    ).split()
)


@dataclass(frozen=True)
class Reply:
    """What the client answers, and the session after it."""

    text: str
    session: Session
    lines: tuple[Line, ...]
    moved: tuple[Move, ...]
    asked: str
    """The topic that was answered; empty where none was asked."""

    @property
    def origin(self) -> dict[str, Any]:
        """Where the answer comes from: it is recorded beside the client's line."""
        main = max(self.lines, key=lambda line: _STRENGTH[line.talk])
        return {"talk": self.session.talk, "kind": main.kind, "topic": self.asked, "pool": main.pool, "lines": list(self.session.said)}


def open_session(persona: Persona, feedback: str, seed: str) -> Reply:
    """Return the client's first line; the same `seed` gives the same session to the same replies."""
    state = State(**persona.start)
    line = Random(f"{seed}/opening").choice(persona.pool("opening"))
    session = Session(
        persona=persona.id,
        feedback=feedback,
        seed=seed,
        state=state,
        said=(line.id,),
        talk=line.talk,
        most_trust=state.trust,
        used=(line.id,),
    )
    return Reply(line.say, session, (line,), (), "")


def answer(persona: Persona, session: Session, volley: Volley) -> Reply:
    """Return the client's answer to `volley` and what it did to the client."""
    random = Random(f"{session.seed}/{session.turn + 1}")
    numbers = table(persona.stance, persona.coefficients)
    state, moved = move(session.state, volley, session.talk, session.recent, numbers)
    mood = 0.7 * session.mood + random.gauss(0, numbers["swing"])
    harm = volley.has(*MI_NON_ADHERENT)
    after = replace(
        session,
        state=state,
        turn=session.turn + 1,
        mood=mood,
        most_trust=max(session.most_trust, state.trust),
        recent=(*session.recent, main_code(list(volley.codes)))[-MEMORY:],
    )
    asked = _asked(volley, session)
    chooser = _Chooser(persona, after, random)
    if harm and {*session.recent[-1:]} <= MI_NON_ADHERENT and state.discord >= numbers["leaves_at"]:
        lines = [random.choice(persona.pool("leaves"))]
        after = replace(after, left=True)
    else:
        wanted = talks.draw(talks.scores(state, volley, session.talk, mood), random)
        if asked in _ALWAYS_ANSWERED:
            lines = [chooser.topic(asked, wanted)]
        else:
            lines = _compose(chooser, session, volley, asked, wanted, persona)
    text = " ".join(fill(line, state) for line in lines)
    after = replace(
        after,
        said=tuple(line.id for line in lines),
        talk=max((line.talk for line in lines), key=_STRENGTH.__getitem__),
        topic=asked or after.topic,
        used=(*after.used, *(line.id for line in lines)),
    )
    return Reply(text, after, tuple(lines), tuple(moved), asked)


def _asked(volley: Volley, session: Session) -> str:
    """The topic to answer: what the last question asks for; what "tell me more" points back to; risk before all else."""
    if "risk" in volley.asked or ("risk" in volley.topics and not volley.has(*MI_NON_ADHERENT)):
        return "risk"
    asked = [topic for topic in volley.asked if topic != ELABORATE]
    if asked:
        # "What do you enjoy about a drink in the evening" is about what they enjoy.
        return next((topic for topic in asked if topic not in _SETTINGS), asked[0])
    if ELABORATE in volley.asked:
        return session.topic or ELABORATE
    if volley.has(*QUESTIONS):
        return volley.topics[-1] if volley.topics and volley.topics[-1] != ELABORATE else ELABORATE
    if volley.topics in (("greeting",), ("name",), ("greeting", "name")):
        return "greeting"
    return ""


def _compose(chooser: "_Chooser", session: Session, volley: Volley, asked: str, wanted: str, persona: Persona) -> list[Line]:
    if asked:
        first = chooser.reaction("pushed", wanted) if _pushed(volley, session) and chooser.chance(0.7) else None
        return _parts(first, chooser.topic(asked, wanted))
    reaction = chooser.reaction(_reaction(chooser, volley, session, persona), wanted)
    if wanted == "neutral":
        # A client says more the more it trusts; it goes on with what is being spoken of, not with something else.
        spoken_of = [topic for topic in (*volley.topics, session.topic) if topic and topic not in _ALWAYS_ANSWERED]
        more = chooser.topic(spoken_of[-1], wanted) if spoken_of and chooser.chance(0.1 + 0.07 * chooser.session.state.trust) else None
        if reaction is None:
            return [more or chooser.topic(ELABORATE, wanted)]
        return [reaction] if more is None else _parts(reaction, more)
    if reaction is None or (reaction.talk != wanted and chooser.chance(0.4)):
        return [chooser.topic("unprompted", wanted)]
    return [reaction] if reaction.talk == wanted else _parts(reaction, chooser.topic("unprompted", wanted))


def _parts(first: Line | None, second: Line) -> list[Line]:
    return [second] if first is None or first.id == second.id else [first, second]


def _pushed(volley: Volley, session: Session) -> bool:
    return bool(volley.codes) and set(volley.codes) <= QUESTIONS and {*session.recent[-2:]} <= QUESTIONS and len(session.recent) >= 2


def _reaction(chooser: "_Chooser", volley: Volley, session: Session, persona: Persona) -> str:
    """The reaction that the volley calls for: first to what harms, then to what touches most."""
    for code, name in (("confront", "confronted"), ("persuade", "advised")):
        if volley.has(code):
            return name
    if volley.has("self_efficacy"):
        return "believed_in"
    if volley.has("affirm"):
        return "affirmed"
    if volley.has("emphasize_autonomy"):
        return "given_choice"
    if volley.has(*REFLECTIONS):
        # Somebody who is annoyed hears the attempt; somebody who tells hears whether it was understood.
        missed = session.talk != "discord" and not _echoes(volley, session, persona)
        return "misheard" if missed and chooser.chance(0.2) else "met"
    if volley.has("seek_collaboration"):
        return "asked_first"
    if volley.has("persuade_with_permission", "give_information"):
        return "informed"
    return "praised" if any(item.rule == "cheers" for item in volley.coded) else "acknowledged"


def _echoes(volley: Volley, session: Session, persona: Persona) -> bool:
    """Whether the volley takes up anything of the client's last line, or of what lies behind it."""
    lines = persona.lines_of(session.said)
    heard = {word for line in lines for word in _content(f"{line.say} {line.gist} {line.pool}")}
    return bool(heard & set(_content(volley.text))) or session.topic in volley.topics


def _content(text: str) -> list[str]:
    return [word[:5] for word in re.findall(r"[a-z']{3,}", normalise(text)) if word not in _COMMON]


def fill(line: Line, state: State) -> str:
    """Return the line as it is said in `state`: a ruler's answer holds the number."""
    name = line.pool.removeprefix("ruler_")
    number = getattr(state, name) if line.pool in RULERS else 0.0
    return line.say.replace("{number}", NUMBERS[round(number)])


class _Chooser:
    """Chooses lines that may be said now and were not said yet."""

    def __init__(self, persona: Persona, session: Session, random: Random) -> None:
        self.persona, self.session, self.random = persona, session, random

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def reaction(self, name: str, wanted: str) -> Line | None:
        """A fresh reaction of the wanted talk, else a neutral one, else any; none where all have been said."""
        fresh = self._fresh(self._allowed(name))
        for talk in (wanted, "neutral", "sustain", "discord"):
            if lines := [line for line in fresh if line.talk == talk]:
                return self.random.choice(lines)
        return None

    def topic(self, name: str, wanted: str) -> Line:
        """A line of the pool `name`: of the wanted talk where it has one, fresh where it can be.

        Where the pool has nothing fresh left, the client says something of its own; where that is used up, too, what was said longest ago.
        """
        order = [wanted, *(talk for talk in ("neutral", "sustain", "change") if talk != wanted)]
        if self._committed(name, wanted):
            name = "commitment"
        pools = [name] if name in _ALWAYS_ANSWERED else [name, ELABORATE if name != "unprompted" else "unprompted", "unprompted"]
        for pool in pools:
            fresh = self._fresh(self._allowed(pool))
            for talk in order:
                if lines := [line for line in fresh if line.talk == talk]:
                    return self.random.choice(lines)
        again = self._allowed(name) or self._allowed("unprompted") or list(self.persona.pool(name))
        return min(again, key=lambda line: max((i for i, used in enumerate(self.session.used) if used == line.id), default=-1))

    def _committed(self, name: str, wanted: str) -> bool:
        ready = self.session.state.readiness >= 6.5 and self.session.state.discord <= 2
        return (
            ready
            and wanted == "change"
            and name in ("unprompted", "next_step", ELABORATE)
            and bool(self._fresh(self._allowed("commitment")))
        )

    def _allowed(self, pool: str) -> list[Line]:
        state, most = self.session.state, self.session.most_trust
        return [line for line in self.persona.pool(pool) if line.allowed(state.trust, state.discord, most)]

    def _fresh(self, lines: Sequence[Line]) -> list[Line]:
        return [line for line in lines if line.id not in self.session.used]


def farewell(persona: Persona, session: Session) -> Line:
    """Return the client's last line where the trainee ends the session: warm where trust has grown, else cool."""
    lines = persona.pool("farewell.warm" if session.state.trust >= 5 and session.state.discord < 4 else "farewell.cool")
    return Random(f"{session.seed}/farewell").choice(lines)
