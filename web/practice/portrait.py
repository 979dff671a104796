"""A client's drawn portrait: how the eight look stands in `looks.yml`; others are drawn without a face.

An id says nothing about how somebody looks, and a wrong face would contradict the client.
"""

from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

LOOKS = Path(__file__).with_name("looks.yml")


@dataclass(frozen=True)
class Look:
    """What the template draws: names of shapes and colours; empty means that there is none of it."""

    skin: str
    ground: str
    hair: str
    hair_colour: str
    clothes: str
    cloth: str
    trim: str
    beard: str = ""
    glasses: str = ""
    streak: str = ""
    scarf: str = ""


@dataclass(frozen=True)
class Portrait:
    """A look, or, where nobody has described one, colours and shapes chosen by the id so that they stay the same."""

    ground: int
    figure: int
    pattern: int
    collar: int
    look: Look | None = None


@cache
def looks(path: Path = LOOKS) -> dict[str, Look]:
    """Read how the clients look.

    Raises:
        ValueError: naming the file, the client and what is missing or unknown.
    """
    known = {field.name for field in fields(Look)}
    result = {}
    for persona, given in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        if unknown := sorted(set(given) - known):
            raise ValueError(f"{path}: {persona} has {', '.join(unknown)}; known are {', '.join(sorted(known))}.")
        try:
            result[persona] = Look(**given)
        except TypeError as error:
            raise ValueError(f"{path}: {persona} is not complete: {error}.") from error
    return result


def portrait(persona_id: str) -> Portrait:
    """Return the portrait that belongs to an id."""
    part = sha256(persona_id.encode()).digest()
    return Portrait(part[0] % 6, part[1] % 5, part[2] % 5, part[3] % 4, looks().get(persona_id))
