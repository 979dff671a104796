"""What a reply in a drill is worth: right, partly right, or not yet, and why in a sentence that names the words."""

from collections.abc import Callable
from typing import Any, Final

from mi.assess import EVOKING, RULERS_ASKED, Assessment, Volley, assess
from mi.behaviours import QUESTIONS, REFLECTIONS
from mi.coach import judged
from mi.coaching import Coaching
from mi.drill import LESSON, Drill
from mi.persona import RULERS, Persona
from mi.phrasing import Phrasing, by_id
from mi.quotes import deciding
from mi.replies import Replies
from mi.session import Session

VERDICTS: Final = ("right", "partly", "not_yet")
_FACTS: Final = frozenset(
    {"amount", "legal", "money", "name", "treatment", "greeting", "day", "work", "sleep_mood", "since_last", "permission"}
)
"""Topics whose questions ask for how things are, not for reasons."""
_PRAISE: Final = ("cheers", "cheering_without_content")

Found = tuple[str, str]
"""The verdict, and what the reply was: a key of `why.partly` or `why.not_yet` in coaching/drills.yml, empty where it was right."""


def judge(technique: str, volley: Volley, session: Session, pool: str) -> tuple[Found, Assessment]:
    """Judge `volley`, said to the line of `session` that comes from `pool`."""
    assessment = assess(volley, session.talk)
    if assessment.outcome == "argued":
        return ("not_yet", "argued"), assessment
    if assessment.unsure:
        return ("partly", "unsure"), assessment
    return _JUDGES[technique](volley, assessment, pool), assessment


def _rolling(volley: Volley, assessment: Assessment, pool: str) -> Found:
    met = assessment.outcome == "rolled_with_resistance" or volley.has(*REFLECTIONS)
    return ("right", "") if met else _short(volley)


def _affirming(volley: Volley, assessment: Assessment, pool: str) -> Found:
    return ("right", "") if volley.has("affirm") else _short(volley, generous=False)


def _evoking(volley: Volley, assessment: Assessment, pool: str) -> Found:
    asked = set(volley.asked)
    if asked & RULERS_ASKED or (asked & EVOKING and volley.has("open_question", "self_efficacy")):
        return "right", ""
    if volley.has("open_question"):
        return ("partly", "facts") if asked and asked <= _FACTS else ("right", "")
    if volley.has("closed_question") and asked & EVOKING:
        return "partly", "closed"
    return _short(volley)


def _rulers(volley: Volley, assessment: Assessment, pool: str) -> Found:
    spoken = set(volley.topics)
    if "why_not_higher" in spoken:
        return "not_yet", "higher"
    if "why_not_lower" in spoken or (pool not in RULERS and spoken & RULERS_ASKED):
        return "right", ""
    if spoken & RULERS_ASKED:
        return "partly", "another_number"
    return _short(volley)


def _reflecting(volley: Volley, assessment: Assessment, pool: str) -> Found:
    if volley.has(*REFLECTIONS):
        return ("partly", "reflection_and_question") if volley.has(*QUESTIONS) else ("right", "")
    return _short(volley)


def _short(volley: Volley, generous: bool = True) -> Found:
    """What fell short of the technique: `generous` lets a question count as partly right."""
    if any(item.rule in _PRAISE for item in volley.coded):
        return "partly", "praise"
    for codes, key in (
        (REFLECTIONS, "reflection"),
        ({"self_efficacy"}, "ability"),
        ({"affirm"}, "affirmation"),
        ({"emphasize_autonomy"}, "choice"),
        ({"seek_collaboration"}, "invitation"),
    ):
        if volley.has(*codes):
            return "partly", key
    if volley.has("open_question"):
        return ("partly", "open") if generous else ("not_yet", "question")
    if volley.has("closed_question"):
        return "not_yet", "question"
    if volley.has("give_information", "persuade_with_permission"):
        return "not_yet", "informed"
    return "not_yet", "nothing"


_JUDGES: Final[dict[str, Callable[[Volley, Assessment, str], Found]]] = {
    "rolling_sustain": _rolling,
    "rolling_discord": _rolling,
    "affirming": _affirming,
    "evoking": _evoking,
    "rulers": _rulers,
    "reflecting": _reflecting,
    LESSON: _reflecting,
}


class Examiner:
    """Judges the reply to one line of a drill."""

    def __init__(self, coaching: Coaching, persona: Persona, session: Session, drill: Drill, phrasing: Phrasing) -> None:
        self._coaching, self._session, self._drill, self._phrasing = coaching, session, drill, phrasing
        self._replies = Replies(coaching, persona, session, phrasing)
        phrasing.client = self._replies.heard

    def verdict(self, volley: Volley, tries: int) -> dict[str, Any]:
        """Return the contract's `verdict`; `tries` counts the replies to this line, this one included."""
        line = self._replies.line
        (verdict, key), assessment = judge(self._drill.technique, volley, self._session, line.pool)
        return {
            "kind": "verdict",
            "technique": self._drill.technique,
            "number": self._drill.number,
            "of": len(self._drill.lines),
            "try": tries,
            "verdict": verdict,
            "why": self._why(verdict, key, volley, assessment),
            "model_reply": self._replies.reply(strategies(self._coaching, self._drill.technique, line.pool)),
            "retry": verdict != "right" and tries == 1,
            **judged(volley, assessment),
            "client": {"answered": self._session.talk},
        }

    def _why(self, verdict: str, key: str, volley: Volley, assessment: Assessment) -> str:
        why, technique = self._coaching.drills["why"], trained(self._drill.technique)
        decisive = assessment.decisive
        said = {"words": deciding(decisive) if decisive else volley.text}
        key = technique if verdict == "right" else key
        variants = by_id(f"drill.{verdict}.{key}", why[verdict][key])
        numbered = by_id(f"drill.again.{verdict}.{self._drill.number}", why["again"][verdict])
        return self._phrasing.pick(
            self._phrasing.fresh(variants) or numbered,
            said,
            aim=self._coaching.drills["techniques"][technique]["aim"],
            number=str(self._drill.number),
            of=str(len(self._drill.lines)),
        )


def trained(technique: str) -> str:
    """Return the technique whose wording is used: the lesson trains reflecting."""
    return "reflecting" if technique == LESSON else technique


def strategies(coaching: Coaching, technique: str, pool: str) -> list[str]:
    """Return the strategies of `technique` that fit a line from `pool`, best first."""
    entry = coaching.drills["techniques"][trained(technique)]
    after_number = entry.get("strategies_after_number") if pool in RULERS else None
    return list(after_number or entry["strategies"])
