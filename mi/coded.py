"""A transcript from elsewhere that is only coded: no client answers, no state moves, and the talk of its client's lines is unknown.

Without the talk nobody can say whether a reply met resistance, so no volley of such a transcript counts as having rolled with it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

from mi.assess import Assessment, Volley, assess, permitted
from mi.behaviours import main_code
from mi.coach import Coaching, quote, snippet

UNKNOWN = "neutral"
"""What an unknown client line counts as when a volley is judged: nothing there to roll with."""


@dataclass(frozen=True)
class Coding:
    """What is remembered between two volleys of the transcript."""

    turn: int = 0
    argued: bool = False
    """Whether the last volley argued."""
    asked: bool = False
    """Whether the last volley asked for permission."""

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready data that `from_dict` reads."""
        return asdict(self)

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> "Coding":
        """Read what `as_dict` wrote."""
        return Coding(int(data["turn"]), bool(data["argued"]), bool(data["asked"]))


def code(coding: Coding, volley: Volley, client: str, coaching: Coaching) -> tuple[Coding, dict[str, Any]]:
    """Return what is remembered after `volley`, and the contract's `coded` object on it; `client` is the client's line before it."""
    asked = "permission" in volley.asked and main_code(list(volley.codes)) == "seek_collaboration"
    if coding.asked and client:
        volley = permitted(volley)
    found = assess(volley, UNKNOWN, coding.argued)
    turn = coding.turn + 1
    told = {
        "kind": "coded",
        "turn": turn,
        "outcome": found.outcome,
        "principles": {"served": list(found.served), "broken": list(found.broken)},
        "behaviours": [item.as_dict() for item in volley.coded],
        "unsure": found.unsure,
        "why": _why(coaching, found, volley, client, Random(f"{turn}/{volley.text}")),
    }
    return Coding(turn, found.outcome == "argued", asked), told


def _why(coaching: Coaching, found: Assessment, volley: Volley, client: str, random: Random) -> str:
    """Name the words that decided, in a sentence of the coach's that does without the client's name; empty where there is none."""
    if not volley.coded:
        return ""
    fields = {"words": quote(found.decisive) if found.decisive else snippet(volley.text), "client": snippet(client)}
    if found.unsure:
        first, second = (*found.candidates, "none", "none")[:2]
        behaviours = coaching.words.behaviours
        fields |= {"first": behaviours[first]["name"].lower(), "second": behaviours[second]["name"].lower()}
        variants = coaching.feedback["unsure"]
    else:
        variants = coaching.feedback["why"].get(f"{found.outcome}.{found.decisive.code if found.decisive else 'none'}") or []
    usable = [text for text in variants if "{name}" not in text and (client or "{client}" not in text)]
    chosen = random.choice(usable).format(**fields) if usable else ""
    return chosen[:1].upper() + chosen[1:]
