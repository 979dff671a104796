"""Drills and the guided first session, as the actions run them and as the record tells them."""

import pytest

from mi import measure, transcript
from tests.actions.conversation import Answer, Conversation

RIGHT = ("simple_reflection", "You'd rather leave it as it is.")
ASKED = ("closed_question", "Do you drink at home?")
ARGUED = ("persuade", "You should stop today.")


@pytest.fixture
def drilled() -> Conversation:
    """A drill of rolling with sustain talk has begun."""
    conversation = Conversation()
    conversation.drill(technique="rolling_sustain", seed="7")
    return conversation


@pytest.fixture
def taught() -> Conversation:
    """The guided first session has begun."""
    conversation = Conversation()
    conversation.send("/lesson", "lesson")
    return conversation


def through(conversation: Conversation, *said: tuple[str, str], times: int = 10) -> Answer:
    """Say the same reply to every line and return the last answer."""
    for _ in range(times):
        answer = conversation.say(*said)
    return answer


def test_a_drill_begins_with_a_line_and_its_task(fresh: Conversation) -> None:
    answer = fresh.drill(technique="affirming", seed="7")
    assert answer.lines == [answer.custom("drill")["line"]] and answer.custom("drill")["number"] == 1


def test_without_a_technique_it_is_the_first(fresh: Conversation) -> None:
    assert fresh.drill().custom("drill")["technique"] == "rolling_sustain"


def test_one_client_alone_can_be_asked_for(fresh: Conversation) -> None:
    assert fresh.drill(technique="evoking", persona="tom").custom("drill")["client"]["persona"] == "tom"


@pytest.mark.parametrize(
    ("given", "about"), [({"technique": "juggling"}, "bad_start"), ({"persona": "nobody"}, "unknown_client")], ids=["technique", "client"]
)
def test_what_cannot_be_drilled_is_named(fresh: Conversation, given: dict[str, str], about: str) -> None:
    assert fresh.drill(**given).custom("aside")["about"] == about and fresh.session is None


def test_a_reply_is_judged_and_the_next_line_posed(drilled: Conversation) -> None:
    answer = drilled.say(RIGHT)
    assert answer.kinds == ["verdict", "drill"] and answer.custom("verdict")["verdict"] == "right"
    assert (answer.custom("drill")["number"], answer.lines) == (2, [answer.custom("drill")["line"]])


def test_after_the_last_line_comes_the_result(drilled: Conversation) -> None:
    answer = through(drilled, RIGHT)
    assert answer.kinds == ["verdict", "drill_result"] and answer.lines == []


def test_the_result_counts_the_lines(drilled: Conversation) -> None:
    through(drilled, RIGHT, times=8)
    drilled.say(ASKED)
    found = drilled.say(ARGUED).custom("drill_result")
    assert [found[key] for key in ("answered", "of", "right", "partly", "not_yet", "at_once")] == [10, 10, 8, 0, 2, 8]
    assert found["outcomes"]["argued"] == 1 and found["counts"]["simple_reflection"] == 8


@pytest.mark.parametrize(("said", "key", "drill"), [(RIGHT, "go_on", "rolling_discord"), (ARGUED, "again", "rolling_sustain")])
def test_the_result_says_what_next(drilled: Conversation, said: tuple[str, str], key: str, drill: str) -> None:
    next_ = through(drilled, said).custom("drill_result")["next"]
    assert (next_["key"], next_["drill"]) == (key, drill) and next_["text"]


def test_the_result_goes_through_the_lines(drilled: Conversation) -> None:
    lines = through(drilled, ASKED).custom("drill_result")["lines"]
    opening = transcript.read(drilled.events).opening
    assert lines[0] == {"number": 1, "line": opening, "said": ASKED[1], "verdict": "not_yet", "tries": 1} and len(lines) == 10


def test_after_the_result_nothing_more_is_said(drilled: Conversation) -> None:
    through(drilled, RIGHT)
    assert drilled.say(RIGHT).custom("aside")["about"] == "ended"
    assert drilled.send("/hint", "hint").custom("aside")["about"] == "ended"


def test_a_drill_can_be_ended_early(drilled: Conversation) -> None:
    drilled.say(RIGHT)
    found = drilled.send("/end", "end").custom("drill_result")
    assert (found["answered"], found["right"]) == (1, 1) and drilled.say(RIGHT).custom("aside")["about"] == "ended"


def test_ended_before_the_first_reply_it_has_a_result_all_the_same(drilled: Conversation) -> None:
    assert drilled.send("/end", "end").custom("drill_result")["answered"] == 0


def test_a_line_can_be_tried_again_once(drilled: Conversation) -> None:
    first = drilled.tracker().get_slot("session")
    line = transcript.read(drilled.events).opening
    drilled.say(ASKED)
    taken = drilled.send("/rewind", "rewind").custom("rewound")
    assert (taken["line"], taken["turn"], taken["drill"]["number"], taken["drill"]["line"]) == (line, 1, 1, line)
    assert drilled.tracker().get_slot("session") == first
    assert drilled.say(ASKED).custom("verdict")["try"] == 2
    assert drilled.send("/rewind", "rewind").custom("aside")["about"] == "no_retry"


