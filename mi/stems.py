"""The words of a sentence that carry content, cut to their stems, and the words with which it begins."""

import re
from functools import lru_cache
from typing import Final

from mi.cues import normalise

_COMMON: Final = frozenset(
    (
        "the and you your for that this with was are not but have has had just like about what how when they them from really "
        "it's you're don't i'm so there be been being would could will can him her his she all out get got does did think feel "
        "tell who why where much many often more some any drink drinking make makes last first next time times thing things "
        "other another good better best well worth while hour take took taken come came comes goes going went gone give gave "
        "given say said says told back down over even still only never ever always every after before because something anything "
        "nothing someone somebody anybody nobody people kind sort maybe right sure okay long little great done doing one two own "
        "way bit lot want wanted wants need needs know knew known see seen look looks keep kept put let's that's what's who's "
        "there's isn't wasn't didn't doesn't can't won't i've i'd i'll you've you'd you'll they're we're too than then now here "
        "yet also most such these those were yours mine ours into onto off through against between during without within around "
        "away since until day days week weeks month months year years today moment part point happen happened happens yourself "
        "myself himself herself having able else less least different life lives live living stop stops stopped stopping start "
        "starts started starting made making try tries tried trying call called word words sit sits sitting stand standing hear "
        "heard listen turn turned leave leaves leaving left talk talks talked talking speak speaking ask asks asked asking "
        "answer question show shows use used using might must should may ought shall ago matter matters idea real true sense "
        "seem seems sound sounds bring brings brought become became begin began begun end ends ended place wrong side whole half "
        "both either neither each few lots enough quite rather almost already though although however perhaps probably actually "
        "honestly simply exactly hard easy big small new old young high low feeling feelings thinking thought means meant mean "
        "hope hoping help helps helped helping change changes changed changing reason reasons mind "
    ).split()
)
_LONGEST: Final = 5
"""Letters of a stem."""


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """Return the stems of the words that carry content."""
    words = (word.removesuffix("'s") for word in re.findall(r"[a-z']{3,}", normalise(text)))
    return frozenset(word[:_LONGEST] for word in words if word not in _COMMON and len(word) > 2)


@lru_cache(maxsize=8192)
def opener(text: str) -> str:
    """Return the first two words."""
    return " ".join(re.findall(r"[\w']+", normalise(text))[:2])
