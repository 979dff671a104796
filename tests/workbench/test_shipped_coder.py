"""The coder of a trained model, from outside Rasa: what it asks and what it makes of the answer; an agent of our own stands in."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage

from components.utterance_model import Reason
from mi.main import Main
from mi.volley import Coded
from workbench.coder import Coder, Found, Said, register_of
from workbench.model import Failed

# Register


@pytest.mark.parametrize(
    "text",
    [
        "Um, so how are you?",
        "Well, uhh, yes",
        "Mm-hmm.",
        "Mmhm, I see",
        "MHM",
        "Uh-huh.",
        "You-you said so.",
        "it's the- the-the drink",
        "So the balcony--",
        "You smoke, bu–",
        "You smoke- ",
        "[laughs] Right.",
        "Then he [inaudible] me.",
    ],
)
def test_what_sounds_transcribed_is_spoken(text: str) -> None:
    assert register_of([text]) == "spoken"


@pytest.mark.parametrize(
    "text",
    [
        "So how are you?",
        "A well-known one, up-to-date.",
        "umbrella and hummus, uhlan",
        "You smoke - every day.",
        "I see — you smoke.",
        "you [sic! and more] smoke",
        "",
        "...",
        "hmm, ok",
    ],
)
def test_what_looks_typed_is_typed(text: str) -> None:
    assert register_of([text]) == "typed"


@pytest.mark.parametrize(("marked", "register"), [(0, "typed"), (2, "typed"), (3, "spoken"), (20, "spoken")])
def test_a_file_is_spoken_from_15_percent_of_its_turns_on(marked: int, register: str) -> None:
    assert register_of(["Um, yes."] * marked + ["Yes."] * (20 - marked)) == register


def test_nothing_is_typed() -> None:
    assert register_of([]) == "typed"


@given(st.lists(st.text(max_size=20), max_size=8))
def test_every_text_has_a_register(texts: list[str]) -> None:
    assert register_of(texts) in ("typed", "spoken")


# Coding

ITEM = Coded("persuade", 4, 8, "stop", 0.5, "words", "stop", True, ("persuade", "none"))


class Agent:
    """Stands for Rasa's agent: answers as it is told, and remembers the messages."""

    def __init__(self, answer: Callable[[str], dict[str, Any]], **about: Any) -> None:
        self.messages: list[UserMessage] = []
        self.processor = SimpleNamespace(parse_message=self.parse, **about)
        self.answer = answer

    async def parse(self, message: UserMessage) -> dict[str, Any]:
        self.messages.append(message)
        return self.answer(message.text or "")


def coder(agent: Agent) -> Coder:
    """A coder of this agent; the loading of a model is left out."""
    made = Coder.__new__(Coder)
    made._loop, made._agent = asyncio.new_event_loop(), agent
    return made


def parsed(text: str) -> dict[str, Any]:
    main = {"question": 0.1, "therapist_input": 0.7, "reflection": 0.1, "other": 0.1, "asks": 0.2, "reflects": 0.3}
    return {"intent": {"name": "persuade", "confidence": 0.5}, "volley": {"utterances": [ITEM.as_dict()], "topics": [], "main": main}}


def test_what_was_found_is_read_from_the_answer() -> None:
    (found,) = coder(Agent(parsed)).code([Said("You stop.")])
    assert (found.intent, found.coded, found.main.label, found.main.asks) == ("persuade", [ITEM], "therapist_input", 0.2)


def test_the_line_and_the_register_are_told_in_the_metadata() -> None:
    agent = Agent(parsed)
    list(coder(agent).code([Said("You stop.", "No.", "spoken"), Said("Hello.")]))
    assert [(message.text, message.metadata) for message in agent.messages] == [
        ("You stop.", {"client": "No.", "register": "spoken"}),
        ("Hello.", {"client": "", "register": "typed"}),
    ]


@pytest.mark.parametrize("text", ["/stop it", "  /stop it"])
def test_a_volley_that_looks_like_a_command_is_none_and_keeps_its_places(text: str) -> None:
    agent = Agent(parsed)
    (found,) = coder(agent).code([Said(text)])
    assert agent.messages[0].text == f"\u200b{text}"
    assert (found.coded[0].start, found.coded[0].end) == (ITEM.start - 1, ITEM.end - 1)


@pytest.mark.parametrize(
    ("answer", "intent"),
    [
        ({"intent": {"name": "nonsense"}, "volley": {"utterances": [], "topics": []}}, "nonsense"),
        ({"intent": {"name": None}}, ""),
        ({"intent": None, "volley": None}, ""),
        ({}, ""),
    ],
    ids=str,
)
def test_what_was_not_said_to_the_client_has_no_codes_and_is_other(answer: dict[str, Any], intent: str) -> None:
    assert list(coder(Agent(lambda text: answer)).code([Said("asdf")])) == [Found(intent, [], Main.from_dict({}))]


def test_volleys_are_coded_one_by_one_as_they_are_asked_for() -> None:
    agent = Agent(parsed)
    found = coder(agent).code(Said(text) for text in ("One.", "Two.", "Three."))
    next(found)
    assert len(agent.messages) == 1


def test_nothing_is_coded_as_nothing() -> None:
    assert list(coder(Agent(parsed)).code([])) == []


def test_without_a_model_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="no model yet; train one with `mi-practice train`"):
        Coder.shipped(tmp_path)


# Explaining


class BehaviourCoder:
    """Bears the name of the component, and a model."""

    def __init__(self) -> None:
        self._model = self
        self.asked: list[tuple[str, str]] = []

    def score(self, texts: list[str], register: str) -> list[dict[str, float]]:
        self.asked += [(text, register) for text in texts]
        return [{"none": 0.1, "persuade": 0.6, "affirm": 0.3} for _ in texts]

    def coder(self, register: str) -> "BehaviourCoder":
        return self

    def reasons(self, text: str, code: str) -> list[Reason]:
        return [Reason("words", f"{code} in {text}", 1.0)]


def with_nodes(*components: object) -> Coder:
    nodes = {str(place): SimpleNamespace(_component=component) for place, component in enumerate(components)}
    return coder(Agent(parsed, graph_runner=SimpleNamespace(_instantiated_nodes=nodes)))


@pytest.mark.parametrize("register", ["typed", "spoken"])
def test_each_utterance_has_its_two_likeliest_codes_and_what_speaks_for_them(register: str) -> None:
    model = BehaviourCoder()
    assert with_nodes(object(), model).why("You stop. What now?", register) == [
        (
            text,
            [
                ("persuade", 0.6, [Reason("words", f"persuade in {text}", 1.0)]),
                ("affirm", 0.3, [Reason("words", f"affirm in {text}", 1.0)]),
            ],
        )
        for text in ("You stop.", "What now?")
    ]
    assert model.asked == [("You stop.", register), ("What now?", register)]


def test_where_nothing_was_said_nothing_speaks_for_anything() -> None:
    assert with_nodes(BehaviourCoder()).why("...") == []
