"""The checks themselves: a record as it should be passes, and each way in which it could be wrong is found. Needs no server."""

import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import pytest

from actions import material
from mi.answer import answer, open_session
from mi.assess import Volley, assess
from mi.coach import Coach
from mi.volley import Coded
from tests.replay import Event, faults
from tests.scale.students import SAID

REPLIES = ("You feel sent here.", "You would rather be at work.", "It is hard to be told what to do.")


def _events() -> list[dict[str, Any]]:
    """A session as Rasa records it, but for what nobody looks at."""
    persona = material.personas("")["ray"]
    given = {"persona": "ray", "feedback": "each_turn", "seed": "7", "difficulty": "gentle"}
    entities = [{"entity": name, "value": value} for name, value in given.items()]
    reply = open_session(persona, "each_turn", "7", "gentle")
    session = reply.session
    events: list[dict[str, Any]] = [_user("/start{}", "start", entities=entities), _line(reply.text), _state(session)]
    for text in REPLIES:
        coded = Coded("complex_reflection", 0, len(text), text, 0.9, "words", text)
        utterance = {**vars(coded), "candidates": []}
        volley = Volley(text, (coded,))
        reply = answer(persona, session, volley)
        coach = Coach(material.coaching(""), persona, session)
        feedback = coach.feedback(volley, assess(volley, session.talk, session.has_just_argued), reply)
        session = type(session).from_dict(reply.session.with_phrases(*coach.phrases).as_dict())
        user = _user(text, "complex_reflection", volley={"utterances": [utterance], "topics": []})
        events += [user, _line(reply.text), {"event": "bot", "data": {"custom": json.loads(json.dumps(feedback))}}, _state(session)]
    return events


def _user(text: str, intent: str, **parsed: Any) -> dict[str, Any]:
    return {"event": "user", "text": text, "parse_data": {"intent": {"name": intent}, **parsed}, "metadata": {"key": text}}


def _line(text: str) -> dict[str, Any]:
    return {"event": "bot", "text": text}


def _state(session: Any) -> dict[str, Any]:
    return {"event": "slot", "name": "session", "value": json.loads(json.dumps(session.as_dict()))}


EVENTS = _events()
SECOND = 3 + 4
"""Where the second reply begins."""


def found_in(events: Sequence[Event], said: Sequence[str]) -> list[str]:
    return faults(events, [(SAID, text) for text in said])


def test_a_record_as_it_should_be_has_no_faults() -> None:
    assert found_in(EVENTS, REPLIES) == []


@pytest.mark.parametrize(
    ("what", "events", "said"),
    [
        ("missing", EVENTS[:SECOND] + EVENTS[SECOND + 4 :], REPLIES),
        ("twice", EVENTS + EVENTS[SECOND : SECOND + 4], REPLIES),
        ("never acknowledged", EVENTS, REPLIES[:2]),
        ("the order", EVENTS, (REPLIES[1], REPLIES[0], REPLIES[2])),
        ("the client said", EVENTS[: SECOND + 1] + EVENTS[SECOND + 2 :], REPLIES),
        ("0 of feedback", EVENTS[: SECOND + 2] + EVENTS[SECOND + 3 :], REPLIES),
        ("2 of feedback", EVENTS[: SECOND + 3] + EVENTS[SECOND + 2 :], REPLIES),
        ("state is not", EVENTS[: SECOND + 3] + EVENTS[SECOND + 4 :], REPLIES),
        ("does not begin", EVENTS[3:], REPLIES),
        ("does not begin", [], ()),
    ],
)
def test_what_is_wrong_is_found(what: str, events: list[dict[str, Any]], said: tuple[str, ...]) -> None:
    assert any(what in fault for fault in found_in(events, said))


def test_another_state_is_found() -> None:
    events = deepcopy(EVENTS)
    events[SECOND + 3]["value"]["state"]["trust"] += 0.5
    assert found_in(events, REPLIES) == ["message 2 (said): the client's state is not that of the conversation"]


def test_a_key_that_came_twice_is_found() -> None:
    events = deepcopy(EVENTS)
    events[SECOND]["metadata"]["key"] = REPLIES[0]
    assert found_in(events, REPLIES) == ["of 4 keys 3 are different"]
