"""The REST channel with a guard at its door: Rasa's own, at its own address, but not for everybody and not for anything.

Rasa's channel takes any post, answers 500 where the post is no object, and success with nothing in it where the message is no text. This
one refuses with a status and a reason what the contract of a turn does not allow. Where MI_CHANNEL_SECRET is set, whoever posts must know
it: the web does. Unset, as on one machine where only loopback is listened on, the channel is as open as Rasa's.
"""

import hmac
import os
from collections.abc import Awaitable, Callable
from typing import Any, Final

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from mi.secret import SECRET_RULE, is_good

VARIABLE: Final = "MI_CHANNEL_SECRET"
LONGEST_MESSAGE: Final = 20_000
"""Characters: a reply of 4,000, or a start with what the last session left. Rasa takes seconds for much more."""
LONGEST_SENDER: Final = 255
"""Characters: as the tracker store's column."""


class GuardedRest(RestInput):
    """Rasa's `rest`, guarded; named by its module path in credentials.yml."""

    def __init__(self, secret: str = "") -> None:
        self._secret = secret

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "GuardedRest":
        """Take the secret from the environment: a file that is kept with the project is no place for it.

        Raises:
            ValueError: the secret is too short, or cannot travel in a header.
        """
        secret = os.environ.get(VARIABLE, "")
        if secret and not is_good(secret):
            raise ValueError(f"{VARIABLE} is no good secret; {SECRET_RULE}")
        return cls(secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return Rasa's routes with the guard before them; whether the channel is there at all, anybody may ask."""
        routes = super().blueprint(on_new_message)

        @routes.middleware("request")
        async def guard(request: Request) -> HTTPResponse | None:
            if request.method != "POST":
                return None
            if not self._is_known(request):
                return response.json({"error": "The channel's secret is missing or wrong."}, status=401)
            problem = fault(_json(request))
            return response.json({"error": problem}, status=400) if problem else None

        return routes

    def _is_known(self, request: Request) -> bool:
        given = request.headers.get("Authorization") or ""
        return not self._secret or hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {self._secret}".encode())


def _json(request: Request) -> Any:
    try:
        return request.json
    except (SanicException, ValueError, RecursionError):
        return None


def fault(post: Any) -> str:
    """Return what is wrong with a post to the channel, and the remedy; empty where nothing is."""
    if not isinstance(post, dict):
        return 'Send a JSON object: {"sender": "<opaque id>", "message": "<text>"}.'
    sender, message = post.get("sender"), post.get("message")
    if not isinstance(sender, str) or not sender.isprintable() or not 0 < len(sender) <= LONGEST_SENDER:
        return f"sender must be a text of 1 to {LONGEST_SENDER} printable characters."
    if not isinstance(message, str) or len(message) > LONGEST_MESSAGE:
        return f"message must be a text of at most {LONGEST_MESSAGE} characters."
    if any("\ud800" <= character <= "\udfff" for character in message):
        return "message holds half a character (a lone surrogate); send whole ones."
    if not isinstance(post.get("metadata") or {}, dict) or not isinstance(post.get("input_channel") or "", str):
        return "metadata must be an object, and input_channel a text."
    return ""
