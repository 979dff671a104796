"""The words of the field: behaviour codes, outcomes, principles, talk.

Codes follow MITI 4.2.1; the open/closed and simple/complex splits are kept from MITI 3.1.1 / 4; `self_efficacy` is ours,
from the fifth principle of MI (Miller & Rollnick).
"""

from typing import Final

CODES: Final = (
    "open_question",
    "closed_question",
    "simple_reflection",
    "complex_reflection",
    "affirm",
    "emphasize_autonomy",
    "seek_collaboration",
    "give_information",
    "persuade_with_permission",
    "persuade",
    "confront",
    "self_efficacy",
    "none",
)

QUESTIONS: Final = frozenset({"open_question", "closed_question"})
REFLECTIONS: Final = frozenset({"simple_reflection", "complex_reflection"})

MI_ADHERENT: Final = frozenset({"seek_collaboration", "affirm", "emphasize_autonomy"})
"""MITI 4.2.1: total MI-adherent = Seek + Affirm + Emphasise autonomy."""

MI_NON_ADHERENT: Final = frozenset({"confront", "persuade"})
"""MITI 4.2.1: total MI-non-adherent = Confront + Persuade."""

PRECEDENCE: Final = (
    "confront",
    "persuade",
    "complex_reflection",
    "affirm",
    "self_efficacy",
    "simple_reflection",
    "emphasize_autonomy",
    "seek_collaboration",
    "persuade_with_permission",
    "open_question",
    "closed_question",
    "give_information",
    "none",
)
"""Which code stands for a whole volley: first what harms most, then what MI asks for most. It names the message's intent."""

OUTCOMES: Final = ("argued", "rolled_with_resistance", "supported_self_efficacy", "none")

PRINCIPLES: Final = (
    "express_empathy",
    "develop_discrepancy",
    "avoid_argument",
    "roll_with_resistance",
    "support_self_efficacy",
)

TALK: Final = ("change", "sustain", "discord", "neutral")
RESISTANCE: Final = frozenset({"sustain", "discord"})

CHANGE_KINDS: Final = ("desire", "ability", "reason", "need", "commitment", "activation", "taking_steps")
"""DARN-CAT."""

STATE: Final = ("discord", "trust", "importance", "confidence", "readiness")
"""The numbers of a client's state, each from 0 to 10."""

TOPICS: Final = (
    "amount",
    "family",
    "work",
    "health",
    "legal",
    "past_attempts",
    "triggers",
    "values",
    "ruler_importance",
    "ruler_confidence",
    "ruler_readiness",
    "why_not_lower",
    "why_not_higher",
    "strengths",
    "friends",
    "sleep_mood",
    "money",
    "day",
    "risk",
    "treatment",
    "name",
    "greeting",
    "next_step",
    "permission",
    "good_side",
    "worries",
    "reasons_to_change",
    "since_last",
)
"""What a client can be asked about. Every persona answers every topic."""

ELABORATE: Final = "elaborate"
"""The topic of "tell me more": whatever was spoken of last."""

GOODBYE: Final = "goodbye"
"""The topic of a farewell: it is answered with one, and the session goes on until it is ended."""

OUT_OF_ROLE: Final = ("ask_for_help", "instruct_bot", "nonsense", "empty")
"""Messages that are not said to the client: they get a helpful answer and leave the client alone."""

STARTS: Final = ("start", "drill", "lesson")
"""Commands that begin something: a session with a client, a drill, the guided first session."""
COMMANDS: Final = (*STARTS, "code", "hint", "rewind", "end")


def main_code(codes: list[str]) -> str:
    """Return the one code that stands for a volley: the first in `PRECEDENCE`; `none` for an empty list."""
    return min(codes, key=PRECEDENCE.index, default="none")
