"""The client's state, and how a volley moves it.

Discord (friction with the counsellor) and ambivalence (importance, confidence) are apart, as MITI and MISC keep them apart. What a
behaviour does depends on what the client had just said. All numbers stand in `mi/coefficients.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mi.assess import EVOKING, RULERS_ASKED, Volley
from mi.behaviours import MI_NON_ADHERENT, QUESTIONS, REFLECTIONS, RESISTANCE, STATE
from mi.coefficients import MOVED


@dataclass(frozen=True)
class State:
    """The client's state: numbers from 0 to 10."""

    discord: float
    trust: float
    importance: float
    confidence: float

    @property
    def readiness(self) -> float:
        """How near to deciding: high importance, then confidence, on ground that friction takes away and trust gives.

        A definition and no coefficient: it is the same for every client, so that readiness can be compared.
        """
        wish = 0.6 * self.importance + 0.4 * min(self.confidence, self.importance + 2)
        return max(0.0, min(10.0, wish - 0.25 * self.discord + 0.1 * (self.trust - 3)))

    def as_dict(self) -> dict[str, float]:
        """Return the five numbers by name, rounded to two places."""
        return {name: round(getattr(self, name), 2) for name in STATE}


@dataclass(frozen=True)
class Move:
    """Something that moved the client: what, in which words, which number and by how much."""

    cause: str
    words: str
    state: str
    by: float

    def as_dict(self) -> dict[str, Any]:
        return {"cause": self.cause, "words": self.words, "state": self.state, "by": round(self.by, 2)}


def begin(start: Mapping[str, float], numbers: Mapping[str, Any]) -> State:
    """Return the state in which a client begins whose file says `start`, at the difficulty that `numbers` was made for."""
    return State(**{name: _inside(value + numbers["start"].get(name, 0.0)) for name, value in start.items()})


def _inside(value: float) -> float:
    return max(0.0, min(10.0, value))


def move(state: State, volley: Volley, answered: str, recent: tuple[str, ...], numbers: Mapping[str, Any]) -> tuple[State, list[Move]]:
    """Return the state after `volley`, said in answer to a line of talk `answered`, and what moved it.

    `recent` holds the main codes of the volleys before this one, oldest first; `numbers` is the client's table.
    """
    harm, slowing = volley.has(*MI_NON_ADHERENT), numbers["slowing"]
    moves = []
    for cause, words, name, by in _pushes(volley, answered, recent, numbers):
        good = by < 0 if name == "discord" else by > 0
        if name == "discord":
            # Friction builds up, and ever more slowly: a client does not walk out over the second wrong word.
            by *= numbers["calming"] if good else numbers["reactance"] * (1 - state.discord / slowing["discord"])
        if good and harm:
            by *= numbers["good_beside_harm"]
        if good and name != "discord":
            # Trust and motivation grow slowly where there is friction, and ever more slowly the higher they are.
            by *= numbers["growth"] * (1 - getattr(state, name) / slowing["good"]) * (1 - state.discord / slowing["good_by_discord"])
        moves.append(Move(cause, words, name, by))
    return _sum(state, moves, numbers["largest_step"]), [item for item in moves if abs(item.by) >= 0.05]


def _sum(state: State, moves: list[Move], largest: float) -> State:
    after = {}
    for name in MOVED:
        step = sum(item.by for item in moves if item.state == name)
        after[name] = _inside(getattr(state, name) + max(-largest, min(largest, step)))
    return replace(state, **after)


def _pushes(volley: Volley, answered: str, recent: tuple[str, ...], numbers: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    for item in volley.coded:
        if not item.unsure:
            for name, by in numbers["effects"].get(item.code, {}).items():
                yield item.code, item.words, name, by
    for cause, words in contingencies(volley, answered, recent):
        for name, by in numbers["contingent"][cause].items():
            yield cause, words, name, by


def contingencies(volley: Volley, answered: str, recent: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what this volley is beyond its codes, given the client's line and the volleys before: a key of `CONTINGENT`, and the words."""

    def words(*codes: str) -> str:
        return next((item.words for item in volley.coded if item.code in codes and not item.unsure), "")

    reflected, harm = volley.has(*REFLECTIONS), volley.has(*MI_NON_ADHERENT)
    if reflected and answered == "change":
        yield "reflected_change", words(*REFLECTIONS)
    if reflected and answered in RESISTANCE:
        yield "reflected_resistance", words(*REFLECTIONS)
    if volley.has("open_question") and EVOKING.intersection(volley.asked) or RULERS_ASKED.intersection(volley.asked):
        yield "evoked", words(*QUESTIONS, "self_efficacy")
    if harm and answered in RESISTANCE:
        yield "argued_against_resistance", words(*MI_NON_ADHERENT)
    if harm and answered == "change":
        yield "argued_against_change", words(*MI_NON_ADHERENT)
    if answered == "change" and volley.codes and volley.has("closed_question", "give_information") and not reflected:
        yield "passed_over_change", words("closed_question", "give_information")
    needed = "risk" in volley.asked or RULERS_ASKED.intersection(volley.asked)
    if volley.codes == ("closed_question",) and recent[-2:] == ("closed_question",) * 2 and not needed:
        yield "third_closed_question", words("closed_question")
    if volley.has("persuade") and "persuade" in recent[-3:]:
        yield "second_unasked_advice", words("persuade")
    apology = next((item for item in volley.coded if item.rule == "apologises"), None)
    if apology and (answered == "discord" or MI_NON_ADHERENT.intersection(recent[-1:])):
        yield "apologised", apology.words
