"""The REST channel with a guard at its door: Rasa's own, at its own address, but not for everybody and not for anything.

Rasa's channel takes any post, answers 500 where the post is no object, and success with nothing in it where the message is no text. This
one refuses with a status and a reason what the contract of a turn does not allow. Where MI_CHANNEL_SECRET is set, whoever posts must know
it: the web does. Unset, as on one machine where only loopback is listened on, the channel is as open as Rasa's.

And Rasa's answers success, with whatever was to be said, where the turn failed. This one answers 503 and no word of the client: nothing of
the turn is in the record then. A message whose key (`metadata.key`) the record holds gets the same answer once more and is not heard again.
"""

import asyncio
import gc
import hmac
import json
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any, Final

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from components.turn import AlreadyHeard, Turn, begin, current
from mi.secret import SECRET_RULE, is_good

log = logging.getLogger(__name__)

VARIABLE: Final = "MI_CHANNEL_SECRET"
LIMIT: Final = "MI_TURN_SECONDS"
DEFAULT_LIMIT: Final = "10"
"""Seconds: after so long a turn is given up. The web waits for longer, so that it learns of that."""
LONGEST_MESSAGE: Final = 20_000
"""Characters: a reply of 4,000, or a start with what the last session left. Rasa takes seconds for much more."""
LONGEST_SENDER: Final = 255
"""Characters: as the tracker store's column."""
LONGEST_KEY: Final = 64
LONGEST_METADATA: Final = 40_000
"""Characters as JSON: a client's line that goes with a volley to be coded, with all of its characters escaped."""


class GuardedRest(RestInput):
    """Rasa's `rest`, guarded; named by its module path in credentials.yml."""

    def __init__(self, secret: str = "", limit: float = float(DEFAULT_LIMIT)) -> None:
        self._secret = secret
        self._limit = limit

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "GuardedRest":
        """Take the secret from the environment: a file that is kept with the project is no place for it. And the time limit of a turn.

        Raises:
            ValueError: the secret is too short, or cannot travel in a header; the limit is no number of seconds.
        """
        secret = os.environ.get(VARIABLE, "")
        if secret and not is_good(secret):
            raise ValueError(f"{VARIABLE} is no good secret; {SECRET_RULE}")
        return cls(secret, _limit(os.environ.get(LIMIT) or DEFAULT_LIMIT))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return Rasa's routes with the guard before them; whether the channel is there at all, anybody may ask."""

        async def hear(message: UserMessage) -> None:
            await self._hear(message, on_new_message)

        routes = super().blueprint(hear)

        @routes.listener("after_server_start")
        async def settle(*_: Any) -> None:
            # The model and all that was imported stay: a full collection, a quarter of a second, need not go through them again.
            gc.collect()
            gc.freeze()

        @routes.middleware("request")
        async def guard(request: Request) -> HTTPResponse | None:
            if request.method != "POST":
                return None
            if not self._is_known(request):
                return response.json({"error": "The channel's secret is missing or wrong."}, status=401)
            if request.args.get("stream"):
                return response.json({"error": "A turn is answered as a whole: leave stream out."}, status=400)
            post = _json(request)
            if problem := fault(post):
                return response.json({"error": problem}, status=400)
            begin((post.get("metadata") or {}).get("key") or "")
            return None

        @routes.middleware("response")
        async def tell(request: Request, answer: HTTPResponse) -> HTTPResponse | None:
            turn = current() if request.method == "POST" and answer.status == 200 else None
            if turn is None or turn.failure is None:
                return None
            return response.json({"error": "The turn failed; nothing of it was kept. Send it again."}, 503, {"Retry-After": "1"})

        return routes

    async def _hear(self, message: UserMessage, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> None:
        """Let Rasa answer a message: in time, whole, and once."""
        turn = current() or Turn()
        try:
            await asyncio.wait_for(on_new_message(message), self._limit)
        except AlreadyHeard as earlier:
            for answer in earlier.answers:
                await message.output_channel._persist_message(answer)
        except asyncio.TimeoutError:
            turn.failure = TimeoutError(f"no answer within {self._limit:g} seconds")
        except Exception as error:
            turn.failure = turn.failure or error
        if turn.failure is not None:
            log.error("A turn failed, and nothing of it was kept: %s: %s", type(turn.failure).__name__, turn.failure)

    def _is_known(self, request: Request) -> bool:
        given = request.headers.get("Authorization") or ""
        return not self._secret or hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {self._secret}".encode())


def _limit(given: str) -> float:
    try:
        limit = float(given)
    except ValueError:
        limit = 0.0
    if not 0 < limit < float("inf"):
        raise ValueError(f"{LIMIT} is {given!r}; set it to a number of seconds above 0, for example {DEFAULT_LIMIT}.")
    return limit


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
    return _fault_beside(post.get("metadata") or {}, post.get("input_channel") or "")


def _fault_beside(metadata: Any, input_channel: Any) -> str:
    if not isinstance(metadata, dict) or not isinstance(input_channel, str):
        return "metadata must be an object, and input_channel a text."
    key = metadata.get("key") or ""
    if not isinstance(key, str) or len(key) > LONGEST_KEY:
        return f"metadata.key must be a text of at most {LONGEST_KEY} characters."
    if len(json.dumps(metadata)) > LONGEST_METADATA:
        return f"metadata must be at most {LONGEST_METADATA} characters of JSON."
    return ""
