"""Which talk comes next from the client: change, sustain, discord or neutral.

A softmax over four scores. Each score begins at a base and is moved by the client's state, by what the trainee did, by what was reflected,
and by inertia. The numbers are chosen so that seeded sessions come near the published shares of AnnoMI (see `mi-practice`'s calibration).
"""

import math
from collections.abc import Mapping
from random import Random
from typing import Final

from mi.assess import EVOKING, Volley
from mi.behaviours import MI_NON_ADHERENT, REFLECTIONS, RESISTANCE, TALK
from mi.client import State

Scores = dict[str, float]

BASE: Final[Scores] = {"change": -1.15, "sustain": -1.15, "discord": -3.6, "neutral": 0.75}

BY_CODE: Final[dict[str, Scores]] = {
    "confront": {"change": -1.5, "sustain": 0.9, "discord": 2.4},
    "persuade": {"change": -0.5, "sustain": 1.2, "discord": 1.1},
    # Information and closed questions dampen both kinds of talk; open questions and reflections raise both (Apodaca 2016).
    "give_information": {"change": -0.4, "sustain": -0.2},
    "closed_question": {"change": -0.3, "sustain": -0.2},
    "open_question": {"change": 0.45, "sustain": 0.15},
    "simple_reflection": {"change": 0.15, "sustain": 0.05, "discord": -0.7},
    "complex_reflection": {"change": 0.3, "sustain": 0.1, "discord": -0.8},
    "affirm": {"change": 0.5, "sustain": -0.5, "discord": -0.6},
    "emphasize_autonomy": {"discord": -1.1, "sustain": -0.1},
    "seek_collaboration": {"discord": -0.6},
    "self_efficacy": {"change": 0.5, "sustain": -0.2},
    "persuade_with_permission": {"change": 0.1, "sustain": 0.1},
}

INERTIA: Final[dict[str, Scores]] = {
    # AnnoMI: change follows change .57, sustain follows sustain .40, neutral follows neutral .77.
    "change": {"change": 0.9, "sustain": -0.2, "discord": -0.6},
    "sustain": {"sustain": 0.7, "change": -0.3},
    "discord": {"discord": 0.7, "change": -0.9, "sustain": 0.1},
    "neutral": {"neutral": 0.4},
}


def scores(state: State, volley: Volley, answered: str, mood: float) -> Scores:
    """Return the score of each talk for the client's next line."""
    result = dict(BASE)
    result["change"] += 0.15 * (state.importance - 3) + 0.15 * (state.trust - 3) - 0.15 * state.discord + mood
    result["change"] += 0.06 * (state.confidence - 4)
    result["sustain"] += -0.2 * (state.importance - 4) + 0.04 * state.discord - 0.05 * (state.confidence - 4) - mood
    result["discord"] += 0.45 * state.discord - 0.1 * (state.trust - 3)
    for pushes in [BY_CODE.get(code, {}) for code in volley.codes] + [INERTIA[answered]]:
        for talk, by in pushes.items():
            result[talk] += by
    if volley.has(*REFLECTIONS) and answered == "change" and not volley.has(*MI_NON_ADHERENT):
        result["change"] += 0.5
    if volley.has(*REFLECTIONS) and answered in RESISTANCE:
        result["sustain"] += 0.3
        result["neutral"] += 0.6
    if volley.has("open_question") and EVOKING.intersection(volley.asked):
        result["change"] += 0.5
    return result


def shares(given: Mapping[str, float]) -> dict[str, float]:
    """Return probabilities that add up to 1."""
    weights = {talk: math.exp(given[talk]) for talk in TALK}
    total = sum(weights.values())
    return {talk: weight / total for talk, weight in weights.items()}


def draw(given: Mapping[str, float], random: Random) -> str:
    """Draw one talk by its score."""
    probabilities = shares(given)
    return random.choices(TALK, [probabilities[talk] for talk in TALK])[0]
