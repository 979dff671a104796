"""Conversations in the states that a dialogue can be in."""

import pytest

from tests.actions.conversation import Conversation


@pytest.fixture
def fresh() -> Conversation:
    """Nothing has been said."""
    return Conversation()


@pytest.fixture
def begun() -> Conversation:
    """Ray has said his first line."""
    conversation = Conversation()
    conversation.start(persona="ray", feedback="each_turn", seed="7")
    return conversation


@pytest.fixture
def quiet() -> Conversation:
    """Ray has said his first line; feedback comes at the end."""
    conversation = Conversation()
    conversation.start(persona="ray", feedback="at_end", seed="7")
    return conversation


@pytest.fixture
def midway(begun: Conversation) -> Conversation:
    """Three replies were said."""
    begun.say(("simple_reflection", "You'd rather be anywhere else."))
    begun.say(("open_question", "What does a day look like?"), topics=("day",))
    begun.say(("affirm", "You turned up all the same."))
    return begun


@pytest.fixture
def deserted(begun: Conversation) -> Conversation:
    """The client has left."""
    for _ in range(40):
        begun.say(("confront", "You are lying to me."))
        if begun.session and begun.session["left"]:
            return begun
    raise AssertionError("the client does not leave")


@pytest.fixture
def ended(midway: Conversation) -> Conversation:
    """The trainee has ended the session."""
    midway.send("/end", "end")
    return midway
