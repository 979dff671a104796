"""Play scripted trainees against clients, without servers and without a model, and keep what each turn was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from mi.answer import Reply, answer, open_session
from mi.client import State
from mi.persona import Persona
from mi.stems import opener
from workbench.trainees import Scripts, Trainee

TURNS = 25
"""Of a session: commitment shall be within an expert's reach by then."""
PARROT_TURNS = 30
"""Within so many turns no line may come twice."""


@dataclass(frozen=True)
class Row:
    """One turn of a played session."""

    persona: str
    kind: str
    session: str
    turn: int
    """From 1."""
    quarter: int
    """Of the session, from 0 to 3."""
    codes: tuple[str, ...]
    answered: str
    """The talk of the line that the trainee answered."""
    talk: str
    """The talk of the client's answer."""
    words: int
    lines: tuple[str, ...]
    repeated: int
    """How many of its lines had been said before in this session."""
    opener: str
    """The first two words."""
    committed: bool
    left: bool
    state: State


def play(persona: Persona, scripts: Scripts, kind: str, seed: str, difficulty: str, turns: int = TURNS) -> Iterator[Reply]:
    """Yield the client's lines of one session, the opening first; it is shorter where the client leaves."""
    trainee = Trainee(scripts, kind, persona, Random(f"{seed}/{kind}/trainee"))
    reply = open_session(persona, "at_end", f"{seed}/{kind}", difficulty)
    yield reply
    for _ in range(turns):
        if reply.session.left:
            return
        reply = answer(persona, reply.session, trainee.reply(reply.session))
        yield reply


def rows(persona: Persona, scripts: Scripts, kind: str, seed: str, difficulty: str, turns: int = TURNS) -> list[Row]:
    """Return the turns of one session."""
    found: list[Row] = []
    replies = list(play(persona, scripts, kind, seed, difficulty, turns))
    for before, after in zip(replies, replies[1:]):
        used = set(before.session.used)
        found.append(
            Row(
                persona=persona.id,
                kind=kind,
                session=f"{persona.id}/{kind}/{seed}",
                turn=after.session.turn,
                quarter=4 * (after.session.turn - 1) // turns,
                codes=after.codes,
                answered=before.session.talk,
                talk=after.session.talk,
                words=len(after.text.split()),
                lines=after.session.said,
                repeated=sum(line in used for line in after.session.said),
                opener=opener(after.text),
                committed=any(line.pool == "commitment" for line in after.lines),
                left=after.session.left,
                state=after.session.state,
            )
        )
    return found


def plan(personas: Mapping[str, Persona], scripts: Scripts, sessions: int, seed: str) -> list[tuple[Persona, str, str, int]]:
    """Return what is to be played: client, kind of trainee, seed, turns. Random trainees stay longer: they look for repetitions."""
    return [
        (persona, kind, f"{seed}/{number}", PARROT_TURNS if kind == "random" else TURNS)
        for persona in personas.values()
        for kind in scripts.kinds
        for number in range(sessions)
    ]


def played(todo: Iterable[tuple[Persona, str, str, int]], scripts: Scripts, difficulty: str) -> Iterator[list[Row]]:
    """Yield the turns of each session of `plan`."""
    for persona, kind, seed, turns in todo:
        yield rows(persona, scripts, kind, seed, difficulty, turns)
