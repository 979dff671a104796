"""Scripted kinds of trainee, from `trainees.yml`: what each says to what the client has just said, as coded volleys.

No model takes part: a script knows its own codes and topics, so that what is measured is the client alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import yaml

from mi.assess import Volley
from mi.behaviours import CODES, ELABORATE, TOPICS
from mi.coach import snippet
from mi.lines import fill
from mi.persona import RULERS, Line, Persona
from mi.session import Session
from mi.volley import Coded

FILE = Path(__file__).with_name("trainees.yml")
_CLAUSES = {"hope": "hopes", "strength": "strengths", "enjoys": "enjoys", "worry": "worries", "value": "values"}
_SURE = 0.9
_LEAST_QUOTED = 3
"""Words that a client's line must have to be given back."""

Piece = Mapping[str, str]
Pieces = Sequence[Piece]


@dataclass(frozen=True)
class Scripts:
    """The groups of volleys and the kinds of trainee, as parsed."""

    volleys: Mapping[str, Sequence[Pieces]]
    trainees: Mapping[str, Sequence[Mapping[str, Any]]]

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self.trainees)


def load(path: Path = FILE) -> Scripts:
    """Read the scripts.

    Raises:
        ValueError: naming the group or the trainee that cannot be played.
    """
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    scripts = Scripts(given["volleys"], given["trainees"])
    for name, volleys in scripts.volleys.items():
        for piece in (piece for volley in volleys for piece in volley):
            asks = piece.get("asks", TOPICS[0])
            if code_of(piece) not in CODES or asks not in (*TOPICS, ELABORATE):
                raise ValueError(f"{path.name}: volleys.{name}: unknown code or topic in {piece}")
    for kind, phases in scripts.trainees.items():
        for phase in phases:
            groups = {group for key, weights in phase.items() if key not in ("until", "as") for group in weights}
            if not groups <= set(scripts.volleys) or phase.get("as", kind) not in scripts.trainees:
                raise ValueError(f"{path.name}: trainees.{kind}: names a group or a trainee that is not there")
    return scripts


def code_of(piece: Piece) -> str:
    """Return the code of an utterance: its one key that is none of `asks`, `rule`."""
    return next(key for key in piece if key not in ("asks", "rule"))


@dataclass
class Trainee:
    """One trainee of a kind, in one session; what has been said is said again only when nothing else is left."""

    scripts: Scripts
    kind: str
    persona: Persona
    random: Random
    said: dict[int, int] = field(default_factory=dict)

    def reply(self, session: Session) -> Volley:
        """Return what this trainee says to the client's last line."""
        lines = self.persona.lines_of(session.said)
        heard = max(lines, key=lambda line: (line.talk == session.talk, bool(line.gist)))
        weights = self._weights(session)
        groups = self.random.choices(list(weights), list(weights.values()), k=8)
        usable = [pieces for group in groups for pieces in self.scripts.volleys[group] if _fits(pieces, heard)]
        if not usable:
            usable = [pieces for pieces in self.scripts.volleys["reflect_words"] if _fits(pieces, heard)]
        first = [pieces for pieces in self.scripts.volleys[groups[0]] if pieces in usable] or usable
        least = min(self.said.get(id(pieces), 0) for pieces in first)
        chosen = self.random.choice([pieces for pieces in first if self.said.get(id(pieces), 0) == least])
        self.said[id(chosen)] = least + 1
        return self._volley(chosen, heard, session)

    def _weights(self, session: Session) -> Mapping[str, float]:
        phase = _phase(self.scripts, self.kind, session.turn)
        if session.asked in RULERS and "after_ruler" in phase:
            weights: Mapping[str, float] = phase["after_ruler"]
            return weights
        found: Mapping[str, float] = phase.get(session.talk) or phase["any"]
        return found

    def _volley(self, pieces: Pieces, heard: Line, session: Session) -> Volley:
        fields = {name: self.random.choice(getattr(self.persona, key)) for name, key in _CLAUSES.items()}
        fields |= {"gist": heard.gist, "client": snippet(fill(heard, session))}
        coded: list[Coded] = []
        for piece in pieces:
            code = code_of(piece)
            text = piece[code].format(**fields)
            text = text[:1].upper() + text[1:]
            start = coded[-1].end + 1 if coded else 0
            coded.append(Coded(code, start, start + len(text), text, _SURE, piece.get("rule", "words"), text))
        asked = tuple(piece["asks"] for piece in pieces if "asks" in piece)[-1:]
        # A reflection is about what the client was speaking of.
        about = (session.topic,) if session.topic and any("reflection" in item.code for item in coded) else ()
        return Volley(" ".join(item.text for item in coded), tuple(coded), tuple(dict.fromkeys((*about, *asked))), asked)


def _fits(pieces: Pieces, heard: Line) -> bool:
    """Whether there is something to fill in: a gist, or words enough to be given back."""
    text = " ".join(piece[code_of(piece)] for piece in pieces)
    return ("{gist}" not in text or bool(heard.gist)) and ("{client}" not in text or len(heard.say.split()) >= _LEAST_QUOTED)


def _phase(scripts: Scripts, kind: str, turn: int) -> Mapping[str, Any]:
    phases = scripts.trainees[kind]
    phase = next((one for one in phases if turn < one.get("until", turn + 1)), phases[-1])
    return _phase(scripts, phase["as"], turn) if "as" in phase else phase
