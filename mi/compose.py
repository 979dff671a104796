"""What a volley asks for, and of which lines the client's answer is made: a reaction to how it was said, then an answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mi.assess import Volley
from mi.behaviours import ELABORATE, GOODBYE, MI_NON_ADHERENT, QUESTIONS, RESISTANCE
from mi.cues import normalise
from mi.lines import ALWAYS_ANSWERED, PASSING, Chooser
from mi.persona import RULERS, Line, Persona
from mi.session import Session
from mi.stems import content

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
_POINTS_BACK = re.compile(r"\b(?:that|this|it|those|these|them|then|there|she|he|they)\b|^(?:\W*[\w']+){1,7}\W*$")
"""A question without a topic that goes on about what was being spoken of: by a pronoun, or because it is short."""
_TELLS = ("give_information", "persuade_with_permission")
_TAKES = re.compile(
    r"\bwhat do you (?:make|think) of (?:that|this|it)\b|\b(?:how )?does (?:that|this) (?:sit|sound|strike|land|fit|make sense)\b"
)
_HEDGEABLE = frozenset({"asks_yes_no", "asks_ever", "asks_fact"})
"""Questions for a yes or for one fact: they can be answered with "depends" or "I'd have to think"."""
_WHO = re.compile(r"\bwho(?:'s| is| are| was|se)\b|\b(?:tell me|say something|can you say) about\b|\bwho\?")
_ARE_YOU = (
    r"(?:^|[.,!?] )\W*(?:hello|hi|so|and|good \w+)?\W*"
    r"(?:are you|you are|you're|you must be|it's|is it|is that) (?:mr |mrs |ms |miss )?{name}\W*$"
)
"""Asks whether the client is who the case card says."""
_WHY_THAT = re.compile(r"\b(?:why|how come|what (?:makes|made|puts|put|keeps|kept|brings|brought))\b")
_UPWARDS = re.compile(r"\b(?:higher|more|up|six|seven|eight|nine|ten|[6-9]|10)\b")
"""After a ruler: a question for the reasons of the number; and one for why it is not higher."""


@dataclass(frozen=True)
class Part:
    """A line of the client's answer, and what it is there for."""

    role: str
    """`reaction`, `answer`, `own_mind` (added to an answer), `goes_on` (where nothing was asked), `leaves`, `opening`, `again`."""
    line: Line


def asked(volley: Volley, session: Session, name: str = "") -> str:
    """The topic to answer: what the last question asks for; what "tell me more" points back to; risk before all else.

    `name` is the client's: "are you Tom?" asks for it.
    """
    if "risk" in volley.asked or ("risk" in volley.topics and not volley.has(*MI_NON_ADHERENT, "give_information")):
        return "risk"
    if name and re.search(_ARE_YOU.format(name=re.escape(name.lower())), normalise(volley.text)):
        return "name"
    if GOODBYE in volley.topics and not volley.has(*QUESTIONS, *MI_NON_ADHERENT):
        return GOODBYE
    if any(item.rule == "asks_permission" for item in volley.coded) and not volley.has(*QUESTIONS):
        # "Can I tell you what helped other parents?" asks for leave, not about parents.
        return "permission"
    spoken_of = _spoken_of(volley, session)
    named = [topic for topic in volley.asked if topic != ELABORATE]
    if named:
        # "What do you enjoy about a drink in the evening" is about what they enjoy.
        return next((topic for topic in named if topic not in _SETTINGS), named[0])
    if session.asked in RULERS and _WHY_THAT.search(normalise(volley.text)):
        return "why_not_higher" if _UPWARDS.search(normalise(volley.text)) else "why_not_lower"
    if ELABORATE in volley.asked and not volley.has(*_TELLS):
        return spoken_of or ELABORATE
    if volley.has(*_TELLS) or (len(volley.coded) > 1 and _TAKES.search(normalise(volley.text))):
        # "What do you make of that?" asks for the reaction to what was said before it.
        return ""
    wants_view = any(item.code == "seek_collaboration" and item.rule != "asks_permission" and "?" in item.text for item in volley.coded)
    if volley.has(*QUESTIONS) or wants_view:
        # "How did you manage that?" goes on about what was being spoken of.
        return spoken_of if spoken_of and _POINTS_BACK.search(normalise(volley.text)) else ELABORATE
    if volley.topics and set(volley.topics) <= {"greeting", "name"}:
        return "greeting"
    return ""


def stays_with(topic: str, before: str) -> str:
    """Return what is being spoken of once `topic` was answered, where it was `before` until now."""
    return topic if topic and topic not in PASSING else before


def _spoken_of(volley: Volley, session: Session) -> str:
    """What the two are speaking of: what the volley names, else what was answered last; empty where that is nothing to stay with."""
    named = [topic for topic in (session.topic, *volley.topics) if topic and topic not in PASSING | ALWAYS_ANSWERED]
    return named[-1] if named else ""


