"""Hints in three steps: what the client is doing, which strategies fit, an example."""

from dataclasses import replace
from typing import Any

import pytest

from mi.answer import answer, open_session
from mi.behaviours import TALK
from mi.coach import Coach, Coaching, snippet
from mi.hints import STEPS
from mi.persona import Line, Persona
from mi.session import Session
from tests.mi.build import volley


def line_of(persona: Persona, talk: str) -> Line:
    return next(line for line in persona.lines if line.talk == talk and line.pool != "leaves" and (line.gist or talk == "neutral"))


def after(persona: Persona, line: Line) -> Session:
    """A session in which the client has just said `line`."""
    return replace(open_session(persona, "each_turn", "1").session, said=(line.id,), talk=line.talk)


def asked(coaching: Coaching, persona: Persona, session: Session, times: int) -> tuple[list[dict[str, Any]], Session]:
    """What `times` requests in a row are answered, and the session after them."""
    given = []
    for _ in range(times):
        one = Coach(coaching, persona, session)
        given.append(one.hint())
        session = replace(session.with_phrases(*one.phrases), hint=one.hinted)
    return given, session


@pytest.mark.parametrize("talk", TALK)
def test_each_request_for_the_same_line_goes_one_step_further(coaching: Coaching, ray: Persona, talk: str) -> None:
    given, _ = asked(coaching, ray, after(ray, line_of(ray, talk)), 4)
    assert [item["step"] for item in given] == [1, 2, 3, 3] and {item["of"] for item in given} == {STEPS}


def test_what_the_client_is_doing_is_said_alike_in_every_step(coaching: Coaching, ray: Persona) -> None:
    given, _ = asked(coaching, ray, after(ray, line_of(ray, "sustain")), 3)
    assert len({item["text"] for item in given}) == 1 and snippet(line_of(ray, "sustain").say) in given[0]["text"]


def test_the_first_step_names_no_strategy(coaching: Coaching, ray: Persona) -> None:
    (first,), _ = asked(coaching, ray, after(ray, line_of(ray, "change")), 1)
    assert first["strategies"] == [] and "example" not in first


def test_the_second_step_explains_strategies_without_an_example(coaching: Coaching, ray: Persona) -> None:
    second = asked(coaching, ray, after(ray, line_of(ray, "change")), 2)[0][1]
    assert all(item["name"] and item["meaning"] and not item["example"] for item in second["strategies"]) and "example" not in second


def test_the_third_step_gives_one_example_by_one_of_them(coaching: Coaching, ray: Persona) -> None:
    third = asked(coaching, ray, after(ray, line_of(ray, "change")), 3)[0][2]
    assert [item["example"] for item in third["strategies"] if item["example"]] == [third["example"]["text"]]


def test_asked_once_more_it_gives_another_example(coaching: Coaching, ray: Persona) -> None:
    given, _ = asked(coaching, ray, after(ray, line_of(ray, "sustain")), 4)
    assert given[2]["example"]["text"] != given[3]["example"]["text"]


def test_after_a_reply_it_begins_anew(coaching: Coaching, ray: Persona) -> None:
    _, session = asked(coaching, ray, after(ray, line_of(ray, "sustain")), 2)
    now = answer(ray, session, volley("simple_reflection")).session
    assert asked(coaching, ray, now, 1)[0][0]["step"] == 1


@pytest.mark.parametrize("talk", TALK)
def test_two_strategies_at_least_fit_every_line(coaching: Coaching, persona: Persona, talk: str) -> None:
    lines = [line for line in persona.lines if line.talk == talk and line.pool != "leaves" and not line.pool.startswith("farewell")]
    for line in lines:
        assert len(asked(coaching, persona, after(persona, line), 2)[0][1]["strategies"]) >= 2, line.id


@pytest.mark.parametrize(("argued", "offered"), [(0, False), (1, True)])
def test_only_who_has_argued_is_told_to_apologise(coaching: Coaching, ray: Persona, argued: int, offered: bool) -> None:
    now = replace(after(ray, line_of(ray, "discord")), argued=argued)
    second = asked(coaching, ray, now, 2)[0][1]
    assert ("apology" in [item["strategy"] for item in second["strategies"]]) is offered
