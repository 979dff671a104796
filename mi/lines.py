"""Choose the client's next line: one that may be said now, was not said yet, and takes up what was asked."""

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

from mi.behaviours import ELABORATE, TOPICS
from mi.persona import RULERS, WEEKS, Line, Persona
from mi.session import Session
from mi.stems import content, opener

ALWAYS_ANSWERED = frozenset({*RULERS, "why_not_lower", "why_not_higher", "risk", "name"})
"""Topics whose questions get their own answer, whatever else the client feels like saying."""
PASSING = frozenset({"permission", "greeting", "name", "since_last", ELABORATE})
"""Topics that nobody stays with: their lines stand instead of each other."""
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WARM_TRUST, WARM_DISCORD = 5.0, 4.0
"""From this trust on, and below this discord, a client parts warmly."""
_OPENINGS = 3
"""So many of the latest lines may begin with the same two words."""
_LATEST = 75
"""Lines that are looked back over for that: 30 turns have seldom more."""
_SAME = 2
"""A line that shares so many stems with what has been done since the last session speaks of it as of something still to come."""
_PLAIN = 1.0
"""A reaction that needs no more trust than this is said to anybody."""
_RARE = 10
"""A stem that stands in so few of a client's lines says what a question is about."""
_LEAST_STEM = 4
_WILLING = ("neutral", "sustain", "change")
"""Talks that answer a question whatever the client is up to; discord only where it is up to that."""


def fill(line: Line, session: Session) -> str:
    """Return the line as it is said in `session`: with the number that a ruler's answer gives, and with what had been agreed."""
    name = line.pool.removeprefix("ruler_")
    number = session.rulers.get(name, round(getattr(session.state, name))) if line.pool in RULERS else 0
    return line.say.replace("{number}", NUMBERS[number]).replace("{plan}", session.plan)


