"""Utterances with made-up probabilities, for the tests of the rules: no model takes part."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from mi.behaviours import CODES, MI_ADHERENT, MI_NON_ADHERENT, REFLECTIONS
from mi.rules import Limits, code
from mi.volley import Coded

BARE = "blue green yellow"
"""Words of which no cue knows anything."""
OPPOSITE = sorted(MI_ADHERENT | REFLECTIONS | {"self_efficacy"})
ELSE = sorted(set(CODES) - MI_NON_ADHERENT)
SPEAKS_FOR = {
    "echoes_client": "simple_reflection",
    "gives_back": "simple_reflection",
    "adds_meaning_of_its_own": "complex_reflection",
    "cheering_without_content": "none",
}


def spread(given: Mapping[str, float]) -> dict[str, float]:
    """These probabilities; the rest is spread over the other codes."""
    rest = (1 - sum(given.values())) / (len(CODES) - len(given))
    return {name: given.get(name, rest) for name in CODES}


def no_words(text: str, name: str) -> str:
    return ""


def one(text: str = BARE, client: str = "", limits: Limits | None = None, **probabilities: float) -> Coded:
    """`text`, coded with these probabilities."""
    found = code(text, lambda texts: [spread(probabilities) for _ in texts], no_words, limits, client)
    assert len(found) == 1
    return found[0]


def beside(first: tuple[str, dict[str, float]], second: tuple[str, dict[str, float]], limits: Limits | None = None) -> list[Coded]:
    """A volley of two sentences, each with its probabilities."""
    told = dict((first, second))
    return code(f"{first[0]} {second[0]}", lambda texts: [spread(told[text]) for text in texts], no_words, limits)


def sure_of(name: str) -> Any:
    return lambda texts: [{other: float(other == name) for other in CODES} for _ in texts]


VECTORS = st.lists(st.floats(0.001, 1), min_size=len(CODES), max_size=len(CODES)).map(
    lambda values: {name: value / sum(values) for name, value in zip(CODES, values)}
)
SAID = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from("great job okay six dog barked night van promise coffee mornings mountains the you ?".split()), max_size=9
    ).map(" ".join),
)
