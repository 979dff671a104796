"""The client's state, and how a volley moves it.

Discord (friction with the counsellor) and ambivalence (importance, confidence) are apart, as MITI and MISC keep them apart. What a
behaviour does depends on what the client had just said. `DEFAULTS` is the one table of coefficients; a persona file may change any of them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from mi.assess import EVOKING, RULERS_ASKED, Volley
from mi.behaviours import MI_NON_ADHERENT, QUESTIONS, REFLECTIONS, RESISTANCE

EFFECTS: Final[dict[str, dict[str, float]]] = {
    # Confrontation predicts resistance and worse outcome (Patterson & Forgatch 1985; Miller 1993, r = .65).
    "confront": {"discord": 1.2, "trust": -0.6, "importance": -0.1, "confidence": -0.15},
    # MI-inconsistent behaviour raises sustain talk and does not raise change talk (Magill 2018).
    "persuade": {"discord": 0.7, "trust": -0.3},
    "persuade_with_permission": {"discord": 0.05, "trust": 0.05, "importance": 0.03},
    # Information and closed questions dampen both kinds of talk (Apodaca 2016).
    "give_information": {"importance": 0.03},
    "closed_question": {"discord": 0.05, "trust": 0.05},
    "open_question": {"trust": 0.15, "importance": 0.06},
    # After sustain talk a reflection mostly brings calm (AnnoMI: neutral .56).
    "simple_reflection": {"discord": -0.3, "trust": 0.25, "importance": 0.04},
    "complex_reflection": {"discord": -0.4, "trust": 0.35, "importance": 0.08},
    # Only affirmation raises change talk and lowers sustain talk (Apodaca 2016).
    "affirm": {"discord": -0.4, "trust": 0.35, "confidence": 0.2, "importance": 0.05},
    "emphasize_autonomy": {"discord": -0.8, "trust": 0.3},
    "seek_collaboration": {"discord": -0.3, "trust": 0.25},
    "self_efficacy": {"confidence": 0.4, "trust": 0.15},
    "none": {"discord": -0.05},
}
"""What one utterance of each code adds, on scales from 0 to 10."""

CONTINGENT: Final[dict[str, dict[str, float]]] = {
    # What is reflected matters more than how deep (Barnett 2014; Berman 2018).
    "reflected_change": {"importance": 0.5, "confidence": 0.1},
    "reflected_resistance": {"discord": -0.35, "trust": 0.1},
    # Evoking against analysing: d = 1.19 in the share of change talk (Glynn & Moyers 2010).
    "evoked": {"importance": 0.35},
    "argued_against_resistance": {"discord": 0.3},
    "argued_against_change": {"importance": -0.2},
    "passed_over_change": {"importance": -0.05},
    "third_closed_question": {"discord": 0.2},
    "second_unasked_advice": {"discord": 0.3},
    "apologised": {"discord": -0.7, "trust": 0.2},
}

MOVED: Final = ("discord", "trust", "importance", "confidence")
"""The numbers that a behaviour can move; readiness follows from them."""

DEFAULTS: Final[dict[str, Any]] = {
    "effects": EFFECTS,
    "contingent": CONTINGENT,
    "reactance": {"resistant": 1.25, "ambivalent": 0.95},
    # By how much moods go to and fro: an ambivalent client swings within a session.
    "swing": {"resistant": 0.15, "ambivalent": 0.5},
    # No volley moves anything further than this: change is cumulative, never a jump.
    "largest_step": 2.0,
    # From this discord on, a second argument in a row ends the session.
    "leaves_at": 9.3,
    # Nobody leaves before this turn, whatever is said: there must be something to practise on.
    "stays_until": 5,
    # A good word beside an argument is worth this share.
    "good_beside_harm": 0.3,
}


@dataclass(frozen=True)
class State:
    """The client's state: numbers from 0 to 10."""

    discord: float
    trust: float
    importance: float
    confidence: float

    @property
    def readiness(self) -> float:
        """How near to deciding: high importance, then confidence, on ground that friction takes away and trust gives."""
        wish = 0.6 * self.importance + 0.4 * min(self.confidence, self.importance + 2)
        return max(0.0, min(10.0, wish - 0.25 * self.discord + 0.1 * (self.trust - 3)))

    def as_dict(self) -> dict[str, float]:
        """Return the five numbers by name, rounded to two places."""
        names = ("discord", "trust", "importance", "confidence", "readiness")
        return {name: round(getattr(self, name), 2) for name in names}


@dataclass(frozen=True)
class Move:
    """Something that moved the client: what, in which words, which number and by how much."""

    cause: str
    words: str
    state: str
    by: float

    def as_dict(self) -> dict[str, Any]:
        return {"cause": self.cause, "words": self.words, "state": self.state, "by": round(self.by, 2)}


def table(stance: str, changed: Any) -> dict[str, Any]:
    """Return the coefficients of a client: the defaults of its stance with what its file changes.

    Raises:
        ValueError: naming the entry that is unknown or no number.
    """
    result: dict[str, Any] = {key: (value[stance] if key in ("reactance", "swing") else value) for key, value in DEFAULTS.items()}
    if not isinstance(changed, Mapping):
        raise ValueError("coefficients: must be a mapping from names to numbers")
    for key, value in changed.items():
        if key not in result:
            raise ValueError(f"coefficients.{key}: unknown; write one of {', '.join(result)}")
        result[key] = _changed(f"coefficients.{key}", result[key], value)
    return result


def _changed(place: str, default: Any, value: Any) -> Any:
    """Return `value` in the shape of `default`: a number, or a mapping whose other entries stay as they are."""
    if not isinstance(default, Mapping):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError(f"{place}: must be a number")
        return value
    if not isinstance(value, Mapping):
        raise ValueError(f"{place}: must be a mapping from names to numbers")
    for name in value:
        # A behaviour may be made to move a number that it leaves alone by default.
        if name not in default and name not in MOVED:
            raise ValueError(f"{place}.{name}: unknown; write one of {', '.join(default)}")
    return {**default, **{name: _changed(f"{place}.{name}", default.get(name, 0.0), entry) for name, entry in value.items()}}


def move(state: State, volley: Volley, answered: str, recent: tuple[str, ...], numbers: Mapping[str, Any]) -> tuple[State, list[Move]]:
    """Return the state after `volley`, said in answer to a line of talk `answered`, and what moved it.

    `recent` holds the main codes of the volleys before this one, oldest first; `numbers` is the client's `table`.
    """
    harm = volley.has(*MI_NON_ADHERENT)
    moves = []
    for cause, words, name, by in _pushes(volley, answered, recent, numbers):
        good = by < 0 if name == "discord" else by > 0
        if name == "discord" and by > 0:
            # Friction builds up, and ever more slowly: a client does not walk out over the second wrong word.
            by *= numbers["reactance"] * (1 - state.discord / 13)
        if good and harm:
            by *= numbers["good_beside_harm"]
        if good and name != "discord":
            # Trust and motivation grow slowly where there is friction, and ever more slowly the higher they are.
            by *= (1 - getattr(state, name) / 12) * (1 - state.discord / 18)
        moves.append(Move(cause, words, name, by))
    return _sum(state, moves, numbers["largest_step"]), [item for item in moves if abs(item.by) >= 0.05]


def _sum(state: State, moves: list[Move], largest: float) -> State:
    after = {}
    for name in MOVED:
        step = sum(item.by for item in moves if item.state == name)
        after[name] = max(0.0, min(10.0, getattr(state, name) + max(-largest, min(largest, step))))
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
