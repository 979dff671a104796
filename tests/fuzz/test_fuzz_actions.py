"""The actions on conversations of any course: what a student or another client of the channel could bring about."""

import json
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from mi import transcript
from mi.behaviours import CODES, TOPICS
from mi.coded import Coding
from mi.drill import TECHNIQUES, Drill
from mi.session import Session
from tests.actions.conversation import Conversation
from tests.fuzz.inputs import inputs, junk, message, promptly, text

COMMANDS = ("hint", "rewind", "end", "code", "ask_for_help")
OTHERS = ("instruct_bot", "nonsense", "empty", "out_of_scope")
KNOWN = ("ray", "lena", "each_turn", "at_end", "hard", "gentle", "7", "de", "en-gb", *TECHNIQUES)
NAMES = ("persona", "feedback", "seed", "difficulty", "history", "session", "language", "technique", "other")


def value() -> st.SearchStrategy[Any]:
    return st.one_of(st.sampled_from(KNOWN), text(), junk())


def starts(**fits: tuple[Any, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """What a command carries: what fits, or what does not."""
    good = st.fixed_dictionaries({}, optional={name: st.sampled_from(known) for name, known in fits.items()})
    return st.one_of(good, good, st.dictionaries(st.sampled_from(NAMES), value(), max_size=5))


STARTS = starts(persona=("ray", "lena"), feedback=("each_turn", "at_end"), difficulty=("hard", "gentle"), seed=("7", "8"))
DRILLS = starts(technique=TECHNIQUES, persona=("ray", "lena"), seed=("7", "8"))


def step() -> st.SearchStrategy[tuple[str, Any]]:
    # The channel lets no half characters (lone surrogates) through; the JSON of a command can make them all the same.
    words = message().map(lambda given: given.encode("utf-8", "replace").decode() if given.strip() else "Hm.")
    said = st.lists(st.tuples(st.sampled_from(CODES), words), min_size=1, max_size=3)
    topics = st.lists(st.sampled_from(TOPICS), max_size=2)
    about = st.fixed_dictionaries({}, optional={"client": value(), "register": value(), "transcript": junk(), "key": value()})
    saying = st.tuples(st.just("say"), st.tuples(said, topics, about))
    asking = st.tuples(st.just("send"), st.tuples(words, st.sampled_from(("hint", "rewind"))))
    sending = st.tuples(st.just("send"), st.tuples(words, st.sampled_from((*COMMANDS, *OTHERS))))
    return st.one_of(saying, saying, saying, saying, asking, sending, beginning())


def beginning() -> st.SearchStrategy[tuple[str, Any]]:
    talk, drill = st.tuples(st.just("start"), STARTS), st.tuples(st.just("drill"), DRILLS)
    return st.one_of(talk, talk, drill, st.tuples(st.just("lesson"), DRILLS), st.just(("send", ("/code", "code"))))


def sound(conversation: Conversation) -> None:
    """The state is one that a turn can go on from, and the record can be read."""
    held, coding = conversation.session, conversation.tracker().get_slot("coding")
    if held is not None:
        again = json.loads(json.dumps(held, allow_nan=False))
        if Drill.is_one(again):
            assert Drill.from_dict(again).as_dict() == again
        else:
            session = Session.from_dict(again)
            assert session.as_dict() == again and all(0 <= number <= 10 for number in session.state.as_dict().values())
    if coding:
        Coding.from_dict(json.loads(json.dumps(coding, allow_nan=False)))
    read = transcript.read(conversation.tracker().events)
    assert all(turn.answer or turn.feedback for turn in read.turns)


def take(conversation: Conversation, kind: str, what: Any) -> Any:
    if kind == "start":
        return conversation.start(**what)
    if kind in ("drill", "lesson"):
        return conversation.send(f"/{kind}", kind, *({"entity": name, "value": one} for name, one in what.items()))
    if kind == "send":
        return conversation.send(*what)
    said, topics, about = what
    return conversation.say(*said, topics=tuple(topics), **about)


@inputs(1000)
@given(first=st.one_of(beginning(), beginning(), step()), steps=st.lists(step(), min_size=2, max_size=8))
def test_every_message_has_an_answer_and_leaves_a_sound_state(first: tuple[str, Any], steps: list[tuple[str, Any]]) -> None:
    conversation = Conversation()
    for kind, what in [first, *steps]:
        with promptly():
            answer = take(conversation, kind, what)
        assert answer.lines or answer.kinds, "an empty answer looks like a dead action server"
        for one in answer.kinds or ["line"]:
            event(f"{kind}: {one}")
        # As it goes over the wire: half a character cannot.
        json.dumps(answer.messages, allow_nan=False, ensure_ascii=False).encode()
        sound(conversation)


def left(conversation: Conversation) -> dict[str, Any]:
    """What a finished session leaves for the next one."""
    conversation.start(persona="lena", seed="7")
    conversation.say(("open_question", "What matters to you?"))
    history: dict[str, Any] = conversation.send("/end", "end").custom("summary")["history"]
    return history


HISTORY = left(Conversation())
VALUES = (0, 1, 2.5, 10, True, "", [], "7", ["lena/x"], "walk to the shop", "{plan} {0} %s", "x" * 4000, 10**400)


@inputs(500)
@given(
    changed=st.dictionaries(st.sampled_from(sorted(HISTORY)), st.one_of(junk(), st.sampled_from(VALUES)), max_size=2),
    state=st.dictionaries(
        st.sampled_from(sorted(HISTORY["state"])), st.one_of(st.floats(-1, 11), st.sampled_from(VALUES), junk()), max_size=1
    ),
    missing=st.sampled_from((set(), set(), set(), *({name} for name in sorted(HISTORY)))),
    as_text=st.booleans(),
)
def test_a_past_is_lived_with_or_refused(changed: dict[str, Any], state: dict[str, Any], missing: set[str], as_text: bool) -> None:
    conversation = Conversation()
    past = {**HISTORY, "state": {**HISTORY["state"], **state}, **changed}
    past = {name: value for name, value in past.items() if name not in missing}
    with promptly():
        answer = conversation.start(persona="lena", history=json.dumps(past) if as_text else past)
    assert answer.lines or answer.kinds == ["aside"]
    event("taken" if answer.lines else "refused")
    if answer.lines:
        for _ in range(3):
            with promptly():
                answer = conversation.say(("open_question", "What has happened since?"))
            json.dumps(answer.messages, allow_nan=False, ensure_ascii=False).encode()
            sound(conversation)


def test_what_is_begun_with_is_a_past_that_is_taken() -> None:
    assert Conversation().start(persona="lena", history=HISTORY).lines
