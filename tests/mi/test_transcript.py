"""The record of a session, read from the tracker's events as Rasa writes them."""

from typing import Any

import pytest

from mi.transcript import Event, Transcript, read

FEEDBACK = {"kind": "feedback", "turn": 1, "outcome": "none"}


def user(text: str, intent: str, at: float = 0.0, **entities: str) -> Event:
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    return {"event": "user", "text": text, "timestamp": at, "parse_data": {"intent": {"name": intent}, "entities": found}}


def bot(text: str | None = None, custom: dict[str, Any] | None = None, at: float = 0.0, **metadata: Any) -> Event:
    return {"event": "bot", "text": text, "timestamp": at, "data": {"custom": custom}, "metadata": metadata}


def slot(value: Any, name: str = "feedback") -> Event:
    return {"event": "slot", "name": name, "value": value}


START = [
    user("/start", "start", 100.0, persona="ray", feedback="each_turn", seed="7"),
    bot("Ray. Let's go.", talk="discord", pool="opening"),
]


def spoken(said: str = "You're fed up.", answer: str = "Too right.", at: float = 101.0, **metadata: Any) -> list[Event]:
    return [user(said, "simple_reflection", at), bot(answer, **metadata), bot(custom=dict(FEEDBACK))]


def test_a_session_begins_with_what_start_carries() -> None:
    result = read(START)
    assert (result.persona, result.feedback_mode, result.seed, result.started_at) == ("ray", "each_turn", "7", 100.0)


def test_the_opening_is_the_clients_first_line_with_its_origin() -> None:
    result = read(START)
    assert (result.opening, result.opening_line) == ("Ray. Let's go.", {"talk": "discord", "pool": "opening"})


def test_before_a_start_there_is_nothing() -> None:
    assert read([]) == Transcript()


def test_a_turn_is_what_was_said_and_what_was_answered() -> None:
    turn = read([*START, *spoken()]).turns[0]
    assert (turn.number, turn.said, turn.answer, turn.at) == (1, "You're fed up.", "Too right.", 101.0)


def test_the_origin_of_the_answer_is_kept() -> None:
    assert read([*START, *spoken(talk="sustain", pool="met")]).turns[0].line == {"talk": "sustain", "pool": "met"}


def test_feedback_belongs_to_the_turn_before_it() -> None:
    result = read([*START, *spoken(), *spoken()])
    assert [turn.feedback.get("outcome") for turn in result.turns] == ["none", "none"]


def test_feedback_that_was_only_recorded_is_read_from_its_slot() -> None:
    result = read([*START, user("So.", "none"), bot("Yes."), slot(FEEDBACK)])
    assert result.turns[0].feedback == FEEDBACK


def test_other_slots_are_no_feedback() -> None:
    assert read([*START, user("So.", "none"), bot("Yes."), slot({"persona": "ray"}, "session")]).turns[0].feedback == {}


def test_an_emptied_slot_leaves_the_feedback_as_it_is() -> None:
    assert read([*START, *spoken(), slot(None)]).turns[0].feedback == FEEDBACK


def test_turns_are_numbered_from_1() -> None:
    assert [turn.number for turn in read([*START, *spoken(), *spoken()]).turns] == [1, 2]


ASIDE = [user("asdf", "nonsense", 105.0), bot(custom={"kind": "aside", "text": "Once more."}, at=106.0)]
HINT = [user("/hint", "hint", 105.0), bot(custom={"kind": "hint", "text": "Listen."}, at=106.0)]


@pytest.mark.parametrize("events", [ASIDE, HINT], ids=["aside", "hint"])
def test_what_was_not_said_to_the_client_is_no_turn(events: list[Event]) -> None:
    assert len(read([*START, *spoken(), *events]).turns) == 1


@pytest.mark.parametrize(("events", "kind", "answer"), [(ASIDE, "aside", "Once more."), (HINT, "hint", "Listen.")], ids=["aside", "hint"])
def test_what_was_not_said_to_the_client_is_kept_with_its_answer(events: list[Event], kind: str, answer: str) -> None:
    aside = read([*START, *spoken(), *events]).asides[0]
    assert (aside.kind, aside.said, aside.answer, aside.at) == (kind, events[0]["text"], answer, 105.0)


