"""What a student repeats, and what else in a reply is worth a remark of its own beside the verdict on it."""

from collections.abc import Iterator, Sequence

from mi.assess import Assessment, Volley, is_long
from mi.behaviours import MI_NON_ADHERENT, QUESTIONS, REFLECTIONS
from mi.client import contingencies
from mi.session import Session
from mi.stems import opener

_PAUSE = 3
"""Turns in which the same remark is not made again."""
_SAME_OPENING = 3
"""So many replies in a row that begin with the same words are noticed."""
_STACK = 3
"""Question marks in one reply that are too many."""
VERDICTS = ("why.", "tally.", "unsure.")
"""What the ids of a turn's verdict begin with: there is one a turn."""


def notices(volley: Volley, session: Session, assessment: Assessment) -> Iterator[str]:
    """Yield the keys of `extra` in coaching/feedback.yml that hold for `volley`, the weightiest first; `session` is as it was before it."""
    codes, recent = volley.codes, session.recent
    found = {cause for cause, _ in contingencies(volley, session.talk, recent)}
    harm = assessment.outcome == "argued"
    if "second_unasked_advice" in found:
        yield "more_unasked_advice" if recent.count("persuade") > 1 else "second_unasked_advice"
    if "third_closed_question" in found:
        yield "more_closed_questions" if recent[-3:].count("closed_question") > 2 else "third_closed_question"
    if harm and session.has_just_argued and "second_unasked_advice" not in found:
        yield "argued_again"
    if any(item.rule == "outside_reason" and item.code in MI_NON_ADHERENT for item in volley.coded):
        yield "outside_reason"
    if harm and len(codes) > 1 and codes[0] in REFLECTIONS and codes[-1] in MI_NON_ADHERENT:
        yield "lost_ending"
    if session.has_just_argued and assessment.outcome == "rolled_with_resistance":
        yield "recovered"
    if volley.text.count("?") >= _STACK:
        yield "question_stack"
    if _asks_only(volley) and len(recent) >= 3 and set(recent[-3:]) <= QUESTIONS:
        yield "fourth_question"
    if is_long(volley.text):
        yield "long_again" if session.long_replies else "long_reply"
    if _same_opening(volley, session):
        yield "same_opening"
    if "reflected_change" in found and not harm and assessment.decisive and assessment.decisive.code not in REFLECTIONS:
        yield "lifted_change"


def _asks_only(volley: Volley) -> bool:
    return volley.has(*QUESTIONS) and not volley.has(*REFLECTIONS) and "risk" not in volley.asked


def _same_opening(volley: Volley, session: Session) -> bool:
    before = session.openings[-(_SAME_OPENING - 1) :]
    return len(before) == _SAME_OPENING - 1 and set(before) == {opener(volley.text)}


def rested(key: str, phrases: Sequence[str]) -> bool:
    """Whether the remark `key` was not made in the last turns; `phrases` holds the ids of all that the coach has said."""
    turns = 0
    for phrase in reversed(phrases):
        if phrase.startswith(f"extra.{key}."):
            return turns > _PAUSE
        turns += phrase.startswith(VERDICTS)
    return True