def test_a_right_reply_stands(drilled: Conversation) -> None:
    drilled.say(RIGHT)
    assert drilled.send("/rewind", "rewind").custom("aside")["about"] == "no_retry"


def test_before_the_first_reply_there_is_nothing_to_try_again(drilled: Conversation) -> None:
    assert drilled.send("/rewind", "rewind").custom("aside")["about"] == "nothing_to_take_back"


def test_the_last_line_can_be_tried_again_after_the_result(drilled: Conversation) -> None:
    through(drilled, ASKED)
    assert drilled.send("/rewind", "rewind").custom("rewound")["drill"]["number"] == 10
    found = drilled.say(RIGHT).custom("drill_result")
    assert (found["right"], found["at_once"], found["lines"][-1]["tries"]) == (1, 0, 2)


def test_hints_go_in_three_steps_for_each_line(drilled: Conversation) -> None:
    steps = [drilled.send("/hint", "hint").custom("hint")["step"] for _ in range(3)]
    drilled.say(ASKED)
    assert [*steps, drilled.send("/hint", "hint").custom("hint")["step"]] == [1, 2, 3, 1]


def test_a_hint_names_what_the_drill_trains(fresh: Conversation) -> None:
    fresh.drill(technique="affirming", seed="7")
    fresh.send("/hint", "hint")
    assert [item["strategy"] for item in fresh.send("/hint", "hint").custom("hint")["strategies"]] == ["affirmation"]


def test_what_cannot_be_read_leaves_the_line_as_it_is(drilled: Conversation) -> None:
    before = drilled.session
    assert drilled.send("asdf", "nonsense").custom("aside")["about"] == "nonsense"
    assert drilled.send("/open_question", "open_question").custom("aside")["about"] == "nonsense" and drilled.session == before


def test_a_session_after_a_drill_is_a_session_again(drilled: Conversation) -> None:
    drilled.start(persona="ray", seed="7")
    assert drilled.say(RIGHT).kinds == ["feedback"]


def test_the_record_tells_a_drill_like_a_session(drilled: Conversation) -> None:
    posed = drilled.say(ASKED).lines[0]
    drilled.say(RIGHT)
    told = transcript.read(drilled.events)
    assert (told.kind, told.technique, told.seed) == ("drill", "rolling_sustain", "7") and told.summary is None
    first, second = told.turns
    assert (first.number, first.said, first.answer, first.heard) == (1, ASKED[1], posed, told.opening)
    assert first.feedback["verdict"] == "not_yet" and first.feedback["try_instead"] == first.feedback["model_reply"]
    assert "try_instead" not in second.feedback and second.heard == posed


def test_the_record_knows_which_line_waits(drilled: Conversation) -> None:
    posed = drilled.say(ASKED).custom("drill")
    assert transcript.read(drilled.events).posed == posed
    drilled.send("/rewind", "rewind")
    again = transcript.read(drilled.events)
    assert again.posed is not None and again.posed["number"] == 1 and again.all_turns[0].taken_back


def test_the_record_of_a_drill_that_is_over_has_the_result(drilled: Conversation) -> None:
    result = through(drilled, RIGHT).custom("drill_result")
    told = transcript.read(drilled.events)
    assert (told.summary, told.posed, told.ended) == (result, None, True)


def test_a_drill_can_be_measured(drilled: Conversation) -> None:
    through(drilled, RIGHT)
    counted = measure.measure(transcript.read(drilled.events))
    assert (counted.volleys, counted.reflections, counted.outcomes) == (10, 10, {"rolled_with_resistance": 10})


def test_the_lesson_poses_five_steps_and_ends_with_being_ready(taught: Conversation) -> None:
    answer = through(taught, RIGHT, times=5)
    assert answer.kinds == ["verdict", "drill_result"] and "ready" in answer.custom("drill_result")["text"]
    assert transcript.read(taught.events).kind == "lesson" == transcript.read(taught.events).technique


def test_a_step_of_the_lesson_can_be_tried_again(taught: Conversation) -> None:
    assert taught.say(ASKED).kinds == ["verdict", "lesson"]
    assert taught.send("/rewind", "rewind").custom("rewound")["drill"]["kind"] == "lesson"
    assert taught.say(RIGHT).custom("verdict")["verdict"] == "right"


def test_the_lesson_gives_hints(taught: Conversation) -> None:
    assert taught.send("/hint", "hint").custom("hint")["text"]


@pytest.mark.parametrize("level", ["well", "on_the_way", "early", "empty"])
def test_however_it_went_the_lesson_ends_with_being_ready(level: str) -> None:
    from actions import material

    assert all("ready" in text for text in material.coaching().lesson["result"][level])
