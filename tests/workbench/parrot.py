"""Two small files of coded turns, and a coder that says what it is told."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from mi.main import FAMILIES, Main
from mi.volley import Coded
from workbench.coder import Found, Said
from workbench.evaluate import Report, evaluate

OURS = """conversation,speaker,text,talk,behaviour,outcome
a,client,I'm fine.,sustain,,
a,trainee,You are fine.,,simple_reflection,rolled_with_resistance
a,client,Yes.,neutral,,
a,trainee,You should stop.,,persuade,argued
b,trainee,Hello.,,none,none
"""
ANNOMI = """conversation,quality,speaker,text,behaviour,question,reflection
1,high,client,I smoke.,,,
1,high,trainee,You smoke.,reflection,,simple
1,high,trainee,How come?,question,open,
1,high,trainee,You showed courage.,other,,
2,low,client,I drink.,,,
2,low,trainee,You must stop.,therapist_input,,
2,low,trainee,Did you drive?,question,closed,
3,low,trainee,It must be lonely.,reflection,,complex
"""
CODED = {
    "You are fine.": "simple_reflection",
    "You should stop.": "persuade",
    "Hello.": "none",
    "You smoke.": "simple_reflection",
    "How come?": "open_question",
    "You showed courage.": "affirm",
    "You must stop.": "persuade",
    "Did you drive?": "closed_question",
    "It must be lonely.": "complex_reflection",
}
LABEL = {"open_question": "question", "closed_question": "question", "persuade": "therapist_input", "none": "other", "affirm": "other"}


def coded(code: str, text: str = "x", unsure: bool = False, candidates: tuple[str, ...] = (), confidence: float = 0.9) -> Coded:
    return Coded(code, 0, len(text), text, confidence, "words", text, unsure, candidates)


def found(code: str, text: str = "x", share: float = 0.85, **about: object) -> Found:
    """A volley of one utterance; the label of its main behaviour has this share."""
    label = LABEL.get(code, "reflection")
    shares = {name: share if name == label else (1 - share) / 3 for name in FAMILIES}
    main = Main(shares, float(label == "question"), float(label == "reflection"))
    return Found(code, [coded(code, text, **about)], main)  # type: ignore[arg-type]


class Parrot:
    """Codes each text as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.found = {text: found(code, text) for text, code in CODED.items()}
        self.asked: list[Said] = []

    def but(self, text: str, what: Found) -> "Parrot":
        self.found[text] = what
        return self

    def code(self, volleys: Iterable[Said]) -> Iterator[Found]:
        for said in volleys:
            self.asked.append(said)
            yield self.found.get(said.text) or found("none", said.text)


def measure(path: Path, parrot: Parrot | None = None, **about: object) -> Report:
    return evaluate(path, lambda: parrot or Parrot(), **about)  # type: ignore[arg-type,return-value]


def starting(lines: list[str], begin: str) -> str:
    """The one line that begins so."""
    (line,) = [line for line in lines if line.startswith(begin)]
    return line


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.csv"
    path.write_text(OURS)
    return path


@pytest.fixture
def annomi(tmp_path: Path) -> Path:
    path = tmp_path / "annomi.csv"
    path.write_text(ANNOMI)
    return path
