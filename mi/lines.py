"""Choose the client's next line: one that may be said now, was not said yet, and takes up what was asked."""

import re
from collections.abc import Sequence
from random import Random

from mi.behaviours import ELABORATE
from mi.cues import normalise
from mi.persona import RULERS, Line, Persona
from mi.session import Session

ALWAYS_ANSWERED = frozenset({*RULERS, "why_not_lower", "why_not_higher", "risk", "name"})
"""Topics whose questions get their own answer, whatever else the client feels like saying."""
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_READY = 6.5
"""Readiness from which commitment can be spoken."""
_COMMON = frozenset(
    (
        "the and you your for that this with was are not but have has had just like about what how when they them from really it's "
        "you're don't i'm so there be been being would could will can him her his she all out get got does did think feel tell who "
        "why where much many often more some any drink drinking make makes"
    ).split()
)


def content(text: str) -> set[str]:
    """Return the stems of the words that carry content."""
    words = (word.removesuffix("'s") for word in re.findall(r"[a-z']{3,}", normalise(text)))
    return {word[:5] for word in words if word not in _COMMON and len(word) > 2}


def fill(line: Line, state: object) -> str:
    """Return the line as it is said in `state`: a ruler's answer holds the number."""
    number = getattr(state, line.pool.removeprefix("ruler_")) if line.pool in RULERS else 0.0
    return line.say.replace("{number}", NUMBERS[round(number)])


class Chooser:
    """Chooses among the lines of a client for one turn of a session."""

    def __init__(self, persona: Persona, session: Session, random: Random, asked: str) -> None:
        """`asked` is the trainee's text: lines that share its words come first."""
        self.persona, self.session, self.random = persona, session, random
        self._asked = content(asked)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def reaction(self, name: str, wanted: str) -> Line | None:
        """A fresh reaction of the wanted talk, else a neutral one, else any; none where all have been said."""
        fresh = self._fresh(self._allowed(name))
        for talk in (wanted, "neutral", "sustain", "discord"):
            if lines := [line for line in fresh if line.talk == talk]:
                return self.random.choice(lines)
        return None

    def answer(self, name: str, wanted: str) -> Line:
        """A line of the pool `name`: of the wanted talk where it has one, fresh where it can be.

        Where the pool has nothing fresh left, the client says something of its own; where that is used up, too, what was said
        longest ago.
        """
        if self._committed(name, wanted):
            name = "commitment"
        for pool in [name] if name in ALWAYS_ANSWERED else dict.fromkeys((name, ELABORATE, "unprompted")):
            if line := self.fresh(pool, (wanted, "neutral", "sustain", "change")):
                return line
        again = self._allowed(name) or self._allowed("unprompted") or list(self.persona.pool(name))
        return min(again, key=lambda line: max((i for i, used in enumerate(self.session.used) if used == line.id), default=-1))

    def fresh(self, pool: str, talks: Sequence[str]) -> Line | None:
        """A line of `pool` that was not said yet, of the first of `talks` that has one.

        What takes up the question's own words comes before the wanted talk: a client answers what was asked.
        """
        fresh = [line for line in self._fresh(self._allowed(pool)) if line.talk in talks]
        if not fresh:
            return None
        shared = {line.id: len(self._asked & content(line.say)) for line in fresh}
        most = max(shared.values())
        near = [line for line in fresh if shared[line.id] == most]
        first = min(talks.index(line.talk) for line in near)
        return self.random.choice([line for line in near if line.talk == talks[first]])

    def _committed(self, name: str, wanted: str) -> bool:
        state = self.session.state
        if wanted != "change" or name not in ("unprompted", "next_step", ELABORATE) or state.readiness < _READY or state.discord > 2:
            return False
        return bool(self._fresh(self._allowed("commitment")))

    def _allowed(self, pool: str) -> list[Line]:
        state, most = self.session.state, self.session.most_trust
        return [line for line in self.persona.pool(pool) if line.allowed(state.trust, state.discord, most)]

    def _fresh(self, lines: Sequence[Line]) -> list[Line]:
        return [line for line in lines if line.id not in self.session.used]
