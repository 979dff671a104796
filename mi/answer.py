"""The client's answer to a volley: a reaction to how it was said, then an answer to what was asked."""

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from mi import talk as talks
from mi.assess import Volley
from mi.behaviours import ELABORATE, MI_NON_ADHERENT, QUESTIONS, main_code
from mi.client import Move, State, move, table
from mi.cues import normalise
from mi.lines import ALWAYS_ANSWERED, Chooser, content, fill
from mi.persona import Line, Persona
from mi.session import Session

MEMORY = 6
"""How many volleys back the client remembers what the trainee did."""
_SOON = 8
"""Within so many lines the client does not complain again of being questioned."""
_TOUCHES = {
    "self_efficacy": "believed_in",
    "affirm": "affirmed",
    "emphasize_autonomy": "given_choice",
    "simple_reflection": "met",
    "complex_reflection": "met",
}
"""The reaction to each code that touches the client."""
_SETTINGS = frozenset({"day", "treatment", "friends", "work", "family"})
"""Topics that are often only the setting of a question about something else."""
_PASSING = frozenset({"permission", "greeting", "name", ELABORATE})
"""Topics that nobody stays with."""
_POINTS_BACK = re.compile(r"\b(?:that|this|it|those|these|them|then|there|she|he|they)\b|^(?:\W*[\w']+){1,7}\W*$")
"""A question without a topic that goes on about what was being spoken of: by a pronoun, or because it is short."""
_HEDGEABLE = frozenset({"asks_yes_no", "asks_ever"})
"""Questions that can be answered with "depends"."""
_STRENGTH = {"neutral": 0, "sustain": 1, "change": 2, "discord": 3}
"""Of a composed answer, the talk that stands for it."""


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
    chooser = Chooser(persona, after, random, volley.text)
    if (
        harm
        and session.has_just_argued
        and asked != "risk"
        and state.discord >= numbers["leaves_at"]
        and after.turn >= numbers["stays_until"]
    ):
        lines = [random.choice(persona.pool("leaves"))]
        after = replace(after, left=True)
    else:
        wanted = talks.draw(talks.scores(state, volley, session.talk, mood), random)
        lines = _compose(chooser, session, volley, asked, wanted, persona)
    text = " ".join(fill(line, state) for line in lines)
    after = replace(
        after,
        said=tuple(line.id for line in lines),
        talk=max((line.talk for line in lines), key=_STRENGTH.__getitem__),
        topic=asked if asked and asked not in _PASSING else after.topic,
        asked=asked,
        used=(*after.used, *(line.id for line in lines)),
    )
    return Reply(text, after, tuple(lines), tuple(moved), asked)


def _asked(volley: Volley, session: Session) -> str:
    """The topic to answer: what the last question asks for; what "tell me more" points back to; risk before all else."""
    if "risk" in volley.asked or ("risk" in volley.topics and not volley.has(*MI_NON_ADHERENT, "give_information")):
        return "risk"
    if any(item.rule == "asks_permission" for item in volley.coded) and not volley.has(*QUESTIONS):
        # "Can I tell you what helped other parents?" asks for leave, not about parents.
        return "permission"
    spoken_of = _spoken_of(volley, session)
    asked = [topic for topic in volley.asked if topic != ELABORATE]
    if asked:
        # "What do you enjoy about a drink in the evening" is about what they enjoy.
        return next((topic for topic in asked if topic not in _SETTINGS), asked[0])
    if ELABORATE in volley.asked:
        return spoken_of or ELABORATE
    wants_view = any(item.code == "seek_collaboration" and item.rule != "asks_permission" and "?" in item.text for item in volley.coded)
    if volley.has(*QUESTIONS) or wants_view:
        # "How did you manage that?" goes on about what was being spoken of.
        return spoken_of if spoken_of and _POINTS_BACK.search(normalise(volley.text)) else ELABORATE
    if volley.topics and set(volley.topics) <= {"greeting", "name"}:
        return "greeting"
    return ""


def _spoken_of(volley: Volley, session: Session) -> str:
    """What the two are speaking of: what the volley names, else what was answered last; empty where that is nothing to stay with."""
    named = [topic for topic in (session.topic, *volley.topics) if topic and topic not in _PASSING | ALWAYS_ANSWERED]
    return named[-1] if named else ""


