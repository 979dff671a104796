"""Starting a session, and everything that may be said before there is one."""

import json
from typing import Any

import pytest

from actions import material
from mi.answer import open_session
from mi.history import of
from tests.actions.conversation import Conversation


def left() -> dict[str, Any]:
    """What a session with Ray has left."""
    ray = material.personas()["ray"]
    return of(open_session(ray, "each_turn", "1").session, ray).as_dict()


def test_start_says_the_clients_first_line(fresh: Conversation) -> None:
    openings = {line.say for line in material.personas()["ray"].pool("opening")}
    assert set(fresh.start(persona="ray").lines) <= openings


def test_the_first_line_says_where_it_comes_from(fresh: Conversation) -> None:
    message = fresh.start(persona="ray").messages[0]
    assert (message["pool"], message["talk"] in ("discord", "sustain")) == ("opening", True)


def test_start_keeps_what_it_was_given(fresh: Conversation) -> None:
    session = fresh.start(persona="carys", feedback="at_end", seed="9").slot("session")
    assert (session["persona"], session["feedback"], session["seed"], session["turn"]) == ("carys", "at_end", "9", 0)


def test_start_keeps_the_state_where_the_persona_begins(fresh: Conversation) -> None:
    assert fresh.start(persona="ray").slot("session")["state"] == material.personas()["ray"].start


def test_the_same_seed_opens_with_the_same_line() -> None:
    assert Conversation("a").start(persona="ray", seed="3").lines == Conversation("b").start(persona="ray", seed="3").lines


def test_without_a_seed_the_sender_is_the_seed(fresh: Conversation) -> None:
    assert fresh.start(persona="ray").slot("session")["seed"] == "someone"


def test_without_a_persona_the_first_client_is_met(fresh: Conversation) -> None:
    assert fresh.start().slot("session")["persona"] == sorted(material.personas())[0]


def test_without_a_mode_feedback_comes_each_turn(fresh: Conversation) -> None:
    assert fresh.start(persona="ray").slot("session")["feedback"] == "each_turn"


def test_an_unknown_client_is_answered_with_those_who_are_known(fresh: Conversation) -> None:
    answer = fresh.start(persona="nobody")
    assert all(name in answer.custom("aside")["text"] for name in material.personas())


def test_an_unknown_client_starts_nothing(fresh: Conversation) -> None:
    assert fresh.start(persona="nobody").events == []


def test_an_unknown_mode_of_feedback_starts_nothing_and_is_named(fresh: Conversation) -> None:
    answer = fresh.start(persona="ray", feedback="never")
    assert answer.events == [] and "never" in answer.custom("aside")["text"]


def test_start_keeps_the_difficulty(fresh: Conversation) -> None:
    assert fresh.start(persona="ray", difficulty="hard").slot("session")["difficulty"] == "hard"


def test_without_a_difficulty_the_client_is_as_its_file_says(fresh: Conversation) -> None:
    assert fresh.start(persona="ray").slot("session")["difficulty"] == "standard"


def test_an_unknown_difficulty_starts_nothing_and_is_named(fresh: Conversation) -> None:
    answer = fresh.start(persona="ray", difficulty="brutal")
    assert answer.events == [] and "difficulty: brutal" in answer.custom("aside")["text"]


@pytest.mark.parametrize("given", ["{", "[]", '{"persona": "ray"}', "once upon a time"])
def test_a_history_that_is_none_starts_nothing_and_is_named(fresh: Conversation, given: str) -> None:
    answer = fresh.start(persona="ray", history=given)
    assert answer.events == [] and "history: " in answer.custom("aside")["text"]


@pytest.mark.parametrize("written", [True, False], ids=["as text", "as mapping"])
def test_a_history_is_taken_as_text_and_as_a_mapping(fresh: Conversation, written: bool) -> None:
    given = left()
    answer = fresh.start(persona="ray", history=json.dumps(given) if written else given)
    assert answer.slot("session")["number"] == 2 and answer.messages[0]["pool"].startswith("again.")


def test_another_clients_history_starts_nothing(fresh: Conversation) -> None:
    answer = fresh.start(persona="carys", history=json.dumps(left()))
    assert answer.events == [] and "history: ray" in answer.custom("aside")["text"]


def test_an_empty_history_is_a_first_session(fresh: Conversation) -> None:
    assert fresh.start(persona="ray", history="").slot("session")["number"] == 1


def test_a_second_start_begins_anew(midway: Conversation) -> None:
    midway.start(persona="carys", feedback="each_turn", seed="1")
    assert midway.session is not None and (midway.session["persona"], midway.session["turn"]) == ("carys", 0)


def test_a_new_start_forgets_recorded_feedback(quiet: Conversation) -> None:
    quiet.say(("confront", "You're lying."))
    quiet.start(persona="ray")
    assert quiet.tracker().get_slot("feedback") is None


def test_what_is_kept_can_be_written_as_json(fresh: Conversation) -> None:
    session = fresh.start(persona="ray").slot("session")
    assert json.loads(json.dumps(session)) == session


@pytest.mark.parametrize(("message", "intent"), [("/hint", "hint"), ("/end", "end")])
def test_before_a_session_a_command_is_answered_by_the_coach(fresh: Conversation, message: str, intent: str) -> None:
    assert fresh.send(message, intent).custom("aside")["about"] == "not_started"


def test_before_a_session_a_volley_is_answered_by_the_coach(fresh: Conversation) -> None:
    answer = fresh.say(("none", "Hello."))
    assert (answer.custom("aside")["about"], answer.lines, answer.events) == ("not_started", [], [])


def test_before_a_session_there_is_nothing_to_take_back(fresh: Conversation) -> None:
    assert fresh.send("/rewind", "rewind").custom("aside")["about"] == "nothing_to_take_back"


def test_after_a_volley_without_a_session_there_is_nothing_to_take_back(fresh: Conversation) -> None:
    fresh.say(("none", "Hello."))
    assert fresh.send("/rewind", "rewind").custom("aside")["about"] == "nothing_to_take_back"


def test_after_an_unknown_client_a_session_can_still_be_started(fresh: Conversation) -> None:
    fresh.start(persona="nobody")
    assert fresh.start(persona="ray").lines
