"""The summary of a session: counts, MITI's figures with their bands and uncertainty, curves, moments, what to practise next.

Thresholds are MITI 4.2.1's (expert opinion, made on 20-minute samples) and, for open questions, MITI 3.1.1's. The intervals are Wilson's
score intervals at 95% for shares; for the ratio of reflections to questions the interval of the share of reflections, turned into odds.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from mi.behaviours import CODES, MI_ADHERENT, MI_NON_ADHERENT, OUTCOMES, QUESTIONS, REFLECTIONS, RESISTANCE, STATE
from mi.transcript import Transcript, Turn

THRESHOLDS: Final[dict[str, tuple[float, float]]] = {
    "percent_complex": (0.40, 0.50),
    "reflection_to_question": (1.0, 2.0),
    "percent_open": (0.50, 0.70),
}
"""Fair and good."""

LEAST_TURNS: Final = 8
"""Below this many volleys no band is shown: at 8 the widest interval of a share still spans .63, and MITI's own samples last 20 minutes."""

_Z = 1.96


def summarise(transcript: Transcript, next_text: Callable[[str], str], why: Callable[[str, Turn], str]) -> dict[str, Any]:
    """Return the contract's `summary` of a session.

    `next_text` gives the wording of a recommendation by its key, `why` that of a moment ("best" or "worst") by its turn.
    """
    turns = transcript.turns
    counts = Counter(code for turn in turns for code in _codes(turn))
    outcomes = Counter(_outcome(turn) for turn in turns)
    best, worst = moments(turns)
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
        "left": transcript.left,
        "next": {"key": (key := next_step(turns, counts)), "text": next_text(key)},
    }


def _codes(turn: Turn) -> list[str]:
    return [item["code"] for item in turn.feedback.get("behaviours", []) if not item.get("unsure")]


def _outcome(turn: Turn) -> str:
    return str(turn.feedback.get("outcome") or "none")


def _client(turn: Turn) -> dict[str, Any]:
    return turn.feedback.get("client") or {}


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
    said = sum(len(turn.said.split()) for turn in transcript.turns)
    heard = len(transcript.opening.split()) + sum(len(turn.answer.split()) for turn in transcript.turns)
    return round(heard / (heard + said), 3) if heard + said else None


def curves(transcript: Transcript) -> dict[str, list[Any]]:
    """Return the client's state and talk by turn; turn 0 is the client's first line."""
    judged = [turn for turn in transcript.turns if _client(turn)]
    result: dict[str, list[Any]] = {"turn": [], "talk": [], **{name: [] for name in STATE}}
    if judged:
        result["turn"] = [0, *(turn.number for turn in judged)]
        result["talk"] = [_client(judged[0])["answered"], *(_client(turn)["said"] for turn in judged)]
        for name in STATE:
            result[name] = [_client(judged[0])["before"][name], *(_client(turn)["after"][name] for turn in judged)]
    return result


def moments(turns: Sequence[Turn]) -> tuple[Turn | None, Turn | None]:
    """Return the best and the worst turn: by outcome, then by what it did to discord, trust and motivation; None where none stands out."""
    judged = [turn for turn in turns if _client(turn) and not turn.feedback.get("unsure")]
    good = [turn for turn in judged if _outcome(turn) not in ("argued",) and worth(turn) > 0.2]
    bad = [turn for turn in judged if _outcome(turn) == "argued" or worth(turn) < -0.2]
    return max(good, key=worth, default=None), min(bad, key=worth, default=None)


def worth(turn: Turn) -> float:
    """Return how much good a turn did: the state's way towards calm, trust and motivation, with a bonus or malus for its outcome."""
    client = _client(turn)
    by = {name: client["after"][name] - client["before"][name] for name in STATE}
    bonus = {"argued": -1.0, "rolled_with_resistance": 0.5, "supported_self_efficacy": 0.5}.get(_outcome(turn), 0.0)
    return float(by["trust"] + by["importance"] + by["confidence"] - by["discord"] + bonus)


def next_step(turns: Sequence[Turn], counts: Counter[str]) -> str:
    """Return the key of what to practise next: what did most harm first, then what was missed, then what would deepen."""
    if len(turns) < LEAST_TURNS // 2:
        return "say_more"
    reflections, questions = sum(counts[code] for code in REFLECTIONS), sum(counts[code] for code in QUESTIONS)
    argued = [turn for turn in turns if _outcome(turn) == "argued"]
    if len(argued) >= max(2, len(turns) // 5):
        unasked = sum("persuade" in _codes(turn) for turn in argued)
        return "ask_permission" if unasked > len(argued) / 2 and counts["confront"] <= 1 else "fewer_arguments"
    for talk in ("discord", "sustain"):
        missed = [turn for turn in turns if _client(turn).get("answered") == talk]
        if talk in RESISTANCE and len(missed) >= 2 and _share(missed, lambda turn: _outcome(turn) == "rolled_with_resistance") < 0.5:
            return f"meet_{talk}"
    change = [turn for turn in turns if _client(turn).get("answered") == "change"]
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
