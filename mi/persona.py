"""A client as a trainer writes it: one YAML file in `personas/`, no Python, no training.

`load` checks the whole file and reports every fault at once, each with its place and remedy. What a file may hold is described in
`docs/personas.md`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mi.behaviours import CHANGE_KINDS, TALK, TOPICS
from mi.client import table

REACTIONS = (
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

STANCES = ("resistant", "ambivalent")
START = ("discord", "trust", "importance", "confidence")
RULERS = ("ruler_importance", "ruler_confidence", "ruler_readiness")
LONGEST_LINE = 60
"""Words. Clients' turns in AnnoMI: median 7 words, 90th percentile 38."""


class PersonaError(ValueError):
    """A persona file cannot be used; the message lists each fault with its place and remedy."""


@dataclass(frozen=True)
class Line:
    """A line of the client, and when it may be said."""

    id: str
    """Where it stands in the file, such as `topics.work.sustain.2`."""
    say: str
    talk: str
    pool: str
    """`opening`, a topic, a reaction, `unprompted`, `elaborate`, `commitment`, `leaves`, `farewell.warm` or `farewell.cool`."""
    trust: float = 0.0
    trust_max: float = 10.0
    discord: float = 0.0
    discord_max: float = 10.0
    kind: str = ""
    gist: str = ""
    """What a good listener would hear behind it, as a clause about "you"."""

    def allowed(self, trust: float, discord: float, most_trust: float) -> bool:
        """Whether the line may be said.

        `trust_max` is held against `most_trust`, the most that the session has seen: what was disclosed is not denied afterwards.
        """
        return self.trust <= trust and most_trust <= self.trust_max and self.discord <= discord <= self.discord_max


@dataclass(frozen=True)
class Persona:
    """A client: who it is, where it starts, and everything it can say."""

    id: str
    name: str
    stance: str
    scenario: str
    summary: str
    case_card: dict[str, str]
    facts: tuple[str, ...]
    start: dict[str, float]
    hopes: tuple[str, ...]
    strengths: tuple[str, ...]
    lines: tuple[Line, ...]
    coefficients: dict[str, Any]
    """What this client changes of the table in `mi/client.py`."""

    def pool(self, name: str, talk: str | None = None) -> tuple[Line, ...]:
        """Return the lines of a pool, of one talk or of all."""
        return tuple(line for line in self.lines if line.pool == name and talk in (None, line.talk))

    def lines_of(self, ids: Iterable[str]) -> list[Line]:
        """Return the lines with these ids, without those that the file no longer holds."""
        wanted = set(ids)
        return [line for line in self.lines if line.id in wanted]


_LINE_KEYS = {"say", "talk", "trust", "trust_max", "discord", "discord_max", "kind", "gist"}


