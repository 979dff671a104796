"""What the coder reads from Rasa's own objects."""

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Restarted, SessionStarted, SlotSet, UserUtteranceReverted, UserUttered
from rasa.shared.nlu.training_data.message import Message

from components.reading import LEARNED_OUT_OF_ROLE, examples, last_line, utterances
from components.utterance_model import Example
from mi.behaviours import CODES, COMMANDS, OUT_OF_ROLE
from tests.components.conftest import tracker

TEXT = "Okay. You feel judged."
MARKS = [
    {"entity": "utterance", "role": "none", "start": 0, "end": 5},
    {"entity": "utterance", "role": "complex_reflection", "start": 6, "end": 22},
]


def test_marked_utterances_are_read_each_by_itself() -> None:
    message = Message({"text": TEXT, "intent": "complex_reflection", "entities": MARKS})
    assert utterances(message) == [("Okay.", "none"), ("You feel judged.", "complex_reflection")]


def test_an_unmarked_example_is_one_utterance_of_its_intent() -> None:
    assert utterances(Message({"text": "What now?", "intent": "open_question"})) == [("What now?", "open_question")]


def test_other_entities_mark_no_utterance() -> None:
    message = Message({"text": "What now?", "intent": "open_question", "entities": [{"entity": "seed", "value": "7"}]})
    assert utterances(message) == [("What now?", "open_question")]


@pytest.mark.parametrize("data", [{}, {"text": "What now?"}, {"intent": "open_question"}, {"text": "", "intent": "open_question"}])
def test_an_example_without_text_or_intent_teaches_nothing(data: dict[str, str]) -> None:
    assert utterances(Message(data)) == [] and examples(Message(data)) == []


@pytest.mark.parametrize("intent", [*CODES, *LEARNED_OUT_OF_ROLE])
def test_codes_and_what_is_out_of_role_are_learned(intent: str) -> None:
    assert examples(Message({"text": "a b", "intent": intent})) == [Example("a b", intent, "typed", "")]


@pytest.mark.parametrize("intent", [*COMMANDS, *sorted(set(OUT_OF_ROLE) - set(LEARNED_OUT_OF_ROLE))])
def test_commands_and_what_is_found_by_pattern_are_not_learned(intent: str) -> None:
    assert examples(Message({"text": "a b", "intent": intent})) == []


def test_what_is_of_a_session_says_its_register_and_the_file_it_belongs_to() -> None:
    about = {"example": {"session": "hard-pairs-07", "register": "spoken"}}
    message = Message({"text": TEXT, "intent": "complex_reflection", "entities": MARKS, "metadata": about})
    assert [(example.register, example.group) for example in examples(message)] == [("spoken", "hard-pairs")] * 2


@pytest.mark.parametrize(
    ("about", "group"),
    [({"intent": {"scenario": "alcohol"}}, "alcohol"), ({"intent": {}}, ""), ({"intent": None, "example": None}, ""), (None, ""), ({}, "")],
)
def test_what_is_of_no_session_is_typed_and_belongs_to_its_scenario(about: object, group: str) -> None:
    found = examples(Message({"text": "a b", "intent": "affirm", "metadata": about}))
    assert found == [Example("a b", "affirm", "typed", group)]


# The client's last line

SAID = [
    SessionStarted(),
    ActionExecuted("action_listen"),
    UserUttered('/start{"persona": "ray"}'),
    BotUttered("Nobody asked me.", {"custom": None}),
    ActionExecuted("action_listen"),
]
ANSWERED = [
    UserUttered("You had no say."),
    ActionExecuted("action_client_turn"),
    BotUttered("No, I hadn't."),
    BotUttered(None, {"custom": {"kind": "feedback"}}),
    SlotSet("session", {}),
    ActionExecuted("action_listen"),
]


@pytest.mark.parametrize(
    ("events", "line"),
    [
        ([], ""),
        ([UserUttered("Hello?")], ""),
        ([BotUttered(None, {"custom": {"kind": "hint"}})], ""),
        (SAID, "Nobody asked me."),
        ([*SAID, *ANSWERED], "No, I hadn't."),
        ([*SAID, *ANSWERED, UserUttered("Help."), BotUttered(None, {"custom": {"kind": "aside"}})], "No, I hadn't."),
        ([*SAID, *ANSWERED, BotUttered("")], "No, I hadn't."),
        ([*SAID, *ANSWERED, UserUttered("/start"), BotUttered("Me again.")], "Me again."),
    ],
    ids=range(8),
)
def test_the_last_line_is_what_the_client_said_last(events: list[object], line: str) -> None:
    assert last_line(tracker(*events)) == line  # type: ignore[arg-type]


def test_where_nobody_tells_there_is_no_last_line() -> None:
    assert last_line(None) == ""


def test_a_line_that_was_taken_back_is_not_the_last() -> None:
    taken = [UserUttered("/rewind"), BotUttered(None, {"custom": {"kind": "rewound"}}), UserUtteranceReverted(), UserUtteranceReverted()]
    assert last_line(tracker(*SAID, *ANSWERED, *taken)) == "Nobody asked me."


def test_nothing_was_said_in_a_conversation_begun_anew() -> None:
    assert last_line(tracker(*SAID, Restarted())) == ""
