"""A transcript from elsewhere that is only coded: no client answers, no state moves, and the talk of its client's lines is unknown.

Without the talk nobody can say whether a reply met resistance, so no volley of such a transcript counts as having rolled with it.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from mi.assess import Assessment, Volley, assess, permitted
from mi.behaviours import main_code
from mi.coach import judged
from mi.coaching import Coaching
from mi.phrasing import Phrasing, by_id
from mi.quotes import deciding

UNKNOWN = "neutral"
"""What an unknown client line counts as when a volley is judged: nothing there to roll with."""
_NEXT_SENTENCE = re.compile(r"(?<=[.!?] )[a-z]")


@dataclass(frozen=True)
class Coding:
    """What is remembered between two volleys of the transcript."""

    turn: int = 0
    argued: bool = False
    """Whether the last volley argued."""
    asked: bool = False
    """Whether the last volley asked for permission."""
    phrases: tuple[str, ...] = ()
    """Ids of the coach's sentences used so far."""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready data that `from_dict` reads."""
        return {**asdict(self), "phrases": list(self.phrases)}

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Coding":
        """Read what `as_dict` wrote."""
        return Coding(int(data["turn"]), bool(data["argued"]), bool(data["asked"]), tuple(data["phrases"]))


def code(coding: Coding, volley: Volley, client: str, coaching: Coaching) -> tuple[Coding, dict[str, Any]]:
    """Return what is remembered after `volley`, and the contract's `coded` object on it; `client` is the client's line before it."""
    asked = "permission" in volley.asked and main_code(list(volley.codes)) == "seek_collaboration"
    if coding.asked and client:
        volley = permitted(volley)
    found, turn = assess(volley, UNKNOWN, coding.argued), coding.turn + 1
    phrasing = Phrasing(coding.phrases, Random(f"{turn}/{volley.text}"), coaching.feedback["unnamed"], client)
    told = {"kind": "coded", "turn": turn, **judged(volley, found), "why": _why(coaching, found, volley, phrasing)}
    return Coding(turn, found.outcome == "argued", asked, (*coding.phrases, *phrasing.phrases)), told


def _why(coaching: Coaching, found: Assessment, volley: Volley, phrasing: Phrasing) -> str:
    """Name the words that decided; empty where there are none."""
    if not volley.coded:
        return ""
    said = {"words": deciding(found.decisive) if found.decisive else volley.text}
    fields: dict[str, str] = {}
    if found.unsure:
        first, second = (*found.candidates, "none", "none")[:2]
        behaviours = coaching.words.behaviours
        fields = {"first": behaviours[first]["name"].lower(), "second": behaviours[second]["name"].lower()}
        variants = by_id("unsure", coaching.feedback["unsure"])
    else:
        key = f"{found.outcome}.{found.decisive.code if found.decisive else 'none'}"
        variants = by_id(f"why.{key}", coaching.feedback["why"].get(key) or [])
    usable = {id: variant for id, variant in variants.items() if phrasing.client or "{client}" not in variant}
    if not usable:
        return ""
    return _NEXT_SENTENCE.sub(lambda match: match.group().upper(), phrasing.pick(usable, said, **fields))
