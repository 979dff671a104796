"""Whether the bot's answer is what the contract of a turn promises. Failures look like success there: a 200 with nothing in it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from web.practice.models import Post, Session

Message = Mapping[str, Any]

_NOT_SAID_TO_THE_CLIENT: Final = {"aside", "hint"}
_RESULT: Final = "drill_result"
_ANSWERS: Final[dict[str, set[str]]] = {
    Post.Kind.HINT: {"hint", "aside"},
    Post.Kind.REWIND: {"rewound", "aside"},
    Post.Kind.END: {"summary", _RESULT},
}


def is_complete(kind: str, feedback: str, messages: Iterable[Message]) -> bool:
    """Whether `messages` answer a post of `kind` in a session with that `feedback` mode."""
    answers = list(messages)
    spoken = any(answer.get("text") for answer in answers)
    kinds = {(answer.get("custom") or {}).get("kind") for answer in answers}
    if kind == Post.Kind.START:
        return spoken
    if kind == Post.Kind.SAID:
        if kinds & _NOT_SAID_TO_THE_CLIENT:
            return True
        if "verdict" in kinds:
            return spoken or _RESULT in kinds
        return spoken and (feedback == Session.Feedback.AT_END or "feedback" in kinds)
    return bool(kinds & _ANSWERS[kind])
