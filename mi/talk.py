"""Which talk comes next from the client: change, sustain, discord or neutral.

A softmax over four scores. Each score begins at a base and is moved by the client's state, by what the trainee did, by what it was to this
client at this moment, and by inertia. The numbers stand in `mi/coefficients.py`; `mi-practice calibrate` holds them against AnnoMI.
"""

import math
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

from mi.assess import Volley
from mi.behaviours import MI_NON_ADHERENT, TALK
from mi.client import State

Scores = dict[str, float]


def scores(state: State, volley: Volley, answered: str, mood: float, causes: Iterable[str], numbers: Mapping[str, Any]) -> Scores:
    """Return the score of each talk for the client's next line.

    `causes` are the keys of `contingencies` that hold; `numbers` is the client's table.
    """
    result = dict(numbers["talk_base"])
    at = {"discord": state.discord, "trust": state.trust, "importance": state.importance, "confidence": state.confidence, "mood": mood}
    for talk, leans in numbers["talk_by_state"].items():
        result[talk] += sum(by * (at[name] - numbers["middle"][name]) for name, by in leans.items())
    harm = volley.has(*MI_NON_ADHERENT)
    pushes = [numbers["talk_by_code"].get(code, {}) for code in volley.codes]
    # Change talk that is given back beside an argument is not given back.
    pushes += [numbers["talk_by_cause"][cause] for cause in causes if not (harm and cause.startswith("reflected"))]
    for push in [*pushes, numbers["talk_inertia"][answered]]:
        for talk, by in push.items():
            result[talk] += by
    return result


def shares(given: Mapping[str, float]) -> dict[str, float]:
    """Return probabilities that add up to 1."""
    weights = {talk: math.exp(given[talk]) for talk in TALK}
    total = sum(weights.values())
    return {talk: weight / total for talk, weight in weights.items()}


def draw(given: Mapping[str, float], random: Random) -> str:
    """Draw one talk by its probability."""
    return random.choices(TALK, [given[talk] for talk in TALK])[0]
