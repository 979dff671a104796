"""A client's drawn portrait: shapes chosen by the id, so that the same client always looks the same."""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Portrait:
    """Which shape and which colour of each part; the template draws them."""

    ground: int
    skin: int
    hair: int
    cut: int
    coat: int
    collar: int
    glasses: bool


def portrait(persona_id: str) -> Portrait:
    """Return the portrait that belongs to an id."""
    part = sha256(persona_id.encode()).digest()
    return Portrait(
        ground=part[0] % 5,
        skin=part[1] % 5,
        hair=part[2] % 5,
        cut=part[3] % 5,
        coat=part[4] % 5,
        collar=part[5] % 3,
        glasses=part[6] % 3 == 0,
    )
