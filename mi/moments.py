"""The moments of a session that are worth another look: the best, the turning point, the missed chance; and the hardest."""

from collections.abc import Sequence
from random import Random
from typing import Any

from mi.behaviours import MI_NON_ADHERENT, REFLECTIONS, RESISTANCE, STATE
from mi.coaching import Coaching
from mi.quotes import LONGEST_SENTENCE, SNIPPET, longest, snippet
from mi.transcript import Turn

_STANDS_OUT = 0.2
"""How much good or harm a turn must have done to be the best or the hardest."""
_WINDOW = 3
"""Turns before and after that are compared for a turning point."""
_TURNED = 0.6
"""By how much a turn's worth, on average, must differ before and after."""


def outcome_of(turn: Turn) -> str:
    return str(turn.feedback.get("outcome") or "none")


def client_of(turn: Turn) -> dict[str, Any]:
    """What the feedback says of the client's state; empty where it says nothing, as in a drill."""
    client = turn.feedback.get("client") or {}
    return client if client.get("after") else {}


def worth(turn: Turn) -> float:
    """Return how much good a turn did: the state's way towards calm, trust and motivation, with a bonus or malus for its outcome."""
    bonus = {"argued": -1.0, "rolled_with_resistance": 0.5, "supported_self_efficacy": 0.5}.get(outcome_of(turn), 0.0)
    return _moved(turn) + bonus


def _moved(turn: Turn) -> float:
    client = client_of(turn)
    by = {name: client["after"][name] - client["before"][name] for name in STATE}
    return float(by["trust"] + by["importance"] + by["confidence"] - by["discord"])


def extremes(turns: Sequence[Turn]) -> tuple[Turn | None, Turn | None]:
    """Return the best and the worst turn: by outcome, then by what it did to discord, trust and motivation; None where none stands out."""
    judged = _judged(turns)
    good = [turn for turn in judged if outcome_of(turn) != "argued" and worth(turn) > _STANDS_OUT]
    bad = [turn for turn in judged if outcome_of(turn) == "argued" or worth(turn) < -_STANDS_OUT]
    return max(good, key=worth, default=None), min(bad, key=worth, default=None)


def _judged(turns: Sequence[Turn]) -> list[Turn]:
    return [turn for turn in turns if client_of(turn) and not turn.feedback.get("unsure")]


def turning_point(turns: Sequence[Turn]) -> tuple[Turn, str] | None:
    """Return the turn at which the client's course turned most, and whether `up` or `down`; None where it went on as it began.

    What the turns before it did to the client, on average, is held against what it and the turns after it did.
    """
    judged = _judged(turns)
    best: tuple[float, Turn, str] | None = None
    for place in range(1, len(judged) - 1):
        before, after = judged[max(0, place - _WINDOW) : place], judged[place : place + _WINDOW]
        change = _average(after) - _average(before)
        own = _moved(judged[place])
        turned = abs(change) >= _TURNED and own * change > 0 and _average(after) * change > 0
        if turned and (best is None or abs(change) > best[0]):
            best = abs(change), judged[place], "up" if change > 0 else "down"
    return best and (best[1], best[2])


def _average(turns: Sequence[Turn]) -> float:
    return sum(map(_moved, turns)) / len(turns)


def missed_chance(turns: Sequence[Turn]) -> tuple[Turn, str] | None:
    """Return the turn that passed most by, and what: talk of change before resistance; None where nothing was.

    An argument that answers talk of change weighs most, because there was nothing to argue about.
    """
    found = [
        (kind, turn)
        for turn in _judged(turns)
        if (kind := str(client_of(turn).get("answered"))) in {*RESISTANCE, "change"} and _passed(turn, kind)
    ]
    ranked = sorted(found, key=lambda pair: (pair[0] != "change", outcome_of(pair[1]) != "argued", worth(pair[1])))
    return (ranked[0][1], ranked[0][0]) if ranked else None


def _passed(turn: Turn, kind: str) -> bool:
    if outcome_of(turn) == "argued":
        return True
    codes = {item.get("code") for item in turn.feedback.get("behaviours", [])}
    taken_up = codes & (REFLECTIONS | {"open_question"}) if kind == "change" else outcome_of(turn) != "none"
    return not taken_up


def moments(turns: Sequence[Turn]) -> list[tuple[str, Turn]]:
    """Return up to three moments in the order in which they are told, each with the key of its wording, no turn twice."""
    best, turned, missed = extremes(turns)[0], turning_point(turns), missed_chance(turns)
    found = [("best", best)] if best else []
    if turned:
        found.append((f"turning_point.{turned[1]}", turned[0]))
    if missed:
        found.append((f"missed_chance.{missed[1]}", missed[0]))
    once = {turn.number: (which, turn) for which, turn in reversed(found)}
    return [pair for pair in found if pair in once.values()]


def worded(coaching: Coaching, which: str, turn: Turn, random: Random) -> str:
    """Return why a turn is a moment, in the trainee's and the client's own words.

    `which` is `best`, `worst`, or the key of a moment, such as `missed_chance.change`.
    """
    outcome, name, _, key = outcome_of(turn), *which.partition(".")
    variants = coaching.summary[name]
    chosen = variants[key] if key else variants.get(outcome) or variants["none"]
    behaviours = turn.feedback.get("behaviours") or [{"text": turn.said}]
    weighty = [item for item in behaviours if (item.get("code") in MI_NON_ADHERENT) == (outcome == "argued") and item.get("code") != "none"]
    decisive = (weighty or behaviours)[0]
    text, variant = "", str(random.choice(chosen))
    for most in range(SNIPPET, 3, -1):
        text = variant.format(words=snippet(decisive["text"], most), client=snippet(turn.heard, most))
        if longest(text) <= LONGEST_SENTENCE:
            break
    return text
