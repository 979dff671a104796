"""What a student repeats is noticed, and not noticed too often."""

from dataclasses import replace

import pytest

from mi.answer import answer, open_session
from mi.assess import Volley, assess
from mi.coach import Coach, Coaching
from mi.notice import rested
from mi.persona import Persona
from mi.session import Session
from tests.mi.build import coded, volley

LONG = volley(("give_information", "word " * 45))
OPENING = "so you"

NOTICED: dict[str, tuple[Volley, dict[str, object]]] = {
    "third_closed_question": (volley("closed_question"), {"recent": ("closed_question",) * 2}),
    "more_closed_questions": (volley("closed_question"), {"recent": ("closed_question",) * 3}),
    "second_unasked_advice": (volley("persuade"), {"recent": ("persuade", "none")}),
    "more_unasked_advice": (volley("persuade"), {"recent": ("persuade", "persuade", "none")}),
    "argued_again": (volley("confront"), {"recent": ("confront",)}),
    "recovered": (volley("simple_reflection"), {"recent": ("confront",), "talk": "discord"}),
    "fourth_question": (volley("open_question"), {"recent": ("open_question",) * 3}),
    "outside_reason": (volley(coded("persuade", "Do it for your kids.", rule="outside_reason")), {}),
    "lost_ending": (volley("simple_reflection", "persuade"), {}),
    "question_stack": (volley(("open_question", "Why? When? How?")), {}),
    "long_reply": (LONG, {}),
    "long_again": (LONG, {"long_replies": 1}),
    "same_opening": (volley(("simple_reflection", "So you mind.")), {"openings": (OPENING,) * 2}),
    "lifted_change": (volley("affirm", "simple_reflection"), {"talk": "change"}),
}
"""By key of `extra` in coaching/feedback.yml: a reply, and what is true of the session before it."""


def session(persona: Persona, **known: object) -> Session:
    now = open_session(persona, "each_turn", "1").session
    return replace(now, **{"talk": "neutral", **known})  # type: ignore[arg-type]


def said(coaching: Coaching, persona: Persona, reply: Volley, now: Session) -> list[str]:
    """The keys of what was noticed."""
    one = Coach(coaching, persona, now)
    one.noticed(reply, assess(reply, now.talk, now.has_just_argued))
    return [phrase.split(".")[1] for phrase in one.phrases]


@pytest.mark.parametrize("key", NOTICED)
def test_it_is_noticed(coaching: Coaching, ray: Persona, key: str) -> None:
    reply, known = NOTICED[key]
    assert said(coaching, ray, reply, session(ray, **known)) == [key]


def test_everything_that_is_worded_can_be_noticed(coaching: Coaching) -> None:
    assert set(coaching.feedback["extra"]) == set(NOTICED)


@pytest.mark.parametrize(
    ("reply", "known"),
    [
        (volley("open_question"), {"recent": ("closed_question",)}),
        (volley("closed_question", asked=("risk",)), {"recent": ("closed_question",) * 3}),
        (volley("open_question", "simple_reflection"), {"recent": ("open_question",) * 3}),
        (volley(("simple_reflection", "So you mind.")), {"openings": (OPENING, "it sounds")}),
        (volley("persuade"), {"recent": ("persuade", "none", "none", "none")}),
        (volley("simple_reflection"), {"recent": ("affirm",), "talk": "discord"}),
    ],
    ids=["a question after a question", "safety", "reflected and asked", "another beginning", "advice long ago", "nothing to mend"],
)
def test_what_does_not_repeat_is_not_noticed(coaching: Coaching, ray: Persona, reply: Volley, known: dict[str, object]) -> None:
    assert said(coaching, ray, reply, session(ray, **known)) == []


def test_of_a_doubtful_reply_nothing_is_noticed(coaching: Coaching, ray: Persona) -> None:
    reply = volley(coded("closed_question", unsure=True, candidates=("closed_question", "none")))
    assert said(coaching, ray, reply, session(ray, recent=("closed_question",) * 2)) == []


def test_the_repeated_beginning_is_named(coaching: Coaching, ray: Persona) -> None:
    reply = volley(("simple_reflection", "So you mind that."))
    text = Coach(coaching, ray, session(ray, openings=(OPENING,) * 2)).noticed(reply, assess(reply, "neutral"))
    assert "So you" in text


@pytest.mark.parametrize(("turns", "again"), [(0, False), (2, False), (3, True)])
def test_the_same_remark_rests_for_three_turns(turns: int, again: bool) -> None:
    phrases = ["why.none.none.0", "extra.long_reply.1", *(f"why.none.none.{turn}" for turn in range(1, turns + 2))]
    assert rested("long_reply", phrases) is again


def test_once_all_has_been_said_it_is_silent(coaching: Coaching, ray: Persona) -> None:
    every = tuple(f"extra.long_reply.{index}" for index in range(len(coaching.feedback["extra"]["long_reply"])))
    assert said(coaching, ray, LONG, session(ray, phrases=every)) == []


def test_a_session_counts_long_replies_and_keeps_how_they_begin(ray: Persona) -> None:
    now = answer(ray, session(ray), volley(("give_information", "Many people " + "word " * 45))).session
    assert (now.long_replies, now.openings) == (1, ("many people",))
