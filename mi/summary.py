"""The summary of a session: counts, MITI's figures with their bands and uncertainty, curves, moments, what to practise next.

Thresholds are MITI 4.2.1's (expert opinion, made on 20-minute samples) and, for open questions, MITI 3.1.1's. The intervals are Wilson's
score intervals at 95% for shares; for the ratio of reflections to questions the interval of the share of reflections, turned into odds.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from mi.behaviours import CODES, MI_ADHERENT, MI_NON_ADHERENT, OUTCOMES, QUESTIONS, REFLECTIONS, RESISTANCE, STATE
from mi.moments import client_of, extremes, moments, outcome_of
from mi.transcript import Transcript, Turn

THRESHOLDS: Final[dict[str, tuple[float, float]]] = {
    "percent_complex": (0.40, 0.50),
    "reflection_to_question": (1.0, 2.0),
    "percent_open": (0.50, 0.70),
}
"""Fair and good."""

LEAST_TURNS: Final = 8
"""Below this many volleys no band is shown: at 8 the widest interval of a share still spans .63, and MITI's own samples last 20 minutes."""

DRILLS: Final = {
    "say_more": "",
    "fewer_arguments": "rolling_sustain",
    "ask_permission": "evoking",
    "meet_discord": "rolling_discord",
    "meet_sustain": "rolling_sustain",
    "pick_up_change_talk": "evoking",
    "more_reflections": "reflecting",
    "open_questions": "evoking",
    "deeper_reflections": "reflecting",
    "affirm": "affirming",
    "self_efficacy": "rulers",
    "keep_going": "",
}
"""What is to be practised next, and the drill that trains it; empty where only a longer or another session does."""

_Z = 1.96


def summarise(transcript: Transcript, next_text: Callable[[str], str], why: Callable[[str, Turn], str]) -> dict[str, Any]:
    """Return the contract's `summary` of a session.

    `next_text` gives the wording of a recommendation by its key, `why` that of a moment (`best`, `worst`, `missed_chance.change` and their
    like: see `mi.moments`) by its turn.
    """
    turns = transcript.turns
    counts = Counter(code for turn in turns for code in _codes(turn))
    outcomes = Counter(outcome_of(turn) for turn in turns)
    best, worst = extremes(turns)
    return {
        "kind": "summary",
        "turns": len(turns),
        "too_short": len(turns) < LEAST_TURNS,
        "counts": {code: counts[code] for code in CODES if counts[code]},
        "figures": figures(counts, len(turns) >= LEAST_TURNS),
        "outcomes": {outcome: outcomes[outcome] for outcome in OUTCOMES},
        "unsure": sum(bool(turn.feedback.get("unsure")) for turn in turns),
        "client_words": client_words(transcript),
        "curves": curves(transcript),
        "best": {"turn": best.number, "why": why("best", best)} if best else None,
        "worst": {"turn": worst.number, "why": why("worst", worst)} if worst else None,
        "moments": [
            {"which": which.split(".")[0], "turn": turn.number, "why": why(which, turn), "said": turn.said, "client": turn.heard}
            for which, turn in moments(turns)
        ],
        "talk_share": talk_share(transcript),
        "left": transcript.left,
        "next": {"key": (key := next_step(turns, counts)), "text": next_text(key), "drill": DRILLS[key]},
    }


def _codes(turn: Turn) -> list[str]:
    return [item["code"] for item in turn.feedback.get("behaviours", []) if not item.get("unsure")]


def figures(counts: Counter[str], judged: bool) -> list[dict[str, Any]]:
    """Return the figures of a session by `name`: value, interval, thresholds and band; the value is None where nothing can be divided."""
    reflections = sum(counts[code] for code in REFLECTIONS)
    questions = sum(counts[code] for code in QUESTIONS)
    shares = {
        "percent_complex": (counts["complex_reflection"], reflections),
        "percent_open": (counts["open_question"], questions),
    }
    result = [
        _figure(name, part / whole if whole else None, wilson(part, whole), judged, "share") for name, (part, whole) in shares.items()
    ]
    low, high = wilson(reflections, reflections + questions)
    ratio = reflections / questions if questions else None
    odds = (_odds(low), _odds(high)) if reflections + questions else (None, None)
    result.insert(0, _figure("reflection_to_question", ratio, odds, judged, "ratio"))
    for name, codes in (("mi_adherent", MI_ADHERENT), ("mi_non_adherent", MI_NON_ADHERENT)):
        result.append(_figure(name, sum(counts[code] for code in codes), (None, None), judged, "count"))
    return result


