"""One turn: what the channel, the actions and the tracker store must know of each other while a message is answered.

Rasa goes on where an action fails, and where the record cannot be reached: it keeps and acknowledges half a turn. Here a turn is all or
nothing. Where nobody began a turn, as in `rasa shell`, everything is as in Rasa.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from rasa.shared.exceptions import RasaException


@dataclass
class Turn:
    """The answering of one message."""

    key: str = ""
    """By which the one who posts knows the message; empty where it has none."""
    failure: BaseException | None = None
    """What went wrong: nothing of the turn is kept then."""


class TurnFailed(RasaException):
    """Nothing of the turn may be kept: an action came to no good end."""


class Overtaken(RasaException):
    """The record holds more, or less, of the conversation than the turn began with."""


class AlreadyHeard(RasaException):
    """The record holds a message with this key, and `answers`, the bot's answers to it in the form of the channel."""

    def __init__(self, answers: list[dict[str, Any]]) -> None:
        super().__init__("a message with this key has been answered")
        self.answers: Final = answers


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


def begin(key: str) -> Turn:
    """Begin a turn in the current task, and return it."""
    turn = Turn(key)
    _turn.set(turn)
    return turn


def current() -> Turn | None:
    """Return the turn of the current task; None where nobody began one."""
    return _turn.get()