def compose(chooser: Chooser, session: Session, volley: Volley, topic: str, wanted: str, persona: Persona) -> list[Part]:
    """Return the parts of an answer: what harms is answered before what is asked, and nobody talks on while squaring off.

    `session` is the session before the volley, `topic` what is asked, `wanted` the talk that the client is up to.
    """
    if topic == GOODBYE:
        return [Part("reaction", chooser.farewell())]
    # Whoever is not up to pushing back takes unasked advice as one takes a leaflet: with a word, and without thanks.
    reaction = chooser.reaction(_reaction(chooser, volley, session, persona, wanted), wanted, plain=volley.has("persuade"))
    if topic == "risk" or (topic in ALWAYS_ANSWERED and not volley.has("confront")):
        return [Part("answer", _to_question(chooser, volley, topic, wanted))]
    if volley.has(*MI_NON_ADHERENT) and reaction:
        return [Part("reaction", reaction)]
    if topic:
        return list(_to_what_was_asked(chooser, session, volley, topic, wanted, reaction))
    return list(_of_its_own(chooser, volley, reaction, wanted))


def _to_what_was_asked(
    chooser: Chooser, session: Session, volley: Volley, topic: str, wanted: str, reaction: Line | None
) -> Iterator[Part]:
    if any(item.rule == "apologises" for item in volley.coded) and reaction:
        yield Part("reaction", reaction)
    elif _pushed(volley, session) and chooser.chance(chooser.numbers["speaks"]["pushed"]):
        if pushed := chooser.reaction("pushed", wanted):
            yield Part("reaction", pushed)
    line = _to_question(chooser, volley, topic, wanted)
    yield Part("answer", line)
    # What is on the client's mind comes out beside a plain answer, too.
    if line.talk == "neutral" and wanted in ("change", "sustain") and chooser.chance(chooser.numbers["speaks"]["own_mind"]):
        if own := chooser.fresh("unprompted", [wanted]):
            yield Part("own_mind", own)


def _to_question(chooser: Chooser, volley: Volley, topic: str, wanted: str) -> Line:
    """An answer; where a yes or a fact was asked for that this client's file does not know, one that leaves it open."""
    if who := _who(chooser, volley):
        return who
    if volley.has(*QUESTIONS) and not volley.asked and (near := chooser.near(wanted)):
        return near
    if topic == ELABORATE and not volley.has("open_question") and any(item.rule in _HEDGEABLE for item in volley.coded):
        if hedge := chooser.reaction("hedged", wanted):
            return hedge
    if topic == "why_not_lower" and chooser.session.ruler in ("importance", "confidence"):
        # Reasons after an importance ruler, abilities after a confidence ruler.
        return chooser.answer(topic, "change", chooser.session.ruler == "confidence")
    return chooser.answer(topic, wanted)


def _who(chooser: Chooser, volley: Volley) -> Line | None:
    """Who somebody is whom the question names, where the file says so and it was not said yet."""
    plain = normalise(volley.text)
    if not _WHO.search(plain):
        return None
    named = (pool for name, pool in chooser.persona.people.items() if re.search(rf"\b{re.escape(name)}\b", plain))
    return next(filter(None, (chooser.fresh(pool, ["neutral"]) for pool in named)), None)


def _of_its_own(chooser: Chooser, volley: Volley, reaction: Line | None, wanted: str) -> Iterator[Part]:
    """What the client says where nothing was asked: a reaction, and more of what is being spoken of, the more it trusts."""
    spoken_of, speaks = _spoken_of(volley, chooser.session), chooser.numbers["speaks"]
    more: Line | None = None
    if wanted == "neutral":
        more_likely = speaks["goes_on"] + speaks["goes_on_by_trust"] * chooser.session.state.trust
        if spoken_of and (reaction is None or chooser.chance(more_likely)):
            more = chooser.fresh(spoken_of, ["neutral"])
    elif reaction is None or reaction.talk != wanted:
        more = (chooser.fresh(spoken_of, [wanted]) if spoken_of else None) or chooser.answer("unprompted", wanted)
    if reaction and not (more and wanted == "discord"):
        yield Part("reaction", reaction)
    if more or not reaction:
        yield Part("goes_on", more or chooser.answer(ELABORATE, wanted))


def _pushed(volley: Volley, session: Session) -> bool:
    """Whether this is the third closed question running, and the client has not just said what that is like."""
    running = volley.codes == ("closed_question",) and session.recent[-2:] == ("closed_question",) * 2
    return running and not any(line.startswith("reactions.pushed") for line in session.used[-_SOON:])


def _reaction(chooser: Chooser, volley: Volley, session: Session, persona: Persona, wanted: str) -> str:
    """The reaction that the volley calls for: first to what harms, then to what touches most."""
    if volley.has("confront"):
        return "confronted"
    if volley.has("persuade"):
        return "advised" if wanted in RESISTANCE else "informed" if volley.has("give_information") else "acknowledged"
    if any(item.rule == "apologises" for item in volley.coded):
        return "apologised"
    touching = [item for item in volley.coded if item.code in _TOUCHES and not item.unsure]
    if touching:
        name = _TOUCHES[max(touching, key=lambda item: item.confidence).code]
        missed = name == "met" and _missed(volley, session, persona) and chooser.chance(chooser.numbers["speaks"]["misheard"])
        return "misheard" if missed else name
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


def ruler_of(topic: str) -> str:
    """Return what a ruler measures; empty where the topic is none."""
    return topic.removeprefix("ruler_") if topic in RULERS else ""