def _figure(name: str, value: float | None, interval: tuple[float | None, float | None], judged: bool, unit: str) -> dict[str, Any]:
    fair, good = THRESHOLDS.get(name, (None, None))
    band = "none"
    if judged and value is not None and fair is not None and good is not None:
        band = "good" if value >= good else "fair" if value >= fair else "below"
    low, high = (None if value is None or bound is None else round(bound, 3) for bound in interval)
    rounded = None if value is None else round(value, 3)
    return {"name": name, "value": rounded, "low": low, "high": high, "band": band, "fair": fair, "good": good, "unit": unit}


def wilson(part: int, whole: int) -> tuple[float | None, float | None]:
    """Return Wilson's 95% interval of the share `part / whole`; nothing where `whole` is 0."""
    if not whole:
        return None, None
    share, spread = part / whole, _Z * _Z / whole
    centre = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)


def _odds(share: float | None) -> float | None:
    return None if share is None or share >= 1 else share / (1 - share)


def client_words(transcript: Transcript) -> float | None:
    """Return the client's share of all words spoken, from 0 to 1; None before anyone spoke."""
    share = talk_share(transcript)
    return share["client"] if share else None


def talk_share(transcript: Transcript) -> dict[str, float] | None:
    """Return each one's share of the words spoken, from 0 to 1, and the words; None before anyone spoke."""
    said = sum(len(turn.said.split()) for turn in transcript.turns)
    heard = len(transcript.opening.split()) + sum(len(turn.answer.split()) for turn in transcript.turns)
    if not heard + said:
        return None
    client = round(heard / (heard + said), 3)
    return {"client": client, "trainee": round(1 - client, 3), "client_words": heard, "trainee_words": said}


def curves(transcript: Transcript) -> dict[str, list[Any]]:
    """Return the client's state and talk by turn; turn 0 is the client's first line."""
    judged = [turn for turn in transcript.turns if client_of(turn)]
    result: dict[str, list[Any]] = {"turn": [], "talk": [], **{name: [] for name in STATE}}
    if judged:
        result["turn"] = [0, *(turn.number for turn in judged)]
        result["talk"] = [client_of(judged[0])["answered"], *(client_of(turn)["said"] for turn in judged)]
        for name in STATE:
            result[name] = [client_of(judged[0])["before"][name], *(client_of(turn)["after"][name] for turn in judged)]
    return result


def next_step(turns: Sequence[Turn], counts: Counter[str]) -> str:
    """Return the key of what to practise next: what did most harm first, then what was missed, then what would deepen."""
    if len(turns) < LEAST_TURNS // 2:
        return "say_more"
    reflections, questions = sum(counts[code] for code in REFLECTIONS), sum(counts[code] for code in QUESTIONS)
    argued = [turn for turn in turns if outcome_of(turn) == "argued"]
    if len(argued) >= max(2, len(turns) // 5):
        unasked = sum("persuade" in _codes(turn) for turn in argued)
        return "ask_permission" if unasked > len(argued) / 2 and counts["confront"] <= 1 else "fewer_arguments"
    for talk in ("discord", "sustain"):
        missed = [turn for turn in turns if client_of(turn).get("answered") == talk]
        if talk in RESISTANCE and len(missed) >= 2 and _share(missed, lambda turn: outcome_of(turn) == "rolled_with_resistance") < 0.5:
            return f"meet_{talk}"
    change = [turn for turn in turns if client_of(turn).get("answered") == "change"]
    if len(change) >= 2 and _share(change, lambda turn: bool(set(_codes(turn)) & (REFLECTIONS | {"open_question"}))) < 0.5:
        return "pick_up_change_talk"
    if reflections < questions:
        return "more_reflections"
    if questions >= 3 and counts["open_question"] < questions / 2:
        return "open_questions"
    if reflections and counts["complex_reflection"] < 0.4 * reflections:
        return "deeper_reflections"
    if not counts["affirm"]:
        return "affirm"
    return "keep_going" if counts["self_efficacy"] else "self_efficacy"


def _share(turns: Sequence[Turn], holds: Callable[[Turn], bool]) -> float:
    return sum(map(holds, turns)) / len(turns)
