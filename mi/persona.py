"""A client: who it is, where it starts, and everything it can say. `mi/persona_file.py` reads one from its YAML file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from mi.client import State, begin
from mi.coefficients import DIFFICULTIES, Numbers, table
from mi.stems import content

REACTIONS: Final = (
    "confronted",
    "advised",
    "pushed",
    "met",
    "misheard",
    "affirmed",
    "given_choice",
    "informed",
    "believed_in",
    "asked_first",
    "acknowledged",
    "praised",
    "apologised",
    "hedged",
)
"""What a client can react to, before or instead of an answer; `hedged` answers a yes-or-no question that the file knows nothing of."""

STANCES: Final = ("resistant", "ambivalent")
START: Final = ("discord", "trust", "importance", "confidence")
RULERS: Final = ("ruler_importance", "ruler_confidence", "ruler_readiness")

WEEKS: Final = ("kept", "slipped", "good_week", "bad_week")
"""How the time since the last session went: with a commitment, kept or not; without one, good or bad."""
AFTER: Final = (*WEEKS, "argued", "left", "again")
"""What may be true of a session that follows another; `again` is true of each."""
GREETED: Final = (*WEEKS, "argued", "left")
"""The lists of the section `again`."""

PEOPLE: Final = "people."
"""Begins the pools that say who somebody is: `people.helen` answers "who is Helen?"."""

ABOUT_YOU: Final = ("hopes", "strengths", "enjoys", "worries", "values")
"""Lists of clauses about "you" that a counsellor could know at the start or soon."""


class PersonaError(ValueError):
    """A persona file cannot be used; the message lists each fault with its line, place and remedy."""


@dataclass(frozen=True)
class Line:
    """A line of the client, and when it may be said."""

    id: str
    """Where it stands in the file, such as `topics.work.sustain.2`."""
    say: str
    talk: str
    pool: str
    """`opening`, a topic, a reaction, `unprompted`, `elaborate`, `commitment`, `leaves`, `farewell.warm`, `again.kept` and their like."""
    trust: float = 0.0
    trust_max: float = 10.0
    discord: float = 0.0
    discord_max: float = 10.0
    kind: str = ""
    gist: str = ""
    """What a good listener would hear behind it, as a clause about "you"."""
    states: tuple[tuple[str, str], ...] = ()
    """Facts that the line gives, by key; another line may give another value only before or after."""
    after: tuple[str, ...] = ()
    """Of these one must be true of the session; empty where the line fits every session."""
    plan: str = ""
    """Of a commitment: what is agreed, as a verb phrase."""

    def allowed(self, trust: float, discord: float, most_trust: float, after: Iterable[str] = ()) -> bool:
        """Whether the line may be said in a session of which `after` is true.

        `trust_max` is held against `most_trust`, the most that the sessions have seen: what was disclosed is not denied afterwards.
        """
        fits = not self.after or not set(self.after).isdisjoint(after)
        return fits and self.trust <= trust and most_trust <= self.trust_max and self.discord <= discord <= self.discord_max


@dataclass(frozen=True)
class Secret:
    """What the client would never say early, and the trust from which a line may say it."""

    what: str
    trust: float


@dataclass(frozen=True)
class Persona:
    """A client: who it is, where it starts, and everything it can say."""

    id: str
    name: str
    stance: str
    scenario: str
    summary: str
    voice: str
    """How this person speaks, for writers."""
    case_card: Mapping[str, str]
    facts: Mapping[str, str]
    start: Mapping[str, float]
    hopes: tuple[str, ...]
    strengths: tuple[str, ...]
    enjoys: tuple[str, ...]
    worries: tuple[str, ...]
    values: tuple[str, ...]
    secrets: tuple[Secret, ...]
    sayings: tuple[str, ...]
    """Figures of speech whose numbers and names are no facts."""
    lines: tuple[Line, ...]
    coefficients: Mapping[str, Any]
    """What this client changes of the table in `mi/coefficients.py`."""

    @cached_property
    def _pools(self) -> dict[str, tuple[Line, ...]]:
        pools: dict[str, list[Line]] = {}
        for line in self.lines:
            pools.setdefault(line.pool, []).append(line)
        return {name: tuple(lines) for name, lines in pools.items()}

    @cached_property
    def _by_id(self) -> dict[str, Line]:
        return {line.id: line for line in self.lines}

    @cached_property
    def stems(self) -> Mapping[str, int]:
        """In how many lines each stem stands."""
        return Counter(stem for line in self.lines for stem in content(line.say))

    @cached_property
    def _tables(self) -> dict[str, Numbers]:
        return {difficulty: table(self.stance, self.coefficients, difficulty) for difficulty in DIFFICULTIES}

    def pool(self, name: str, talk: str | None = None) -> tuple[Line, ...]:
        """Return the lines of a pool, of one talk or of all."""
        return tuple(line for line in self._pools.get(name, ()) if talk in (None, line.talk))

    def lines_of(self, ids: Iterable[str]) -> list[Line]:
        """Return the lines with these ids, each once, in their order, without those that the file no longer holds."""
        return [self._by_id[id] for id in dict.fromkeys(ids) if id in self._by_id]

    @cached_property
    def people(self) -> Mapping[str, str]:
        """The pools that say who somebody is, by that person's name in small letters."""
        return {name.removeprefix(PEOPLE): name for name in self._pools if name.startswith(PEOPLE)}

    def line(self, id: str) -> Line | None:
        """Return the line with this id; nothing where the file no longer holds it."""
        return self._by_id.get(id)

    def numbers(self, difficulty: str = "standard") -> Numbers:
        """Return this client's coefficients at a difficulty."""
        return self._tables[difficulty]

    def begins(self, difficulty: str = "standard") -> State:
        """Return the state in which this client comes to a first session."""
        return begin(self.start, self.numbers(difficulty))
