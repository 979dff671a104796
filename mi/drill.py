"""Drills: one technique, ten client lines, each answered once (or twice), each answer judged at once.

The lines are drawn from the clients' files by a seed. The guided first session is a drill, too: its five lines stand in
`coaching/lesson.yml`. What a reply is judged by stands in `mi/verdict.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any, Final

from mi.coaching import Coaching
from mi.lines import fill
from mi.persona import RULERS, Line, Persona
from mi.session import Session

TECHNIQUES: Final = ("rolling_sustain", "rolling_discord", "affirming", "evoking", "rulers", "reflecting")
LESSON: Final = "lesson"
"""The technique of the guided first session: reflecting, with instructions."""
LINES: Final = 10
_TRUST: Final = 4.5
"""Lines that need more trust than this would tell a stranger what the client keeps back."""
_ABOUT_LIFE: Final = ("topics", "unprompted", "opening")
"""Sections whose lines can be understood without what was said before them."""


@dataclass(frozen=True)
class Drill:
    """A drill after its latest reply: plain data, kept where a session is kept."""

    technique: str
    seed: str
    lines: tuple[str, ...]
    """The lines to answer, as `<client>/<id of the line>`."""
    verdicts: tuple[str, ...] = ()
    """On the lines answered so far."""
    phrases: tuple[str, ...] = ()
    """Ids of the sentences used so far, as in a session."""
    hint: tuple[str, ...] = ()
    """As in a session."""
    ended: bool = False
    language: str = ""
    """As in a session."""

    @property
    def number(self) -> int:
        """Of the line that waits for a reply, from 1."""
        return len(self.verdicts) + 1

    @property
    def over(self) -> bool:
        return self.ended or len(self.verdicts) >= len(self.lines)

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready data that `from_dict` reads."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @staticmethod
    def is_one(data: Mapping[str, Any]) -> bool:
        """Whether `data` was written by a drill's `as_dict`, not by a session's."""
        return "technique" in data

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Drill":
        """Read what `as_dict` wrote."""
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
        return Drill(**values)


def begin(technique: str, seed: str, personas: Mapping[str, Persona], count: int = LINES) -> Drill:
    """Draw the lines of a drill from `personas`, each client in turn.

    Raises:
        ValueError: naming the technique that is unknown or for which these clients have no lines.
    """
    if technique not in TECHNIQUES:
        raise ValueError(f"technique: {technique}")
    random = Random(f"{seed}/drill/{technique}")
    clients = [personas[id] for id in sorted(personas)]
    random.shuffle(clients)
    pools = {client.id: _shuffled(usable(client), random) for client in clients}
    drawn: list[str] = []
    for wants in _wanted(technique, count, random):
        # The client that has waited longest comes first.
        order = sorted(clients, key=lambda client: sum(id.startswith(f"{client.id}/") for id in drawn))
        found = next(((client, line) for client in order for line in pools[client.id] if wants(line)), None)
        if found:
            client, line = found
            pools[client.id].remove(line)
            drawn.append(f"{client.id}/{line.id}")
    if not drawn:
        raise ValueError(f"technique: {technique}; no client has a line for it")
    return Drill(technique, seed, tuple(drawn))


def usable(persona: Persona) -> list[Line]:
    """Return the lines of a client that stand by themselves: said to a stranger, and not about what was said before."""
    return [
        line
        for line in persona.lines
        if line.id.split(".")[0] in _ABOUT_LIFE
        and line.trust <= _TRUST
        and not line.after
        and "{plan}" not in line.say
        and (line.gist or line.pool in RULERS)
    ]


def _shuffled(lines: list[Line], random: Random) -> list[Line]:
    random.shuffle(lines)
    return lines


Wanted = Callable[[Line], bool]


def _of(*talks: str) -> Wanted:
    return lambda line: line.talk in talks and line.pool not in RULERS


def _wanted(technique: str, count: int, random: Random) -> Iterator[Wanted]:
    """Yield what each line must be."""
    if technique == "rolling_sustain":
        kinds: list[Wanted] = [_of("sustain")]
    elif technique == "rolling_discord":
        kinds = [_of("discord")]
    elif technique == "affirming":
        kinds = [_of("change"), _of("sustain"), _of("change"), _of("discord")]
    elif technique == "evoking":
        kinds = [_of("change"), _of("change"), _of("sustain")]
    elif technique == "rulers":
        kinds = [_of("change"), lambda line: line.pool in RULERS]
    else:
        kinds = [_of("sustain"), _of("change"), _of("discord")]
    wanted = [kinds[place % len(kinds)] for place in range(count)]
    if technique != "rulers":
        random.shuffle(wanted)
    return iter(wanted)


def current(drill: Drill, personas: Mapping[str, Persona]) -> tuple[Persona, Session]:
    """Return the client of the line that waits for a reply, and a session in which that line has just been said.

    Raises:
        LookupError: the client's file has been taken away or has lost the line.
    """
    client, _, id = drill.lines[drill.number - 1].partition("/")
    persona = personas[client]
    line = persona.line(id)
    if line is None:
        raise LookupError(id)
    session = Session(
        persona=client,
        feedback="each_turn",
        seed=f"{drill.seed}/{drill.number}",
        state=persona.begins(),
        turn=drill.number - 1,
        said=(id,),
        talk=line.talk,
        phrases=drill.phrases,
        hint=drill.hint,
    )
    return persona, session


def posed(drill: Drill, coaching: Coaching, personas: Mapping[str, Persona]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return the client's line that waits for a reply, where it comes from, and the contract's `drill` or `lesson`.

    Raises:
        LookupError: see `current`.
    """
    persona, session = current(drill, personas)
    line = persona.lines_of(session.said)[0]
    text = fill(line, session)
    client = {"name": persona.name, "persona": persona.id, "talk": line.talk, "about": persona.summary}
    if topic := coaching.words.pools.get(line.pool):
        client["topic"] = topic
    payload: dict[str, Any] = {"technique": drill.technique, "number": drill.number, "of": len(drill.lines), "line": text, "client": client}
    if drill.technique == LESSON:
        step = coaching.lesson["steps"][drill.number - 1]
        told = {"title": step["title"], "instruction": step["instruction"], "choices": list(step.get("choices") or [])}
        payload = {"kind": "lesson", "name": coaching.lesson["name"], **payload, **told}
    else:
        entry = coaching.drills["techniques"][drill.technique]
        task = entry.get("task_after_number") if line.pool in RULERS else None
        payload = {"kind": "drill", "name": entry["name"], "task": task or entry["task"], **payload}
    origin = {"talk": line.talk, "pool": line.pool, "persona": persona.id, "lines": [line.id]}
    return text, origin, payload


def judged(drill: Drill, verdict: str, phrases: list[str]) -> Drill:
    """Return the drill after a reply to the line that waited for one."""
    return replace(drill, verdicts=(*drill.verdicts, verdict), phrases=(*drill.phrases, *phrases), hint=())
