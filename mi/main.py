"""What a turn mainly is, for comparison with codings that give one label a turn (AnnoMI): question, input, reflection or other.

Our codes stand for utterances. A turn's label is read from all of them at once, with the weight of their length, so that one doubtful piece
of a long summary does not turn it into advice.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mi import cues
from mi.behaviours import MI_NON_ADHERENT, QUESTIONS, REFLECTIONS
from mi.volley import Utterance

FAMILIES: Final = ("question", "therapist_input", "reflection", "other")
"""AnnoMI's main behaviours."""

_INPUT: Final = MI_NON_ADHERENT | {"give_information", "persuade_with_permission", "seek_collaboration"}
_ASKED: Final = _INPUT | {"self_efficacy"}
"""Codes that are said in the form of a question, too."""

_WEIGHT: Final = {"question": 1.2, "therapist_input": 0.7, "reflection": 1.1, "other": 0.3}
"""What a family counts against the others in a mixed turn: a question waits for an answer, a "mm-hm" beside something else is no matter.
Chosen on half of annomi_dev's conversations; the other half agrees as well (within .015 of kappa)."""
_BY_LENGTH: Final = 0.7
"""A piece counts with its number of words to this power."""

ASKS_FROM: Final = 0.7
REFLECTS_FROM: Final = 0.35
SURE_FROM: Final = 0.4
"""From which `asks` and `reflects` count as present, and from which lead of its label a turn as a whole is sure."""
_TAG = re.compile(r"\b(?:you know(?: what i mean)?|right|okay|ok|huh|yeah|mm-?hmm)\s*\?")
_HINTED: Final = 0.1
"""From this probability on "I'm wondering ..." asks, although nothing marks it as a question."""


@dataclass(frozen=True)
class Main:
    """A turn as a whole."""

    shares: dict[str, float]
    """How much speaks for each of `FAMILIES`; adds up to 1."""
    asks: float
    """How far the turn asks something, from 0 to 1; whoever marks a statement as a question asks, too, whatever else it is."""
    reflects: float
    """How likely it is that the turn reflects something, from 0 to 1."""

    @property
    def label(self) -> str:
        return max(FAMILIES, key=lambda family: self.shares[family])

    @property
    def lead(self) -> float:
        """How far the label is ahead of the next, from 0 to 1: how sure the label is."""
        first, second, *_ = sorted(self.shares.values(), reverse=True)
        return first - second

    def as_dict(self) -> dict[str, float]:
        """Return what `from_dict` reads."""
        return {name: round(value, 3) for name, value in (*self.shares.items(), ("asks", self.asks), ("reflects", self.reflects))}

    @staticmethod
    def from_dict(data: Mapping[str, float]) -> "Main":
        """Read what `as_dict` wrote; a message that was not said to the client has none of it and is other."""
        shares = {name: float(data.get(name, name == "other")) for name in FAMILIES}
        return Main(shares, float(data.get("asks", 0)), float(data.get("reflects", 0)))


def family(code: str, text: str) -> str:
    """Return the family of an utterance: collaboration sought by a question is one."""
    if code in QUESTIONS or (code == "seek_collaboration" and "?" in text):
        return "question"
    return "therapist_input" if code in _INPUT else "reflection" if code in REFLECTIONS else "other"


def main(utterances: Sequence[Utterance], probabilities: Sequence[Mapping[str, float]]) -> Main:
    """Read the turn from its utterances and the probabilities of their codes; a turn without words is other."""
    shares = dict.fromkeys(FAMILIES, 0.0)
    asks = reflects = 0.0
    for utterance, by_code in zip(utterances, probabilities):
        weight = max(1, len(utterance.text.split())) ** _BY_LENGTH
        for code, probability in by_code.items():
            name = family(code, utterance.text)
            shares[name] += weight * probability * _WEIGHT[name]
        asks = max(asks, _asks(utterance.text, by_code))
        reflects = max(reflects, sum(by_code.get(code, 0.0) for code in REFLECTIONS))
    total = sum(shares.values())
    if not total:
        return Main({**shares, "other": 1.0}, 0.0, 0.0)
    return Main({name: value / total for name, value in shares.items()}, asks, reflects)


def _asks(text: str, by_code: Mapping[str, float]) -> float:
    marked = "?" in _TAG.sub("", cues.normalise(text))
    codes = QUESTIONS | _ASKED if marked else QUESTIONS
    probability = sum(by_code.get(code, 0.0) for code in codes)
    hinted = probability >= _HINTED and any(hit.name in ("wonders", "invites_telling") for hit in cues.find(text))
    return max(probability, ASKS_FROM) if marked or hinted else probability
