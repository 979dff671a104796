"""Judge a coded volley against the client line that it answers: the outcome, and the principles served and broken."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mi.behaviours import MI_NON_ADHERENT, PRECEDENCE, QUESTIONS, REFLECTIONS, RESISTANCE
from mi.volley import Coded

EVOKING = frozenset(
    {
        "values",
        "worries",
        "reasons_to_change",
        "ruler_importance",
        "ruler_confidence",
        "ruler_readiness",
        "why_not_lower",
        "strengths",
        "next_step",
    }
)
"""Topics whose questions ask for the client's own reasons: they develop discrepancy."""

RULERS_ASKED = frozenset({"ruler_importance", "ruler_confidence", "ruler_readiness", "why_not_lower"})
"""A ruler asks for one number, and so is closed in form; it evokes all the same."""

MEETS = REFLECTIONS | {"emphasize_autonomy", "affirm", "self_efficacy"}
"""What meets resistance (Miller & Rollnick): reflecting, the client's choice, an honest affirmation."""

_LONG_REPLY = 45
"""Words from which on a volley is called long; a good volley is seldom longer than two or three sentences."""


def is_long(text: str) -> bool:
    """Whether a reply is much longer than is good."""
    return len(text.split()) >= _LONG_REPLY


@dataclass(frozen=True)
class Volley:
    """What the trainee has said between two client lines, as the coder understood it."""

    text: str
    coded: tuple[Coded, ...] = ()
    topics: tuple[str, ...] = ()
    """Topics spoken of, in order."""
    asked: tuple[str, ...] = ()
    """Topics of the last question that has any, in order."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that are sure, in order."""
        return tuple(item.code for item in self.coded if not item.unsure)

    def has(self, *codes: str) -> bool:
        return any(code in codes for code in self.codes)


_ASK = QUESTIONS | {"seek_collaboration", "self_efficacy"}
"""Codes of utterances that may ask for something."""


def heard(text: str, coded: Sequence[Coded], topics: Sequence[tuple[str, int]]) -> Volley:
    """Return the volley `text` with its utterances and with what it is about; `topics` gives each topic and where it is named.

    What is asked for is what the last question asks for that has a topic.
    """
    asked = [[topic for topic, at in topics if item.start <= at < item.end] for item in coded if item.code in _ASK]
    return Volley(text, tuple(coded), tuple(topic for topic, _ in topics), tuple(next((found for found in reversed(asked) if found), [])))


@dataclass(frozen=True)
class Assessment:
    """The verdict on one volley."""

    outcome: str
    decisive: Coded | None
    """The utterance that decided the outcome; where none did, the one that stands for the volley."""
    served: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    unsure: bool = False
    """Whether the coder abstains: an utterance that would decide the outcome could not be coded surely."""
    candidates: tuple[str, ...] = field(default=())


def permitted(volley: Volley) -> Volley:
    """Return `volley` as it counts where the trainee had asked for permission just before and the client has answered.

    MITI 4.2.1: permission may come before, within or after the advice.
    """
    coded = tuple(
        replace(item, code="persuade_with_permission", rule="permission_asked_before") if item.code == "persuade" else item
        for item in volley.coded
    )
    return replace(volley, coded=coded)


def assess(volley: Volley, answered: str, after_harm: bool = False) -> Assessment:
    """Judge `volley`, said in answer to a client line whose talk was `answered`; `after_harm`: the volley before it argued.

    Arguing outweighs whatever else the volley holds. Meeting resistance presupposes that there was some to meet.
    """
    sure = [item for item in volley.coded if not item.unsure]
    doubtful = [item for item in volley.coded if item.unsure]
    outcome, decisive = _outcome(sure, answered, after_harm)
    unsure = bool(doubtful) and outcome == "none" and not any(item.code != "none" for item in sure)
    if outcome != "argued" and (perhaps := [item for item in doubtful if MI_NON_ADHERENT.intersection(item.candidates)]):
        # Whatever good there is beside it: whether the volley argued decides the outcome, and that is hard to say.
        outcome, doubtful, unsure = "none", perhaps, True
    if decisive is None or unsure:
        decisive = _spokesman(doubtful if unsure or not sure else sure)
    return Assessment(
        outcome=outcome,
        decisive=decisive,
        served=() if outcome == "argued" else _served(volley, answered, outcome),
        broken=_broken(sure, answered),
        unsure=unsure,
        candidates=decisive.candidates if unsure and decisive else (),
    )


def _outcome(sure: Sequence[Coded], answered: str, after_harm: bool) -> tuple[str, Coded | None]:
    def first(*codes: str) -> Coded | None:
        return next((item for code in PRECEDENCE if code in codes for item in sure if item.code == code), None)

    if harm := first(*MI_NON_ADHERENT):
        return "argued", harm
    if able := first("self_efficacy") or next((item for item in sure if item.rule == "asks_ability"), None):
        return "supported_self_efficacy", able
    if answered in RESISTANCE:
        if met := _apology(sure, answered, after_harm) or first(*MEETS):
            return "rolled_with_resistance", met
    if strength := first("affirm"):
        return "supported_self_efficacy", strength
    return "none", None


def _apology(sure: Sequence[Coded], answered: str, after_harm: bool) -> Coded | None:
    """An apology carries no code, but it rolls with discord (Miller & Rollnick: reflect, apologise, affirm, shift focus)."""
    return next((item for item in sure if (answered == "discord" or after_harm) and item.rule == "apologises"), None)


def _spokesman(coded: Sequence[Coded]) -> Coded | None:
    return min(coded, key=lambda item: PRECEDENCE.index(item.code), default=None)


def _served(volley: Volley, answered: str, outcome: str) -> tuple[str, ...]:
    served = []
    if volley.has(*REFLECTIONS):
        served.append("express_empathy")
    if (answered == "change" and volley.has(*REFLECTIONS)) or (
        volley.has(*QUESTIONS) and EVOKING.intersection(volley.asked) and answered != "discord"
    ):
        served.append("develop_discrepancy")
    if volley.has("emphasize_autonomy", "seek_collaboration"):
        served.append("avoid_argument")
    if outcome == "rolled_with_resistance":
        served.append("roll_with_resistance")
    if volley.has("affirm", "self_efficacy"):
        served.append("support_self_efficacy")
    return tuple(served)


def _broken(sure: Sequence[Coded], answered: str) -> tuple[str, ...]:
    codes = {item.code for item in sure}
    broken = []
    if "confront" in codes:
        broken.append("express_empathy")
    if codes & MI_NON_ADHERENT:
        broken.append("avoid_argument")
        if answered in RESISTANCE:
            broken.append("roll_with_resistance")
    return tuple(broken)