def _compose(chooser: Chooser, session: Session, volley: Volley, asked: str, wanted: str, persona: Persona) -> list[Line]:
    """The lines of an answer: what harms is answered before what is asked, and nobody talks on while squaring off."""
    reaction = chooser.reaction(_reaction(chooser, volley, session, persona), wanted)
    if asked == "risk" or (asked in ALWAYS_ANSWERED and not volley.has("confront")):
        return [chooser.answer(asked, wanted)]
    if volley.has(*MI_NON_ADHERENT) and reaction:
        return [reaction]
    if asked:
        pushed = chooser.reaction("pushed", wanted) if _pushed(volley, session) and chooser.chance(0.7) else None
        line = _to_question(chooser, volley, asked, wanted)
        # What is on the client's mind comes out beside a plain answer, too.
        own = (
            chooser.fresh("unprompted", [wanted])
            if line.talk == "neutral" and wanted in ("change", "sustain") and chooser.chance(0.5)
            else None
        )
        sorry = reaction if any(item.rule == "apologises" for item in volley.coded) else None
        return [found for found in (sorry or pushed, line, own) if found]
    return _of_its_own(chooser, _spoken_of(volley, session), reaction, wanted)


def _to_question(chooser: Chooser, volley: Volley, asked: str, wanted: str) -> Line:
    """An answer; where a yes or a fact was asked for that this client's file does not know, one that leaves it open."""
    if asked == ELABORATE and not volley.has("open_question") and any(item.rule in _HEDGEABLE for item in volley.coded):
        if hedge := chooser.reaction("hedged", wanted):
            return hedge
    return chooser.answer(asked, wanted)


def _of_its_own(chooser: Chooser, spoken_of: str, reaction: Line | None, wanted: str) -> list[Line]:
    """What the client says where nothing was asked: a reaction, and more of what is being spoken of, the more it trusts."""
    more: Line | None = None
    if wanted == "neutral":
        if spoken_of and (reaction is None or chooser.chance(0.3 + 0.06 * chooser.session.state.trust)):
            more = chooser.fresh(spoken_of, ["neutral"])
    elif reaction is None or reaction.talk != wanted:
        more = (chooser.fresh(spoken_of, [wanted]) if spoken_of else None) or chooser.answer("unprompted", wanted)
        if wanted == "discord":
            return [more]
    found = [line for line in (reaction, more) if line]
    return found or [chooser.answer(ELABORATE, wanted)]


def _pushed(volley: Volley, session: Session) -> bool:
    """Whether this is the third closed question running, and the client has not just said what that is like."""
    running = volley.codes == ("closed_question",) and session.recent[-2:] == ("closed_question",) * 2
    return running and not any(line.startswith("reactions.pushed") for line in session.used[-_SOON:])


def _reaction(chooser: Chooser, volley: Volley, session: Session, persona: Persona) -> str:
    """The reaction that the volley calls for: first to what harms, then to what touches most."""
    for code, name in (("confront", "confronted"), ("persuade", "advised")):
        if volley.has(code):
            return name
    if any(item.rule == "apologises" for item in volley.coded):
        return "apologised"
    touching = [item for item in volley.coded if item.code in _TOUCHES and not item.unsure]
    if touching:
        name = _TOUCHES[max(touching, key=lambda item: item.confidence).code]
        return "misheard" if name == "met" and _missed(volley, session, persona) and chooser.chance(0.2) else name
    if any(item.rule == "asks_permission" for item in volley.coded):
        return "asked_first"
    if volley.has("persuade_with_permission", "give_information", "seek_collaboration"):
        return "informed"
    return "praised" if any(item.rule == "cheers" for item in volley.coded) else "acknowledged"


def _missed(volley: Volley, session: Session, persona: Persona) -> bool:
    """Whether a reflection speaks of something else than the client did; words alone do not show that.

    Somebody who is annoyed hears the attempt, whatever it takes up.
    """
    if session.talk == "discord" or not volley.topics or not session.topic or session.topic in volley.topics:
        return False
    heard = [content(f"{line.say} {line.gist} {line.pool}") for line in persona.lines_of(session.said)]
    return not set().union(*heard) & content(volley.text)


def farewell(persona: Persona, session: Session) -> Line:
    """Return the client's last line where the trainee ends the session: warm where trust has grown, else cool."""
    lines = persona.pool("farewell.warm" if session.state.trust >= 5 and session.state.discord < 4 else "farewell.cool")
    return Random(f"{session.seed}/farewell").choice(lines)
