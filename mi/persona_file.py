"""Read a client from the YAML file in `personas/` that a trainer wrote: no Python, no training.

`load` checks the whole file and reports every fault at once, each with its line, place and remedy. What a file may hold is described in
`docs/personas.md`. `mi/persona_check.py` judges the client as a whole; here stands what each part must look like.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from mi.behaviours import CHANGE_KINDS, TALK, TOPICS
from mi.coefficients import table
from mi.persona import ABOUT_YOU, AFTER, GREETED, PEOPLE, REACTIONS, RULERS, STANCES, START, Line, Persona, PersonaError, Secret
from mi.persona_check import Fault, check

LONGEST_LINE = 60
"""Words. Clients' turns in AnnoMI: median 7 words, 90th percentile 38."""
_LIMITS = ("trust", "trust_max", "discord", "discord_max")
_LINE_KEYS = {"say", "talk", *_LIMITS, "kind", "gist", "states", "after", "plan"}
_KEPT_WORDS = ("kept", "slipped")

Marks = Mapping[str, int]
"""The line of the file at which each place stands, such as `topics.work.neutral.1`."""


@dataclass(frozen=True)
class Checked:
    """A file as it was found: the client, where one can be made of it, and all that is wrong with it."""

    persona: Persona | None
    faults: tuple[Fault, ...]


def load(path: Path) -> Persona:
    """Read one persona file; what would only make the client poorer does not keep it from being met.

    Raises:
        PersonaError: naming the file, each line, each place and each remedy.
    """
    found = checked(path)
    grave = [fault for fault in found.faults if fault.grave]
    if grave or found.persona is None:
        raise PersonaError("\n".join(fault.told(path.name) for fault in grave))
    return found.persona


