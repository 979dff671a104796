"""`mi-practice persona talk FILE`: try a client in the terminal, with what each reply did to it.

Replies may come from a file as well (`< replies.txt`, one a line): the same file, seed and model give the same conversation.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import yaml

from mi.answer import Reply, answer, farewell, open_session
from mi.assess import Volley, assess, heard, permitted
from mi.behaviours import CODES, STATE
from mi.client import State
from mi.lines import fill
from mi.persona import Persona
from mi.persona_file import load
from mi.topics import TopicFinder
from mi.words import Words
from mi.words import load as load_words
from workbench.coder import Coder, Said
from workbench.model import ROOT

_SHOWN = 0.05
"""Movements below it are not worth a word."""


def talk(path: Path, difficulty: str, seed: str, replies: Iterable[str] | None = None, coder: Callable[[], Coder] | None = None) -> int:
    """Talk to the client of a file until the replies end.

    Raises:
        Failed: there is no trained coder.
        PersonaError: the file cannot be used.
    """
    persona, words = load(path), load_words(ROOT / "coaching" / "words.yml")
    ear = Ear((coder or Coder.shipped)(), finder(ROOT / "data" / "nlu" / "topics"))
    typed = sys.stdin.isatty() and replies is None
    for told in conversation(
        persona, words, ear, difficulty, seed, _typed() if typed else sys.stdin if replies is None else replies, echo=not typed
    ):
        print(told)
    return 0


def _typed() -> Iterator[str]:
    print("An empty line ends the conversation.")
    while said := input("You: "):
        yield said


class Ear:
    """Understands what is typed as the bot does: with the trained coder and the patterns of topics."""

    def __init__(self, coder: Coder, topics: TopicFinder) -> None:
        self._coder, self._topics = coder, topics

    def hear(self, said: str, client: str) -> Volley | None:
        """Return the volley, coded as an answer to the client's line; nothing where it was not said to the client."""
        found_in = next(iter(self._coder.code([Said(said, client)])))
        found = [(hit.topic, hit.start) for hit in self._topics.find(said)]
        return heard(said, tuple(found_in.coded), found) if found_in.intent in CODES and found_in.coded else None


def finder(folder: Path) -> TopicFinder:
    """Return the finder of the topics that the training data in `folder` writes."""
    patterns: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "regex" in block:
                patterns.setdefault(block["regex"], []).extend(line.removeprefix("- ") for line in block["examples"].splitlines())
    return TopicFinder(patterns)


def conversation(persona: Persona, words: Words, ear: Ear, difficulty: str, seed: str, replies: Iterable[str], echo: bool) -> Iterator[str]:
    """Yield the lines of a conversation: the client's words, and after each reply what it was and what it moved."""
    reply = open_session(persona, "each_turn", seed, difficulty)
    yield from _said(persona, reply)
    yield f"    {_state(reply.session.state)}"
    for said in filter(None, (line.strip() for line in replies)):
        if echo:
            yield f"\nYou: {said}"
        volley = ear.hear(said, reply.text)
        if volley is None:
            yield "    (not said to the client)"
            continue
        before = reply.session
        volley = permitted(volley) if before.permission_given else volley
        reply = answer(persona, before, volley)
        outcome = assess(volley, before.talk, before.has_just_argued).outcome
        codes = ", ".join(words.behaviours[item.code]["name"].lower() + ("?" if item.unsure else "") for item in volley.coded)
        yield f"    {codes} -> {words.outcomes[outcome]['name'].lower()}"
        yield from _moved(reply, words)
        yield from _said(persona, reply)
        yield f"    {_state(reply.session.state)}"
        if reply.session.left:
            return
    yield f"\n{persona.name}: {fill(farewell(persona, reply.session), reply.session)}"


def _said(persona: Persona, reply: Reply) -> Iterator[str]:
    parts = ", ".join(f"{part.role.replace('_', ' ')} from {part.line.pool}" for part in reply.parts)
    yield f"\n{persona.name}: {reply.text}"
    yield f"    {reply.session.talk} talk; {parts}"


def _moved(reply: Reply, words: Words) -> Iterator[str]:
    causes = dict.fromkeys((move.cause, move.words) for move in reply.moved)
    for cause, said in causes:
        moves = [move for move in reply.moved if (move.cause, move.words) == (cause, said) and abs(move.by) >= _SHOWN]
        name = words.causes.get(cause) or words.behaviours[cause]["name"]
        if moves:
            yield f"    {name}: {', '.join(f'{move.state} {move.by:+.1f}' for move in moves)}"


def _state(state: State) -> str:
    return ", ".join(f"{name} {getattr(state, name):.1f}" for name in STATE)
