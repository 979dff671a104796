"""The actions on conversations of any course: what a student or another client of the channel could bring about."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mi import transcript
from mi.behaviours import CODES, TOPICS
from mi.session import Session
from tests.actions.conversation import Conversation
from tests.fuzz.inputs import inputs, junk, message, promptly, text

OTHERS = ("hint", "rewind", "end", "ask_for_help", "instruct_bot", "nonsense", "empty", "out_of_scope")


def value() -> st.SearchStrategy[Any]:
    return st.one_of(st.sampled_from(("ray", "lena", "each_turn", "at_end", "hard", "7")), text(), junk())


STARTS = st.dictionaries(st.sampled_from(("persona", "feedback", "seed", "difficulty", "history", "session", "other")), value(), max_size=5)
HISTORY = {"persona": "lena", "sessions": 1, "most_trust": 5.0, "agreed": "", "told": [], "argued": 0, "ending": "ended", "state": {}}


def step() -> st.SearchStrategy[tuple[str, Any]]:
    said = st.lists(st.tuples(st.sampled_from(CODES), message().filter(str.strip)), max_size=3)
    topics = st.lists(st.sampled_from(TOPICS), max_size=2)
    return st.one_of(
        st.tuples(st.just("say"), st.tuples(said, topics)),
        st.tuples(st.just("say"), st.tuples(said, topics)),
        st.tuples(st.just("send"), st.tuples(text(), st.sampled_from(OTHERS))),
        st.tuples(st.just("start"), STARTS),
    )


def sound(conversation: Conversation) -> None:
    """The state is one that a turn can go on from, and the record can be read."""
    if conversation.session is not None:
        again = Session.from_dict(json.loads(json.dumps(conversation.session)))
        assert all(0 <= number <= 10 for number in again.state.as_dict().values())
    read = transcript.read(conversation.tracker().events)
    assert all(turn.answer for turn in read.turns)


@inputs(1000)
@given(first=STARTS, steps=st.lists(step(), max_size=5))
def test_every_message_has_an_answer_and_leaves_a_sound_state(first: dict[str, Any], steps: list[tuple[str, Any]]) -> None:
    conversation = Conversation()
    for kind, what in [("start", {"persona": "ray", **first}), *steps]:
        with promptly():
            if kind == "start":
                answer = conversation.start(**what)
            elif kind == "send":
                answer = conversation.send(*what)
            else:
                said, topics = what
                answer = conversation.say(*said, topics=tuple(topics)) if said else conversation.send("", "nonsense")
        assert answer.lines or answer.kinds, "an empty answer looks like a dead action server"
        json.dumps(answer.messages, allow_nan=False)
        sound(conversation)


@inputs(300)
@given(changed=st.dictionaries(st.sampled_from(sorted(HISTORY)), junk(), max_size=4), left=st.booleans())
def test_a_past_that_is_none_is_refused(changed: dict[str, Any], left: bool) -> None:
    conversation = Conversation()
    given_history = {**HISTORY, **changed}
    as_text = json.dumps(given_history)
    with promptly():
        answer = conversation.start(persona="lena", history=as_text if left else given_history)
    assert answer.lines or answer.kinds == ["aside"]
    if answer.lines:
        conversation.say(("open_question", "What has happened since?"))
        sound(conversation)
