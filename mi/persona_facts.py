"""Facts: no line contradicts another, and every number and name that is said stands among the facts."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from mi.persona import Line, Persona

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_VALUES: Final[dict[str, int]] = {
    **{word: number for number, word in enumerate(_UNITS.split())},
    **{word: 10 * number for number, word in enumerate(_TENS.split(), start=2)},
    "hundred": 100,
}
_NUMBER = re.compile(rf"\b({'|'.join(_VALUES)})(?:[- ](one|two|three|four|five|six|seven|eight|nine))?\b|\b(\d+)\b")
_LEAST = 3
"""Below it a number is a manner of speaking: "one of those", "a day or two"."""
_NAME = re.compile(r"(?<=[a-z,;] )([A-Z][a-z']+)")
"""A word with a capital inside a sentence."""
_NO_NAMES: Final = frozenset(
    (
        "i i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december christmas easter god english ok tv mum mam mom dad nan gran doctor dr mrs mr x"
    ).split()
)


def numbers(text: str) -> set[int]:
    """Return the numbers from three upward that `text` says, in digits or in words."""
    found: set[int] = set()
    for word, unit, digits in _NUMBER.findall(text.lower()):
        if digits:
            found.add(int(digits))
            continue
        value, small = _VALUES[word], _VALUES.get(unit, 0)
        compound = 20 <= value < 100
        found |= {value + small} if compound else {value, small}
    return {number for number in found if number >= _LEAST}


def strangers(persona: Persona) -> Iterator[tuple[str, str]]:
    """Yield the lines that say a number or a name that no fact holds, with the remedy."""
    ground = " ".join((*persona.facts.values(), *persona.case_card.values(), persona.summary, persona.name))
    known_numbers, known_words = numbers(ground), set(re.findall(r"[\w']+", ground.lower()))
    sayings = [re.compile(re.escape(saying), re.IGNORECASE) for saying in persona.sayings]
    for line in persona.lines:
        said = line.say.replace("{number}", "").replace("{plan}", "")
        for saying in sayings:
            said = saying.sub(" ", said)
        if extra := sorted(numbers(said) - known_numbers):
            told = ", ".join(map(str, extra))
            yield line.id, f"says {told}, which no fact holds; add it to `facts`, or to `sayings` if it is a figure of speech"
        for name in _NAME.findall(said):
            plain = re.sub(r"'(?:s|ll|d|ve|re)?$", "", name.lower())
            if plain not in _NO_NAMES and plain not in known_words:
                yield line.id, f"names {name}, whom no fact knows; add it to `facts`, or to `sayings` if it is a figure of speech"


def contradictions(persona: Persona) -> Iterator[tuple[str, str]]:
    """Yield the lines that give a fact otherwise than another line that might be said in the same session, with the remedy."""
    given: dict[str, list[tuple[str, Line]]] = defaultdict(list)
    for line in persona.lines:
        for key, value in line.states:
            if key not in persona.facts:
                yield line.id, f"states {key!r}, which is no key of `facts`; add the fact or mend the key"
            given[key].append((value, line))
    for key, values in given.items():
        for (value, one), (other, two) in combinations(values, 2):
            early, late = sorted((one, two), key=lambda line: line.trust)
            if value != other and early.trust_max > late.trust:
                yield early.id, f"contradicts {late.id} on {key!r}; give this line `trust_max: {late.trust:g}` or less"
