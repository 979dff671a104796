"""The terms of the field are explained, and drills are worded for all that can come about in them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mi.coach import Coaching, load
from mi.drill import LINES, TECHNIQUES
from mi.quotes import sentences
from mi.verdict import VERDICTS
from mi.words import linked

FOLDER = Path(__file__).resolve().parents[2] / "coaching"
FILES = {path.stem: yaml.safe_load(path.read_text()) for path in sorted(FOLDER.glob("*.yml"))}


def texts(given: Any) -> list[str]:
    """Every text of a parsed file."""
    if isinstance(given, str):
        return [given]
    values = given.values() if isinstance(given, dict) else given if isinstance(given, list) else []
    return [text for value in values for text in texts(value)]


@pytest.fixture(scope="module")
def coaching() -> Coaching:
    return load(FOLDER)


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_every_technique_is_told(technique: str) -> None:
    entry = FILES["drills"]["techniques"][technique]
    assert all(entry[key] for key in ("name", "short", "about", "task", "aim"))
    assert set(entry["strategies"]) <= set(FILES["words"]["strategies"]) and len(FILES["drills"]["why"]["right"][technique]) >= LINES


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_is_told(verdict: str) -> None:
    assert FILES["drills"]["verdicts"][verdict]["name"] and FILES["drills"]["why"]["again"][verdict]


KNOWN = re.compile(
    r"\b(?:reflect(?:ion|ions|ive|ed|ing|s)?|double-sided|amplified|refram\w+|rulers?|self-efficacy|sustain talk|change talk|discord|"
    r"ambivalen\w+|MITI|MI|affirm\w*|evok\w+|closed questions?|open questions?|discrepancy|MI-adherent|MI-non-adherent|empathy|"
    r"rolling with resistance)\b"
)
"""Terms of the field: whoever uses another one in coaching/ adds it here and to the glossary."""


@pytest.mark.parametrize("file", [name for name in FILES if name not in ("words", "better_replies")])
def test_no_term_is_left_unexplained(file: str, coaching: Coaching) -> None:
    unexplained = set()
    for text in texts(FILES[file]):
        plain = re.sub(r"“[^”]*”", "", text)
        pieces = " ".join(piece.lower() for piece, term in linked(plain, coaching.words.glossary) if term)
        forms = {form for term in coaching.words.glossary.values() for form in term.forms}
        spoken = {match.group().lower() for match in KNOWN.finditer(plain)}
        unexplained |= {word for word in spoken if word not in forms and word not in pieces}
    assert unexplained == set()


def test_every_definition_is_one_plain_sentence(coaching: Coaching) -> None:
    wrong = [
        key for key, term in coaching.words.glossary.items() if not 1 <= len(sentences(term.definition)) <= 1 or term.definition[-1] != "."
    ]
    assert wrong == []


def test_no_form_belongs_to_two_terms(coaching: Coaching) -> None:
    forms = [form for term in coaching.words.glossary.values() for form in term.forms]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []
