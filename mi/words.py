"""The names and meanings that students and trainers read, from `coaching/words.yml`."""

from dataclasses import dataclass
from pathlib import Path

from mi.behaviours import CODES, OUTCOMES, PRINCIPLES, STATE, TALK, TOPICS
from mi.coefficients import CONTINGENT, DIFFICULTIES
from mi.locale import merged
from mi.persona import GREETED, REACTIONS


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


_NEEDED: dict[str, tuple[str, ...]] = {
    "behaviours": CODES,
    "outcomes": OUTCOMES,
    "principles": PRINCIPLES,
    "talk": TALK,
    "state": STATE,
    "causes": tuple(CONTINGENT),
    "difficulties": DIFFICULTIES,
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
    return Words(**{name: given[name] for name in fields})