@pytest.mark.parametrize("turns", [0, 2])
def test_an_aside_stands_after_the_turn_before_it(turns: int) -> None:
    assert read([*START, *(spoken() * turns), *ASIDE, *spoken()]).asides[0].after_turn == turns


REWOUND = [user("/rewind", "rewind"), bot(custom={"kind": "rewound", "text": "Undone."})]


def test_a_turn_taken_back_does_not_count() -> None:
    assert read([*START, *spoken(), *REWOUND]).turns == []


def test_a_turn_taken_back_stays_in_the_record() -> None:
    assert [turn.taken_back for turn in read([*START, *spoken(), *REWOUND]).all_turns] == [True]


def test_a_turn_said_anew_has_the_number_of_the_one_taken_back() -> None:
    assert [turn.number for turn in read([*START, *spoken(), *REWOUND, *spoken("It's a lot.")]).all_turns] == [1, 1]


def test_taking_back_twice_takes_back_two_turns() -> None:
    assert read([*START, *spoken(), *spoken(), *REWOUND, *REWOUND]).turns == []


def test_taking_back_at_the_opening_changes_nothing() -> None:
    assert read([*START, *REWOUND]).opening == "Ray. Let's go."


SUMMARY = [user("/end", "end"), bot("Cheerio."), bot(custom={"kind": "summary", "turns": 1})]


def test_the_summary_ends_the_session() -> None:
    result = read([*START, *spoken(), *SUMMARY])
    assert result.ended and result.summary == {"kind": "summary", "turns": 1}


def test_a_farewell_is_no_turn() -> None:
    assert len(read([*START, *spoken(), *SUMMARY]).turns) == 1


def test_taking_back_opens_an_ended_session_again() -> None:
    assert not read([*START, *spoken(), *SUMMARY, *REWOUND]).ended


def test_a_client_who_leaves_ends_the_session() -> None:
    result = read([*START, *spoken(answer="I'm off.", pool="leaves")])
    assert result.left and result.ended


def test_taking_back_brings_the_client_back() -> None:
    assert not read([*START, *spoken(answer="I'm off.", pool="leaves"), *REWOUND]).left


def test_a_volley_without_an_answer_is_unanswered_and_no_turn() -> None:
    result = read([*START, user("Are you there?", "closed_question")])
    assert (result.unanswered, result.turns) == ("Are you there?", [])


def test_an_answered_volley_is_not_unanswered() -> None:
    assert read([*START, *spoken()]).unanswered is None


def test_a_command_without_an_answer_is_no_unanswered_volley() -> None:
    assert read([*START, user("/hint", "hint")]).unanswered is None


def test_a_volley_answered_by_the_coach_is_not_unanswered() -> None:
    assert read([*START, user("hello", "none"), bot(custom={"kind": "aside", "text": "It is over."})]).unanswered is None


def test_a_new_start_begins_a_new_record() -> None:
    result = read([*START, *spoken(), user("/start", "start", 200.0, persona="carys"), bot("Hiya.")])
    assert (result.persona, result.turns, result.opening) == ("carys", [], "Hiya.")


def test_a_start_without_anything_has_the_defaults() -> None:
    result = read([user("/start", "start")])
    assert (result.persona, result.feedback_mode, result.seed) == ("", "each_turn", "")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"event": "martian"},
        {"event": "action", "name": "action_listen"},
        {"event": "session_started"},
        {"event": "user_featurization"},
        {"event": "bot"},
        {"event": "bot", "text": None, "data": None, "metadata": None},
        {"event": "bot", "data": {"custom": {"kind": "martian"}}},
        {"event": "slot", "name": "feedback"},
    ],
    ids=str,
)
def test_an_event_that_is_not_known_changes_nothing(event: Event) -> None:
    assert read([*START, *spoken(), event, *spoken()]) == read([*START, *spoken(), *spoken()])


@pytest.mark.parametrize(
    "event",
    [{"event": "user"}, {"event": "user", "parse_data": None}, {"event": "user", "text": None, "parse_data": {"intent": None}}],
    ids=str,
)
def test_a_message_without_a_reading_is_no_turn(event: Event) -> None:
    assert read([*START, *spoken(), event]).turns == read([*START, *spoken()]).turns


def test_a_bot_message_before_any_user_is_nobodys_turn() -> None:
    assert read([bot("Hello?"), *START]).opening == "Ray. Let's go."
