"""What fuzzing found in commands and in what comes with a message: each by what went wrong. An action that fails is a turn that is lost."""

import json
from typing import Any

import pytest

from actions import material
from mi import transcript
from mi.answer import open_session
from mi.history import of
from tests.actions.conversation import Conversation

HALF = "half \ud800 a character"
"""A lone surrogate: `\\ud800` in a command's JSON makes one, past the channel's guard."""


def sendable(answer: Any) -> str:
    text = json.dumps(answer.messages, allow_nan=False, ensure_ascii=False)
    text.encode()
    return text


@pytest.mark.parametrize("name", ["seed", "persona", "feedback", "difficulty", "language"])
def test_half_a_character_in_a_start_was_a_failed_action(fresh: Conversation, name: str) -> None:
    answer = fresh.start(**{"persona": "ray", name: HALF})
    assert sendable(answer) and (answer.lines or answer.kinds == ["aside"])
    assert "\\ud800" not in json.dumps(fresh.session)


@pytest.mark.parametrize("name", ["seed", "technique", "persona", "language"])
def test_so_it_was_in_a_drill(fresh: Conversation, name: str) -> None:
    assert sendable(fresh.drill(**{name: HALF}))


def test_and_in_the_clients_line_of_a_transcript(fresh: Conversation) -> None:
    fresh.send("/code", "code")
    assert sendable(fresh.say(("confront", "You should stop."), client=HALF))
    transcript.read(fresh.tracker().events).opening.encode()


@pytest.mark.parametrize("intent", ["no_such_intent", "bad_start", "unknown_client", "not_started", "no_retry", "SetSlot"])
def test_a_command_that_nobody_knows_was_not_answered(fresh: Conversation, intent: str) -> None:
    """Some have the name of an answer that needs more than is there."""
    fresh.start(persona="ray")
    answer = fresh.send(f"/{intent}", intent)
    assert answer.kinds == ["aside"] and answer.custom("aside")["about"] == "nonsense"


def test_to_take_back_in_a_transcript_was_a_failed_action(fresh: Conversation) -> None:
    fresh.start(persona="ray")
    fresh.say(("open_question", "What matters to you?"))
    fresh.send("/code", "code")
    assert fresh.send("/rewind", "rewind").custom("aside")["about"] == "nothing_to_take_back"


@pytest.mark.parametrize("key", [{}, [], ["x"], 7, None])
def test_a_key_that_is_no_text_made_a_conversation_unreadable(fresh: Conversation, key: Any) -> None:
    fresh.send("/code", "code")
    for said in ("You should stop.", "It sounds hard."):
        fresh.say(("confront", said), key=key)
    read = transcript.read(fresh.tracker().events)
    assert [turn.said for turn in read.turns] == ["You should stop.", "It sounds hard."]


def past() -> dict[str, Any]:
    ray = material.personas()["ray"]
    return of(open_session(ray, "each_turn", "1").session, ray).as_dict()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("turns", value) for value in ("7", None, -1, 10**400, True, 1.5, [])],
        *[("sessions", value) for value in ([], 10**400)],
        *[("argued", value) for value in ("x", {})],
        *[("agreed", value) for value in (5, ["walk"], HALF)],
        *[("most_trust", value) for value in (float("nan"), float("inf"), 11, -1, "5", True)],
        *[("used", value) for value in ("abc ", [1], [HALF], None)],
        *[("state", value) for value in ({}, [], {"discord": "1", "trust": 1, "importance": 1, "confidence": 1})],
    ],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_a_past_that_is_none_failed_some_turns_later(fresh: Conversation, name: str, value: Any, as_text: bool) -> None:
    given = {**past(), name: value}
    answer = fresh.start(persona="ray", history=json.dumps(given) if as_text else given)
    if name == "used" and value == "abc ":
        # Letters are texts, too.
        assert answer.lines
        return
    assert answer.kinds == ["aside"] and "history" in answer.custom("aside")["text"] and fresh.session is None
