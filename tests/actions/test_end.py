"""The end: a farewell and the summary of what counted."""

import json

from actions import material
from tests.actions.conversation import Conversation

KEYS = {
    "kind",
    "turns",
    "too_short",
    "counts",
    "figures",
    "outcomes",
    "unsure",
    "client_words",
    "curves",
    "best",
    "worst",
    "moments",
    "talk_share",
    "left",
    "next",
    "history",
}


def test_the_end_is_a_farewell_and_then_the_summary(midway: Conversation) -> None:
    answer = midway.send("/end", "end")
    assert (len(answer.lines), answer.kinds) == (1, ["summary"])


def test_the_farewell_is_one_of_the_clients(midway: Conversation) -> None:
    ray = material.personas()["ray"]
    assert midway.send("/end", "end").lines[0] in {line.say for pool in ("farewell.warm", "farewell.cool") for line in ray.pool(pool)}


def test_the_summary_keeps_the_contract(midway: Conversation) -> None:
    assert set(midway.send("/end", "end").custom("summary")) == KEYS


def test_the_summary_counts_what_was_said(midway: Conversation) -> None:
    summary = midway.send("/end", "end").custom("summary")
    assert (summary["turns"], summary["counts"]) == (3, {"open_question": 1, "simple_reflection": 1, "affirm": 1})


def test_the_summary_leaves_out_what_was_taken_back(midway: Conversation) -> None:
    midway.say(("confront", "You're lying."))
    midway.send("/rewind", "rewind")
    assert midway.send("/end", "end").custom("summary")["outcomes"]["argued"] == 0


def test_the_summary_leaves_out_what_was_not_said_to_the_client(midway: Conversation) -> None:
    midway.send("asdf", "nonsense")
    midway.send("/hint", "hint")
    assert midway.send("/end", "end").custom("summary")["turns"] == 3


def test_the_summary_of_a_session_with_feedback_at_the_end_counts_as_well(quiet: Conversation) -> None:
    quiet.say(("confront", "You're lying."))
    quiet.say(("affirm", "You turned up."))
    assert quiet.send("/end", "end").custom("summary")["counts"] == {"affirm": 1, "confront": 1}


def test_the_session_is_over(midway: Conversation) -> None:
    assert midway.send("/end", "end").slot("session")["ended"] is True


def test_ending_at_the_opening_gives_an_empty_summary(begun: Conversation) -> None:
    summary = begun.send("/end", "end").custom("summary")
    assert (summary["turns"], summary["too_short"], summary["best"]) == (0, True, None)


def test_when_the_client_has_left_there_is_a_summary_without_a_farewell(deserted: Conversation) -> None:
    answer = deserted.send("/end", "end")
    assert (answer.lines, answer.custom("summary")["left"]) == ([], True)


def test_ending_twice_gives_the_summary_again_without_a_farewell(ended: Conversation) -> None:
    answer = ended.send("/end", "end")
    assert (answer.lines, answer.kinds) == ([], ["summary"])


def test_the_summary_can_be_written_as_json(midway: Conversation) -> None:
    summary = midway.send("/end", "end").custom("summary")
    assert json.loads(json.dumps(summary)) == summary


def test_the_summary_says_what_the_session_leaves_for_the_next_one(midway: Conversation) -> None:
    session = midway.session
    left = midway.send("/end", "end").custom("summary")["history"]
    assert session is not None and (left["persona"], left["turns"], left["used"]) == ("ray", 3, session["used"])


def test_a_session_whose_client_has_gone_leaves_nothing(midway: Conversation) -> None:
    midway.put(persona="nobody")
    assert "history" not in midway.send("/end", "end").custom("summary")


def test_the_next_session_begins_with_what_the_last_one_left(ended: Conversation) -> None:
    summary = next(event["data"]["custom"] for event in reversed(ended.events) if event["event"] == "bot")
    later = Conversation("later")
    later.start(persona="ray", seed="3", history=json.dumps(summary["history"]))
    assert later.session is not None and (later.session["number"], later.session["after"][-1]) == (2, "again")


def test_a_session_of_arguing_ends_worse_than_one_of_listening() -> None:
    summaries = []
    for pieces in [
        (("confront", "You are lying."),),
        (("complex_reflection", "You want to be heard."), ("emphasize_autonomy", "It is your choice.")),
    ]:
        conversation = Conversation()
        conversation.start(persona="ray", seed="5")
        for _ in range(6):
            conversation.say(*pieces)
        summaries.append(conversation.send("/end", "end").custom("summary"))
    argued, listened = summaries
    assert argued["curves"]["discord"][-1] > listened["curves"]["discord"][-1] + 2
    assert argued["outcomes"]["argued"] > 0 == listened["outcomes"]["argued"]