class Chooser:
    """Chooses among the lines of a client for one turn of a session."""

    def __init__(self, persona: Persona, session: Session, random: Random, asked: str, numbers: dict[str, Any]) -> None:
        """`asked` is the trainee's text: lines that share its words come first. `numbers` is the client's table."""
        self.persona, self.session, self.random, self.numbers = persona, session, random, numbers
        self._asked = content(asked)
        self._used, self._avoid = set(session.used), set(session.avoid)
        self._done = content(session.plan) if "kept" in session.after else frozenset()
        self._openers = Counter(opener(line.say) for line in persona.lines_of(session.used[-_LATEST:]))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def reaction(self, name: str, wanted: str, plain: bool = False) -> Line | None:
        """A fresh reaction of the wanted talk, else a neutral one, else any; none where all have been said.

        `plain` leaves out what only trust would say.
        """
        fresh = [line for line in self._fresh(self._allowed(name)) if not plain or line.trust <= _PLAIN]
        for talk in (wanted, "neutral", "sustain", "discord"):
            if lines := [line for line in fresh if line.talk == talk]:
                return self._one_of(lines)
        return None

    def answer(self, name: str, wanted: str, ability: bool | None = None) -> Line:
        """A line of the pool `name`: of the wanted talk where it has one, fresh where it can be.

        `ability` asks for change talk of that kind, or of the other kinds. Where the pool has nothing fresh left, the client says
        something of its own; where that is used up, too, what was said longest ago.
        """
        if self._committed(name, wanted):
            name = "commitment"
        for pool in [name] if name in ALWAYS_ANSWERED else dict.fromkeys((name, ELABORATE, "unprompted")):
            if line := self.fresh(pool, (wanted, *_WILLING), ability):
                return line
        again = self._allowed(name) or self._allowed("unprompted") or list(self.persona.pool(name))
        return min(again, key=lambda line: max((i for i, used in enumerate(self.session.used) if used == line.id), default=-1))

    def fresh(self, pool: str, talks: Sequence[str], ability: bool | None = None) -> Line | None:
        """A line of `pool` that was not said yet, of the first of `talks` that has one.

        What takes up the question's own words comes before the wanted talk: a client answers what was asked.
        """
        fresh = [line for line in self._fresh(self._allowed(pool)) if line.talk in talks]
        if ability is not None:
            fresh = [line for line in fresh if line.kind and (line.kind == "ability") == ability] or fresh
        if not fresh:
            return None
        shared = {line.id: len(self._asked & content(line.say)) for line in fresh}
        most = max(shared.values())
        near = [line for line in fresh if shared[line.id] == most]
        first = min(talks.index(line.talk) for line in near)
        return self._one_of([line for line in near if line.talk == talks[first]])

    def farewell(self) -> Line:
        """A line to part with: warm where trust has grown, else cool; one that was not said yet, where there is one."""
        state, session = self.session.state, self.session
        lines = self.persona.pool("farewell.warm" if state.trust >= WARM_TRUST and state.discord < WARM_DISCORD else "farewell.cool")
        fitting = [line for line in lines if line.allowed(state.trust, state.discord, session.most_trust, session.after)] or list(lines)
        return self.random.choice([line for line in fitting if line.id not in self._used] or fitting)

    def near(self, wanted: str) -> Line | None:
        """A fresh line that takes up a rare word of the question, from whatever topic: this client's file knows what it is about."""
        known = self.persona.stems
        people = {stem for name in self.persona.people for stem in content(name)}
        # Whoever is named is what a question is about, however often the client speaks of them.
        rare = {stem for stem in self._asked if len(stem) >= _LEAST_STEM and (known.get(stem, _RARE + 1) <= _RARE or stem in people)}
        if not rare:
            return None
        pools = [topic for topic in TOPICS if topic not in ALWAYS_ANSWERED | PASSING] + ["unprompted"]
        fresh = [
            line for pool in pools for line in self._fresh(self._allowed(pool)) if line.talk in (wanted, "neutral", "change", "sustain")
        ]
        weights = {line.id: sum(1 / known[stem] for stem in rare & content(line.say)) for line in fresh}
        most = max(weights.values(), default=0.0)
        near = [line for line in fresh if weights[line.id] == most]
        return self._one_of([line for line in near if line.talk == wanted] or near) if most else None

    def _one_of(self, lines: Sequence[Line]) -> Line:
        """One of them by chance; the more trust a line needs, the likelier: who trusts says more."""
        by_trust = self.numbers["speaks"]["line_by_trust"]
        return self.random.choices(lines, [1 + by_trust * line.trust for line in lines])[0]

    def _committed(self, name: str, wanted: str) -> bool:
        session, needs = self.session, self.numbers["commits"]
        if wanted != "change" or name not in ("unprompted", "next_step", ELABORATE):
            return False
        if session.turn < needs["turns_later" if session.after else "turns"]:
            return False
        if session.state.readiness < needs["readiness"] or session.state.discord > needs["discord"]:
            return False
        made = sum(id.startswith("commitment.") for id in session.used)
        just_now = any(id.startswith("commitment.") for id in session.said)
        return not just_now and made < needs["most"] and bool(self._fresh(self._allowed("commitment")))

    def _allowed(self, pool: str) -> list[Line]:
        """The lines of a pool that may be said now; of how it has been since, in a later session only those that know of the last one."""
        state, session = self.session.state, self.session
        lines = [line for line in self.persona.pool(pool) if line.allowed(state.trust, state.discord, session.most_trust, session.after)]
        if pool == "since_last" and session.after:
            # What became of the week comes before what is true of any later session.
            of_the_week = [line for line in lines if set(WEEKS).intersection(line.after) and line.id not in self._used]
            return of_the_week or [line for line in lines if line.after] or lines
        # Who has told his wife of the bottle does not speak of the bottle that she does not know of, nor plans to tell her.
        return [line for line in lines if len(self._done & content(line.say)) < _SAME] or lines if self._done else lines

    def _fresh(self, lines: Sequence[Line]) -> list[Line]:
        """Those not said yet; where there is a choice, not those of the last session, nor another one that begins like the latest."""
        fresh = [line for line in lines if line.id not in self._used]
        fresh = [line for line in fresh if line.id not in self._avoid] or fresh
        return [line for line in fresh if self._openers[opener(line.say)] < _OPENINGS] or fresh
