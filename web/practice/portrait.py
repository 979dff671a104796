"""A client's drawn portrait: colours and shapes chosen by the id, so that the same client always looks the same.

It is drawn without a face, on purpose: an id says nothing about how somebody looks, and a wrong face would contradict the client.
"""

from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class Portrait:
    """Which colours and which shapes; the template draws them."""

    ground: int
    figure: int
    pattern: int
    collar: int


def portrait(persona_id: str) -> Portrait:
    """Return the portrait that belongs to an id."""
    part = sha256(persona_id.encode()).digest()
    return Portrait(ground=part[0] % 6, figure=part[1] % 5, pattern=part[2] % 5, collar=part[3] % 4)
