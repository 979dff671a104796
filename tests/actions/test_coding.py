"""Coding a transcript from elsewhere: volley by volley, without a client."""

import pytest

from mi.transcript import read
from tests.actions.conversation import Conversation

CLIENT = "I'm not giving up my evenings."


@pytest.fixture
def coding(fresh: Conversation) -> Conversation:
    fresh.send("/code", "code")
    return fresh


def test_the_command_is_acknowledged_and_no_client_speaks(fresh: Conversation) -> None:
    answer = fresh.send("/code", "code")
    assert answer.lines == [] and answer.custom("coding") == {"kind": "coding"}


def test_a_volley_is_coded_and_no_client_speaks(coding: Conversation) -> None:
    answer = coding.say(("confront", "You're in denial."), client=CLIENT)
    told = answer.custom("coded")
    assert answer.lines == [] and (told["turn"], told["outcome"], told["behaviours"][0]["code"]) == (1, "argued", "confront")


def test_turns_are_counted(coding: Conversation) -> None:
    coding.say(("open_question", "What then?"), client=CLIENT)
    assert coding.say(("affirm", "You kept going."), client="Dunno.").custom("coded")["turn"] == 2


def test_no_state_is_moved(coding: Conversation) -> None:
    coding.say(("confront", "You're in denial."), client=CLIENT)
    assert coding.session is None


def test_a_volley_without_words_is_a_turn_all_the_same(coding: Conversation) -> None:
    told = coding.say().custom("coded")
    assert (told["turn"], told["behaviours"], told["outcome"]) == (1, [], "none")


def test_the_record_holds_the_whole_transcript(coding: Conversation) -> None:
    coding.say(("open_question", "What then?"), client=CLIENT, key="1")
    coding.say(("affirm", "You kept going."), client="Dunno.", key="2")
    coding.send("/end", "end", {"metadata": {"client": "Ta.", "key": "3"}})
    found = read(coding.events)
    assert (found.opening, [turn.answer for turn in found.turns]) == (CLIENT, ["Dunno.", "Ta."])
    assert found.summary is not None and found.summary["counts"] == {"open_question": 1, "affirm": 1}


def test_the_end_sums_up_and_nobody_says_farewell(coding: Conversation) -> None:
    coding.say(("open_question", "What then?"), client=CLIENT)
    answer = coding.send("/end", "end")
    assert answer.lines == [] and answer.custom("summary")["too_short"] and "history" not in answer.custom("summary")


@pytest.mark.parametrize("command", ["hint", "rewind"])
def test_there_is_nothing_to_hint_at_or_to_take_back(coding: Conversation, command: str) -> None:
    coding.say(("open_question", "What then?"), client=CLIENT)
    assert coding.send(f"/{command}", command).custom("aside")


def test_a_session_can_follow_in_the_same_conversation(coding: Conversation) -> None:
    coding.start(persona="ray")
    assert coding.say(("open_question", "What then?")).lines


def test_coding_leaves_a_session_that_was_under_way(midway: Conversation) -> None:
    midway.send("/code", "code")
    assert midway.session is None and midway.say(("affirm", "You came."), client=CLIENT).lines == []
