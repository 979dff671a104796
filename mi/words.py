"""The names and meanings that students and trainers read, from `coaching/words.yml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mi.behaviours import CODES, OUTCOMES, PRINCIPLES, STATE, TALK, TOPICS
from mi.coefficients import CONTINGENT, DIFFICULTIES
from mi.locale import merged
from mi.persona import GREETED, REACTIONS


@dataclass(frozen=True)
class Term:
    """A word of the field that a reader may not know."""

    name: str
    definition: str
    """One sentence, in plain words."""
    forms: tuple[str, ...]
    """The words by which a text mentions it, in lower case."""


@dataclass(frozen=True)
class Words:
    """Each attribute maps an identifier to its wording; see `coaching/words.yml` for the keys of each entry."""

    behaviours: dict[str, dict[str, str]]
    outcomes: dict[str, dict[str, str]]
    principles: dict[str, dict[str, str]]
    talk: dict[str, dict[str, str]]
    state: dict[str, dict[str, str]]
    scenarios: dict[str, str]
    stances: dict[str, dict[str, str]]
    strategies: dict[str, str]
    causes: dict[str, str]
    difficulties: dict[str, dict[str, str]]
    pools: dict[str, str]
    """What a client's line can be about or a reaction to, to stand inside a sentence."""
    glossary: dict[str, Term]
    """Every term that the coach uses, the strategies among them."""


_NEEDED: dict[str, tuple[str, ...]] = {
    "behaviours": CODES,
    "outcomes": OUTCOMES,
    "principles": PRINCIPLES,
    "talk": TALK,
    "state": STATE,
    "causes": tuple(CONTINGENT),
    "difficulties": DIFFICULTIES,
    "glossary": (),
    "pools": (*TOPICS, *REACTIONS, *(f"again.{name}" for name in GREETED)),
}


def load(path: Path, language: str = "") -> Words:
    """Read the wording from the YAML file `path`, with what the folder for `language` beside it says instead.

    Raises:
        ValueError: naming the file and the entry that is missing or unknown.
    """
    given = merged(path.parent, path.stem, language)
    fields = Words.__dataclass_fields__
    for name in fields:
        if not isinstance(given.get(name), dict):
            raise ValueError(f"{path}: the section {name!r} is missing; add it with an entry for each identifier.")
        for key in _NEEDED.get(name, ()):
            if key not in given[name]:
                raise ValueError(f"{path}: section {name!r} has no entry {key!r}; add its wording.")
    glossary = {key: _term(path, key, entry) for key, entry in given["glossary"].items()}
    for key in given["strategies"]:
        if key not in glossary:
            raise ValueError(f"{path}: section 'glossary' has no entry {key!r}; a strategy that is named must be explained.")
    return Words(**{**{name: given[name] for name in fields}, "glossary": glossary})


def _term(path: Path, key: str, entry: Any) -> Term:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) and entry[name] for name in ("name", "definition")):
        raise ValueError(f"{path}: section 'glossary', entry {key!r} needs a name and a definition.")
    forms = entry.get("forms") or []
    if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
        raise ValueError(f"{path}: section 'glossary', entry {key!r}: forms is a list of texts; quote yes, no and numbers.")
    return Term(entry["name"], entry["definition"], tuple(form.lower() for form in forms))


def linked(text: str, glossary: Mapping[str, Term]) -> list[tuple[str, str | None]]:
    """Return `text` in pieces, each with the key of the term that it mentions, or None.

    Each term is marked where it is mentioned first. What stands in “quotation marks” is somebody's own words and no term. The pieces
    joined are the text.
    """
    pieces: list[tuple[str, str | None]] = []
    done, seen = 0, set()
    forms = {form: key for key, term in glossary.items() for form in term.forms}
    quoted = [match.span() for match in re.finditer(r"“[^”]*”", text)]
    for match in _pattern(tuple(forms)).finditer(text):
        key = forms[match.group().lower()]
        if key in seen or any(start < match.start() < end for start, end in quoted):
            continue
        seen.add(key)
        if match.start() > done:
            pieces.append((text[done : match.start()], None))
        pieces.append((match.group(), key))
        done = match.end()
    return [*pieces, (text[done:], None)] if done < len(text) else pieces


@lru_cache(maxsize=8)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of `forms` as whole words, the longest first; nothing where there are none."""
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if forms else r"(?!)", re.IGNORECASE)
