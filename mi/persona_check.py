"""Judge a client as a whole: can everything be said, is everything answered, does it repeat itself, is there enough of it.

What is `grave` keeps a client from being met; the rest makes it poorer, and `mi-practice persona check` reports it as well.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from statistics import median
from typing import Final

from mi.behaviours import TOPICS
from mi.client import State
from mi.coefficients import DIFFICULTIES
from mi.lines import WARM_DISCORD, WARM_TRUST
from mi.persona import ABOUT_YOU, GREETED, REACTIONS, WEEKS, Line, Persona
from mi.persona_facts import contradictions, strangers

LEVELS: Final = (0.0, 1.5, 3.0, 4.5, 6.0, 7.5, 9.0, 10.0)
"""At which trust and discord every topic must be answered."""
BANDS: Final = ((0.0, 3.0), (3.0, 5.5), (5.5, 10.1))
"""Each topic is answered in three ways at least: by strangers, by somebody who begins to trust, by somebody who trusts."""
OPENERS: Final = 4
"""Lines that may begin with the same three words; a first word may open at most a fifth of all lines."""
REACTIONS_WANTED: Final[Mapping[str, int]] = {
    **dict.fromkeys(REACTIONS, 9),
    **dict.fromkeys(("confronted", "advised", "acknowledged", "affirmed", "given_choice", "informed", "believed_in"), 12),
    "met": 16,
}
TALK_WANTED: Final[Mapping[str, Mapping[str, int]]] = {
    "unprompted": {"neutral": 25, "sustain": 22, "discord": 16, "change": 30},
    "elaborate": {"neutral": 14, "sustain": 8, "discord": 6, "change": 10},
}
LISTS_WANTED: Final[Mapping[str, int]] = {"opening": 10, "commitment": 8, "leaves": 5, "farewell.warm": 5, "farewell.cool": 5}
AGAIN_WANTED: Final = 4
MEDIAN_WORDS: Final = (6.5, 12.0)
"""Replies are short (AnnoMI: median 7 words)."""
_LONGEST_WAIT = 60
"""Turns after which nothing that is still to come would be met."""


@dataclass(frozen=True, order=True)
class Fault:
    """Something that is wrong in a file: where, and what with its remedy."""

    place: str = field(compare=False)
    what: str = field(compare=False)
    line: int = 0
    """Of the file; 0 where it is not known."""
    grave: bool = True
    """Whether the client cannot be met like this."""

    def told(self, name: str) -> str:
        """Return the fault as one line of text, for the file called `name`."""
        where = f"{name}:{self.line}" if self.line else name
        return f"{where}: {self.place}: {self.what}" if self.place else f"{where}: {self.what}"


def check(persona: Persona) -> Iterator[Fault]:
    """Yield everything that is wrong with the client."""
    for judge in (_reachable, _lines_reachable, _answered, _later, contradictions, _twice):
        for place, what in judge(persona):
            yield Fault(place, what)
    for judge in (_ways, strangers, _openers, _enough, _clauses, _length):
        for place, what in judge(persona):
            yield Fault(place, what, grave=False)


Found = Iterator[tuple[str, str]]


def _reachable(persona: Persona) -> Found:
    """The two ends that a client can come to: deciding, and leaving."""
    numbers = persona.numbers()
    if numbers["leaves_at"] > 10 or numbers["stays_until"] > _LONGEST_WAIT:
        yield "leaves", "no state reaches it: coefficients.leaves_at must be at most 10, stays_until small"
    needs = numbers["commits"]
    if needs["readiness"] > State(0, 10, 10, 10).readiness or max(needs["turns"], needs["turns_later"]) > _LONGEST_WAIT:
        yield "commitment", "no state reaches it: coefficients.commits asks for more readiness or turns than there are"


def _said_where(persona: Persona) -> dict[str, Callable[[float, float], bool]]:
    """In which states (trust, discord) a pool is turned to; a pool that is not named, in all."""
    numbers = persona.numbers()
    return {
        "commitment": lambda trust, discord: discord <= numbers["commits"]["discord"],
        "leaves": lambda trust, discord: discord >= numbers["leaves_at"],
        "farewell.warm": lambda trust, discord: trust >= WARM_TRUST and discord < WARM_DISCORD,
        "farewell.cool": lambda trust, discord: trust < WARM_TRUST or discord >= WARM_DISCORD,
    }


def _lines_reachable(persona: Persona) -> Found:
    steps = [step / 4 for step in range(41)]
    where = _said_where(persona)
    states = {name: [pair for pair in product(steps, steps) if holds(*pair)] for name, holds in where.items()}
    begins = [persona.begins(difficulty) for difficulty in DIFFICULTIES]
    for line in persona.lines:
        if line.pool == "opening":
            reached = not line.after and any(line.allowed(state.trust, state.discord, state.trust) for state in begins)
        elif line.pool.startswith("again."):
            reached = not line.after or line.pool.removeprefix("again.") in line.after or "again" in line.after
        else:
            pairs = states.get(line.pool)
            reached = pairs is None or any(line.allowed(trust, discord, trust, line.after) for trust, discord in pairs)
        if not reached:
            yield line.id, "no state allows this line where it stands; mend its limits or `after`, or move it"


def _answered(persona: Persona) -> Found:
    """Everything that a client can be asked is answered at every trust and discord; every reaction is there, too."""
    for name, prefix in [*((topic, "topics") for topic in TOPICS), *((reaction, "reactions") for reaction in REACTIONS)]:
        lines = [line for line in persona.pool(name) if not line.after]
        mute = [
            (trust, discord, most)
            for trust, discord, most in product(LEVELS, LEVELS, LEVELS if prefix == "topics" else (None,))
            if (most is None or most >= trust) and not any(line.allowed(trust, discord, trust if most is None else most) for line in lines)
        ]
        if mute:
            trust, discord, most = mute[0]
            been = f" where it has been {most:g}" if most not in (None, trust) else ""
            yield f"{prefix}.{name}", f"no line can be said at trust {trust:g}{been} and discord {discord:g}; give one wider limits"


def _ways(persona: Persona) -> Found:
    """Each topic is answered by a stranger, by somebody who begins to trust and by somebody who trusts; each ruler is followed up."""
    for topic in TOPICS:
        lines = [line for line in persona.pool(topic) if not line.after]
        for low, high in BANDS:
            if not any(low <= line.trust < high for line in lines):
                yield f"topics.{topic}", f"no line with trust from {low:g} to {min(high, 10):g}; write one for that band"
    ability = [line.kind == "ability" for line in persona.pool("why_not_lower", "change")]
    if ability.count(True) < 3 or ability.count(False) < 3:
        yield "topics.why_not_lower", "needs three reasons of kind ability (after a confidence ruler) and three of other kinds"


def _later(persona: Persona) -> Found:
    """What a later session needs: a word on how the week went, and on what was agreed."""
    for week in WEEKS:
        fitting = [line for line in persona.pool("since_last") if {week, "again"}.intersection(line.after)]
        if not any(line.trust <= 1.5 and line.trust_max == 10 and line.discord == 0 and line.discord_max == 10 for line in fitting):
            yield "topics.since_last", f"no line with `after: {week}` that can be said in every state; write one"
    for name in GREETED:
        lines = persona.pool(f"again.{name}")
        if len(lines) < AGAIN_WANTED:
            yield f"again.{name}", f"has {len(lines)} lines; write {AGAIN_WANTED} at least"
        if name in ("kept", "slipped") and 2 * sum("{plan}" in line.say for line in lines) < len(lines):
            yield f"again.{name}", "at least half of these lines must hold {plan}"


def _twice(persona: Persona) -> Found:
    first: dict[str, str] = {}
    for line in persona.lines:
        plain = re.sub(r"\W+", " ", line.say.lower()).strip()
        if plain in first:
            yield line.id, f"says the same as {first[plain]}; write another line"
        first.setdefault(plain, line.id)


def _openers(persona: Persona) -> Found:
    begins: dict[str, list[Line]] = defaultdict(list)
    for line in persona.lines:
        words = re.findall(r"[\w']+", line.say.lower())
        if len(words) > 3:
            begins[" ".join(words[:3])].append(line)
    for opening, lines in begins.items():
        if len(lines) > OPENERS:
            places = ", ".join(line.id for line in lines)
            yield lines[OPENERS].id, f"{len(lines)} lines begin with {opening!r} ({places}); {OPENERS} may, begin the others otherwise"
    first = Counter(re.findall(r"[\w']+", line.say.lower())[0] for line in persona.lines if re.search(r"\w", line.say))
    for word, number in first.items():
        if number > len(persona.lines) / 5:
            yield "", f"{number} of {len(persona.lines)} lines begin with {word!r}; at most a fifth may, begin the others otherwise"


def _enough(persona: Persona) -> Found:
    """No line may be said twice within 30 turns: that takes deep pools."""
    for name, wanted in REACTIONS_WANTED.items():
        if len(persona.pool(name)) < wanted:
            yield f"reactions.{name}", f"has {len(persona.pool(name))} lines; write {wanted}, for none may come twice in 30 turns"
    for name, by_talk in TALK_WANTED.items():
        for talk, wanted in by_talk.items():
            if (number := len(persona.pool(name, talk))) < wanted:
                yield f"{name}.{talk}", f"has {number} lines; write {wanted}"
    for name, wanted in LISTS_WANTED.items():
        if len(persona.pool(name)) < wanted:
            yield name, f"has {len(persona.pool(name))} lines; write {wanted}"
    plans = {line.plan for line in persona.pool("commitment")}
    if len(plans) < LISTS_WANTED["commitment"]:
        yield "commitment", f"has {len(plans)} different plans; write {LISTS_WANTED['commitment']}"


def _clauses(persona: Persona) -> Found:
    """Gists and the lists about "you" are put into the coach's sentences: small, without a stop, about "you"."""
    names = set(re.findall(r"\b[A-Z]\w+", " ".join((*persona.facts.values(), *persona.case_card.values(), persona.name))))
    clauses = [(line.id, line.gist) for line in persona.lines if line.gist]
    for key in ABOUT_YOU:
        given = getattr(persona, key)
        clauses += [(f"{key}.{index}", text) for index, text in enumerate(given)]
        if len(given) < 4:
            yield key, f"has {len(given)} clauses; write four at least"
        for index, text in enumerate(given):
            if not text.startswith("you"):
                yield f"{key}.{index}", "must begin with 'you'"
    for place, clause in clauses:
        if clause[0].isupper() and re.split(r"\W", clause)[0] not in names:
            yield place, f"begins with a capital, but stands inside a sentence: {clause!r}"
        if clause.rstrip()[-1] in ".!?,;:":
            yield place, f"ends with a stop, but stands inside a sentence: {clause!r}"
        if not re.search(r"\byou(?:r|rs|rself|'\w+)?\b", clause) and place.partition(".")[0] not in ABOUT_YOU:
            yield place, f"must be a clause about 'you': {clause!r}"
        if re.search(r"\b(?:I|my|me|I'm|I've)\b", clause):
            yield place, f"must speak of 'you', not of 'I': {clause!r}"


def _length(persona: Persona) -> Found:
    middle = median(len(line.say.split()) for line in persona.lines)
    least, most = MEDIAN_WORDS
    if not least <= middle <= most:
        yield "", f"half of the lines have {middle:g} words or more; clients are brief: let it be {least:g} to {most:g}"
