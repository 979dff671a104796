"""What the client had just said, as evidence on what the trainee says: how much of it comes back, and what is added.

MITI 4.2.1 tells a simple reflection (little added) from a complex one (meaning, feeling or direction added) by what the client said, and an
affirmation from cheering by whether it names something of this client's.
"""

import re
from dataclasses import dataclass

from mi.cues import normalise

_COMMON = frozenset(
    (
        "the and but for with that this was were are been being have has had does did not you your yours i'm i've i'd me my "
        "mine she her his him they them their our ours its it's is it a an of to in on at so or if as by from what how when "
        "where why who which there here just like really very quite kind sort bit lot some any all more most much many one "
        "thing things something anything about out into over up down off then than can could would will should may might must "
        "get got going gonna want yeah yes okay right well know mean think feel say said says sounds sound seems you're you've "
        "they're we're they've we've they'd we'd he'd she'd "
        "you'd you'll that's don't can't isn't wasn't didn't won't um uh mm oh because cause too also only even still again now "
        "today"
    ).split()
)
_PRAISE = frozenset(
    (
        "great good nice well done brilliant amazing awesome fantastic wonderful lovely excellent super perfect cool job work going keep "
        "doing done does "
        "way proud impressive impressed positive attitude start step news thank thanks appreciate best really hear happy glad love that"
    ).split()
)
_WORD = re.compile(r"[a-z']+|\d+")


def content(text: str) -> frozenset[str]:
    """Return the stems of the words of `text` that carry content; numbers are content."""
    words = (word.removesuffix("'s") for word in _WORD.findall(normalise(text)))
    return frozenset(word[:6] for word in words if word not in _COMMON and (len(word) > 2 or word.isdigit()))


@dataclass(frozen=True)
class Shared:
    """How an utterance relates to the client's line before it."""

    returned: float
    """The share of the utterance's content words that the client had said, from 0 to 1; 0 where it has none."""
    added: int
    """How many content words of its own it has."""


def shared(utterance: str, client: str) -> Shared:
    """Compare `utterance` with the client's line that it answers."""
    own, said = content(utterance), content(client)
    return Shared(len(own & said) / len(own) if own else 0.0, len(own - said))


def echoes(utterance: str, client: str) -> bool:
    """Whether `utterance` only gives back some of the client's words: "A pack a day." or "Six, okay?"."""
    common = shared(utterance, client)
    return common.returned == 1 and len(utterance.split()) <= 6


def names_something(affirmation: str) -> bool:
    """Whether `affirmation` says what is good, beyond the praise itself: only then is it an affirmation (MITI 4.2.1)."""
    return bool({word for word in content(affirmation) if word not in {praise[:6] for praise in _PRAISE}})