def checked(path: Path) -> Checked:
    """Read one persona file and return it with everything that is wrong, in the order of its lines."""
    try:
        given, marks = _read(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # ValueError: no text in UTF-8, or a date that no calendar has.
        return Checked(None, (Fault("", f"is not readable YAML: {' '.join(str(error).split())}"),))
    found = parse(given, marks)
    if found.persona and found.persona.id != path.stem:
        wrong = Fault("id", f"is {found.persona.id!r}; name the file {found.persona.id}.yml or the id {path.stem!r}", marks.get("id", 0))
        return Checked(found.persona, (wrong, *found.faults))
    return found


def _read(text: str) -> tuple[Any, Marks]:
    """Parse `text`, keeping at which line each entry stands; a key that is written twice is an error, not the second one's victory."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    try:
        node = loader.get_single_node()
        marks: dict[str, int] = {}
        if node is not None:
            _mark(node, "", marks)
        return (None if node is None else loader.construct_document(node)), marks
    finally:
        loader.dispose()


def _mark(node: yaml.Node, place: str, marks: dict[str, int]) -> None:
    inside = f"{place}." if place else ""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = f"{inside}{key.value}"
            if name in marks:
                raise yaml.YAMLError(f"line {key.start_mark.line + 1}: {name} is written twice; join the two")
            marks[name] = key.start_mark.line + 1
            _mark(value, name, marks)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            marks[f"{inside}{index}"] = value.start_mark.line + 1
            _mark(value, f"{inside}{index}", marks)


def parse(given: Any, marks: Marks | None = None) -> Checked:
    """Make a client of the parsed YAML `given`."""
    if not isinstance(given, dict):
        return Checked(None, (Fault("", "must be a mapping; begin with `id:`, `name:`, `stance:`"),))
    reader = _Reader(given, marks or {})
    lines = tuple(reader.lines())
    reader.about()
    if reader.faults:
        return Checked(None, tuple(sorted(reader.faults)))
    persona = reader.persona(lines)
    return Checked(persona, tuple(sorted(reader.at(fault) for fault in check(persona))))


def _is_secret(one: Any) -> bool:
    if not isinstance(one, dict) or set(one) != {"what", "trust"} or isinstance(one["trust"], bool):
        return False
    return isinstance(one["what"], str) and isinstance(one["trust"], (int, float)) and 0 <= one["trust"] <= 10


class _Reader:
    """Reads one file and collects its faults."""

    def __init__(self, given: Mapping[str, Any], marks: Marks) -> None:
        self.given, self._marks = given, marks
        self.faults: list[Fault] = []

    def fault(self, place: str, what: str) -> None:
        self.faults.append(self.at(Fault(place, what)))

    def at(self, fault: Fault) -> Fault:
        """Return the fault with the line at which its place stands; what is missing is missing where it should be."""
        place = fault.place
        while place and place not in self._marks:
            place = place.rpartition(".")[0]
        return Fault(fault.place, fault.what, self._marks.get(place, 0), fault.grave)

    def about(self) -> None:
        """Check everything that is no line."""
        given = self.given
        for key in ("id", "name", "scenario", "summary", "voice"):
            if not isinstance(given.get(key), str) or not given[key]:
                self.fault(key, "is missing; write a text")
        if given.get("stance") not in STANCES:
            self.fault("stance", f"must be one of {', '.join(STANCES)}")
        start = given["start"] if isinstance(given.get("start"), dict) else {}
        for key in START:
            if not isinstance(start.get(key), (int, float)) or not 0 <= start[key] <= 10:
                self.fault(f"start.{key}", "must be a number from 0 to 10")
        for key in ABOUT_YOU:
            if not isinstance(given.get(key), list) or not given[key] or not all(isinstance(one, str) for one in given[key]):
                self.fault(key, "is missing; write a list of clauses about 'you'")
        for key, what in (
            ("case_card", "what the student knows before the session"),
            ("facts", "what is true of this person, by short keys"),
        ):
            if not isinstance(given.get(key), dict) or not given[key]:
                self.fault(key, f"is missing or no mapping; write {what}")
        secrets = given.get("secrets")
        if not isinstance(secrets, list) or not all(map(_is_secret, secrets)):
            self.fault("secrets", "must be a list of {what: text, trust: number}: what this person would never say early")
        if not isinstance(given.get("sayings", []), list):
            self.fault("sayings", "must be a list of texts")
        try:
            table(STANCES[0], given.get("coefficients") or {})
        except ValueError as error:
            self.fault(*str(error).split(": ", 1))

    def persona(self, lines: tuple[Line, ...]) -> Persona:
        """Return the client; call it where no fault was found."""
        given = self.given
        plain: dict[str, Any] = {key: given[key] for key in ("id", "name", "stance", "scenario", "summary", "voice")}
        plain |= {key: {str(name): str(value) for name, value in given[key].items()} for key in ("case_card", "facts")}
        plain |= {key: tuple(given[key]) for key in ABOUT_YOU}
        return Persona(
            **plain,
            start={key: float(given["start"][key]) for key in START},
            secrets=tuple(Secret(str(one["what"]), float(one["trust"])) for one in given["secrets"]),
            sayings=tuple(map(str, given.get("sayings") or ())),
            lines=lines,
            coefficients=dict(given.get("coefficients") or {}),
        )

    def lines(self) -> Iterator[Line]:
        """Yield every line that can be read."""
        yield from self._list(self._get("opening", list), "opening", "neutral", "opening")
        sections: dict[str, tuple[str, ...]] = {"topics": TOPICS, "reactions": REACTIONS}
        for section, names in sections.items():
            pools = self._get(section, dict)
            for name in pools:
                if name not in names:
                    self.fault(f"{section}.{name}", f"unknown; write one of {', '.join(names)}")
            for name in names:
                if not pools.get(name):
                    self.fault(f"{section}.{name}", "is empty; write at least one line")
                yield from self._by_talk(pools.get(name) or {}, f"{section}.{name}", name)
        people = self.given.get("people") or {}
        if not isinstance(people, dict):
            self.fault("people", "must be a mapping from a name to the lines that say who that is")
            people = {}
        for name, entries in people.items():
            yield from self._list(entries, f"people.{name}", "neutral", f"{PEOPLE}{str(name).lower()}")
        for name in ("unprompted", "elaborate"):
            yield from self._by_talk(self._get(name, dict), name, name)
        yield from self._list(self._get("commitment", list), "commitment", "change", "commitment")
        yield from self._list(self._get("leaves", list), "leaves", "discord", "leaves")
        for section, needed in (("farewell", ("warm", "cool")), ("again", GREETED)):
            pools = self._get(section, dict)
            for name in needed:
                if not pools.get(name):
                    self.fault(f"{section}.{name}", "is empty; write at least one line")
                yield from self._list(pools.get(name) or [], f"{section}.{name}", "neutral", f"{section}.{name}")

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
            self.fault(place, f"unknown key {', '.join(sorted(map(str, unknown)))}; known are {', '.join(sorted(_LINE_KEYS))}")
            return None
        if any(isinstance(entry.get(key, 0), bool) or not isinstance(entry.get(key, 0), (int, float)) for key in _LIMITS):
            self.fault(place, "trust, trust_max, discord and discord_max must be numbers from 0 to 10")
            return None
        if not all(isinstance(entry.get(key, ""), str) for key in ("gist", "kind", "talk", "plan")):
            self.fault(place, "gist, kind, talk and plan must be texts; put them in quotes")
            return None
        states, after = entry.get("states", {}), entry.get("after", [])
        after = [after] if isinstance(after, str) else after
        if not isinstance(states, dict) or not isinstance(after, list):
            self.fault(place, "states must be a mapping from facts to what the line says of them, after a word or a list")
            return None
        given = {**entry, "states": tuple((str(key), str(value)) for key, value in states.items()), "after": tuple(map(str, after))}
        line = Line(**{"id": place, "talk": talk, "pool": pool, **given})
        for what in _faults(line):
            self.fault(place, what)
        return line


def _faults(line: Line) -> Iterator[str]:
    limits = [line.trust, line.trust_max, line.discord, line.discord_max]
    if not all(0 <= limit <= 10 for limit in limits) or line.trust > line.trust_max or line.discord > line.discord_max:
        yield "limits must lie within 0 and 10, the least not above the greatest"
    if line.talk not in TALK:
        yield f"unknown talk {line.talk!r}; write one of {', '.join(TALK)}"
    if line.talk == "change" and line.kind not in CHANGE_KINDS:
        yield f"change talk needs `kind`: one of {', '.join(CHANGE_KINDS)}"
    if line.talk != "neutral" and not line.gist and line.pool != "leaves":
        yield f"{line.talk} talk needs `gist`: what a good listener would hear, as a clause about 'you'"
    if len(line.say.split()) > LONGEST_LINE:
        yield f"is longer than {LONGEST_LINE} words; cut it"
    if line.pool in RULERS and "{number}" not in line.say:
        yield "an answer to a ruler must hold {number}"
    if unknown := [word for word in line.after if word not in AFTER]:
        yield f"after: unknown {', '.join(unknown)}; write one of {', '.join(AFTER)}"
    if line.pool == "commitment" and not line.plan:
        yield "a commitment needs `plan`: what is agreed, as a verb phrase that goes after 'I said I'd'"
    about_plan = set(line.after) or {line.pool.removeprefix("again.")}
    if "{plan}" in line.say and not about_plan <= set(_KEPT_WORDS):
        yield "{plan} stands only in what is said after a commitment: in again.kept, again.slipped, or with after: kept, slipped"
