"""Taking a reply back: the client is as it was before."""

from mi import transcript
from tests.actions.conversation import Conversation

SAID = ("persuade", "You should stop today.")


def test_taking_back_restores_the_session_as_it_was(midway: Conversation) -> None:
    before = midway.session
    midway.say(SAID)
    midway.send("/rewind", "rewind")
    assert midway.session == before


def test_taking_back_gives_the_client_line_that_stands_again(midway: Conversation) -> None:
    stands = [event["text"] for event in midway.events if event["event"] == "bot" and event["text"]][-1]
    midway.say(SAID)
    assert midway.send("/rewind", "rewind").custom("rewound")["line"] == stands


def test_taking_the_first_reply_back_gives_the_opening(begun: Conversation) -> None:
    opening = transcript.read(begun.events).opening
    begun.say(SAID)
    assert begun.send("/rewind", "rewind").custom("rewound")["line"] == opening


def test_taking_back_names_the_turn(midway: Conversation) -> None:
    midway.say(SAID)
    assert midway.send("/rewind", "rewind").custom("rewound")["turn"] == 4


def test_taking_back_reverts_the_command_and_the_reply(midway: Conversation) -> None:
    assert [event["event"] for event in midway.send("/rewind", "rewind").events] == ["rewind"] * 2


def test_after_a_hint_both_hint_and_reply_are_taken_back(midway: Conversation) -> None:
    before = midway.session
    midway.say(SAID)
    midway.send("/hint", "hint")
    answer = midway.send("/rewind", "rewind")
    assert (len(answer.events), midway.session) == (3, before)


def test_after_an_aside_the_reply_before_it_is_taken_back(midway: Conversation) -> None:
    before = midway.session
    midway.say(SAID)
    midway.send("asdf", "nonsense")
    midway.send("/rewind", "rewind")
    assert midway.session == before


def test_taking_back_twice_takes_back_two_replies(begun: Conversation) -> None:
    before = begun.session
    begun.say(SAID)
    begun.say(("none", "Okay."))
    begun.send("/rewind", "rewind")
    begun.send("/rewind", "rewind")
    assert begun.session == before


def test_at_the_opening_there_is_nothing_to_take_back(begun: Conversation) -> None:
    answer = begun.send("/rewind", "rewind")
    assert (answer.custom("aside")["about"], answer.events) == ("nothing_to_take_back", [])


def test_a_reply_of_an_earlier_session_is_not_taken_back(midway: Conversation) -> None:
    midway.start(persona="carys")
    assert midway.send("/rewind", "rewind").custom("aside")["about"] == "nothing_to_take_back"


def test_when_everything_is_taken_back_there_is_nothing_left_to_take_back(begun: Conversation) -> None:
    begun.say(SAID)
    begun.send("/rewind", "rewind")
    assert begun.send("/rewind", "rewind").custom("aside")["about"] == "nothing_to_take_back"


def test_the_same_reply_said_anew_is_answered_the_same(midway: Conversation) -> None:
    first = midway.say(SAID).lines
    midway.send("/rewind", "rewind")
    assert midway.say(SAID).lines == first


def test_another_reply_said_anew_counts_in_place_of_the_first(midway: Conversation) -> None:
    midway.say(SAID)
    midway.send("/rewind", "rewind")
    midway.say(("affirm", "You turned up."))
    assert [turn.said for turn in transcript.read(midway.events).turns][3:] == ["You turned up."]


def test_recorded_feedback_is_taken_back_too(quiet: Conversation) -> None:
    quiet.say(SAID)
    quiet.send("/rewind", "rewind")
    assert quiet.tracker().get_slot("feedback") is None


def test_a_client_who_left_comes_back(deserted: Conversation) -> None:
    deserted.send("/rewind", "rewind")
    assert deserted.session is not None and not deserted.session["left"]


def test_what_was_said_to_an_empty_chair_is_taken_back_with_the_reply_that_emptied_it(deserted: Conversation) -> None:
    deserted.say(("none", "Hello?"))
    deserted.send("/rewind", "rewind")
    assert deserted.session is not None and not deserted.session["left"]


def test_an_ended_session_goes_on(ended: Conversation) -> None:
    ended.send("/rewind", "rewind")
    assert ended.session is not None and (ended.session["ended"], ended.session["turn"]) == (False, 2)


def test_what_was_said_after_the_end_is_taken_back_with_the_last_reply(ended: Conversation) -> None:
    ended.say(("none", "Hello?"))
    ended.send("/rewind", "rewind")
    assert ended.session is not None and (ended.session["ended"], ended.session["turn"]) == (False, 2)


def test_the_record_and_the_session_agree_after_taking_back(ended: Conversation) -> None:
    ended.say(("none", "Hello?"))
    ended.send("/rewind", "rewind")
    assert ended.session is not None and len(transcript.read(ended.events).turns) == ended.session["turn"]


def test_a_bare_intent_is_no_reply_to_take_back(begun: Conversation) -> None:
    begun.send("/open_question", "open_question")
    assert begun.send("/rewind", "rewind").custom("aside")["about"] == "nothing_to_take_back"