class _Reader:
    """Reads one file and collects its faults."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.faults: list[str] = []

    def fault(self, place: str, what: str) -> None:
        self.faults.append(f"{place}: {what}")

    def lines(self) -> Iterator[Line]:
        yield from self._list(self._get("opening", list), "opening", "neutral", "opening")
        for section, names, prefix in (("topics", TOPICS, ""), ("reactions", REACTIONS, "")):
            pools = self._get(section, dict)
            for name in pools:
                if name not in names:
                    self.fault(f"{section}.{name}", f"unknown; write one of {', '.join(names)}")
            for name in names:
                if not pools.get(name):
                    self.fault(f"{section}.{name}", "is empty; write at least one line")
                yield from self._by_talk(pools.get(name) or {}, f"{section}.{name}", prefix + name)
        for name in ("unprompted", "elaborate"):
            yield from self._by_talk(self._get(name, dict), name, name)
        yield from self._list(self._get("commitment", list), "commitment", "change", "commitment")
        yield from self._list(self._get("leaves", list), "leaves", "discord", "leaves")
        farewell = self._get("farewell", dict)
        for name in ("warm", "cool"):
            if not farewell.get(name):
                self.fault(f"farewell.{name}", "is empty; write at least one line")
            yield from self._list(farewell.get(name) or [], f"farewell.{name}", "neutral", f"farewell.{name}")

    def _get(self, name: str, kind: type) -> Any:
        value = self.given.get(name)
        if not isinstance(value, kind) or not value:
            self.fault(name, f"is missing or empty; write a {'list' if kind is list else 'mapping'}")
            return kind()
        return value

    def _by_talk(self, by_talk: Any, place: str, pool: str) -> Iterator[Line]:
        if not isinstance(by_talk, dict):
            self.fault(place, f"must be a mapping from talk ({', '.join(TALK)}) to lines")
            return
        for talk, entries in by_talk.items():
            if talk not in TALK:
                self.fault(f"{place}.{talk}", f"unknown talk; write one of {', '.join(TALK)}")
            else:
                yield from self._list(entries or [], f"{place}.{talk}", talk, pool)

    def _list(self, entries: Any, place: str, talk: str, pool: str) -> Iterator[Line]:
        if not isinstance(entries, list):
            self.fault(place, "must be a list of lines")
            return
        for index, entry in enumerate(entries):
            line = self._line({"say": entry} if isinstance(entry, str) else entry, f"{place}.{index}", talk, pool)
            if line:
                yield line

    def _line(self, entry: Any, place: str, talk: str, pool: str) -> Line | None:
        if not isinstance(entry, dict) or not isinstance(entry.get("say"), str) or not entry["say"].strip():
            self.fault(place, "must be a text in quotes or a mapping with `say`")
            return None
        unknown = set(entry) - _LINE_KEYS
        if unknown:
            self.fault(place, f"unknown key {', '.join(sorted(unknown))}; known are {', '.join(sorted(_LINE_KEYS))}")
            return None
        line = Line(**{"id": place, "talk": talk, "pool": pool, **entry})
        limits = [line.trust, line.trust_max, line.discord, line.discord_max]
        if not all(isinstance(limit, (int, float)) for limit in limits):
            self.fault(place, "trust, trust_max, discord and discord_max must be numbers from 0 to 10")
            return None
        if not all(isinstance(text, str) for text in (line.gist, line.kind, line.talk)):
            self.fault(place, "gist, kind and talk must be texts; put them in quotes")
            return None
        self._check(line, limits, place)
        return line

    def _check(self, line: Line, limits: list[float], place: str) -> None:
        if not all(0 <= limit <= 10 for limit in limits) or line.trust > line.trust_max or line.discord > line.discord_max:
            self.fault(place, "limits must lie within 0 and 10, the least not above the greatest")
        if line.talk not in TALK:
            self.fault(place, f"unknown talk {line.talk!r}; write one of {', '.join(TALK)}")
        if line.talk == "change" and line.kind not in CHANGE_KINDS:
            self.fault(place, f"change talk needs `kind`: one of {', '.join(CHANGE_KINDS)}")
        if line.talk != "neutral" and not line.gist and line.pool != "leaves":
            self.fault(place, f"{line.talk} talk needs `gist`: what a good listener would hear, as a clause about 'you'")
        if len(line.say.split()) > LONGEST_LINE:
            self.fault(place, f"is longer than {LONGEST_LINE} words; cut it")
        if line.pool in RULERS and "{number}" not in line.say:
            self.fault(place, "an answer to a ruler must hold {number}")


def parse(given: Any, source: str) -> Persona:
    """Make a persona of the parsed YAML `given`; `source` names it in errors.

    Raises:
        PersonaError: with every fault found.
    """
    if not isinstance(given, dict):
        raise PersonaError(f"{source}: must be a mapping; begin with `id:`, `name:`, `stance:`")
    reader = _Reader(given)
    lines = tuple(reader.lines())
    for key in ("id", "name", "scenario", "summary"):
        if not isinstance(given.get(key), str) or not given[key]:
            reader.fault(key, "is missing; write a text")
    if given.get("stance") not in STANCES:
        reader.fault("stance", f"must be one of {', '.join(STANCES)}")
    start: dict[str, Any] = given["start"] if isinstance(given.get("start"), dict) else {}
    for key in START:
        if not isinstance(start.get(key), (int, float)) or not 0 <= start[key] <= 10:
            reader.fault(f"start.{key}", "must be a number from 0 to 10")
    for key in ("hopes", "strengths"):
        if not isinstance(given.get(key), list) or not given[key]:
            reader.fault(key, "is missing; write a list of clauses about 'you'")
    if not isinstance(given.get("case_card"), dict) or not given["case_card"]:
        reader.fault("case_card", "is missing; write what the student knows before the session")
    try:
        table(STANCES[0], given.get("coefficients") or {})
    except ValueError as error:
        reader.faults.append(str(error))
    if reader.faults:
        raise PersonaError("\n".join(f"{source}: {fault}" for fault in reader.faults))
    return Persona(
        id=given["id"],
        name=given["name"],
        stance=given["stance"],
        scenario=given["scenario"],
        summary=given["summary"],
        case_card={str(key): str(value) for key, value in given["case_card"].items()},
        facts=tuple(map(str, given.get("facts") or ())),
        start={key: float(start[key]) for key in START},
        hopes=tuple(map(str, given["hopes"])),
        strengths=tuple(map(str, given["strengths"])),
        lines=lines,
        coefficients=dict(given.get("coefficients") or {}),
    )


def load(path: Path) -> Persona:
    """Read one persona file.

    Raises:
        PersonaError: naming the file, each place and each remedy.
    """
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PersonaError(f"{path.name}: is not readable YAML: {error}") from error
    persona = parse(given, path.name)
    if persona.id != path.stem:
        raise PersonaError(f"{path.name}: id is {persona.id!r}; name the file {persona.id}.yml or the id {path.stem!r}")
    return persona
