"""A server with nothing but the bot's channel."""

import json
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from sanic import Sanic

from components.channel import GuardedRest
from tests.asgi import ask

HOOK = "/webhooks/rest/webhook"
_names = count()


class Door:
    """Answers each message with its own text, or as `answer` does, and remembers it."""

    def __init__(self, channel: GuardedRest, answer: Callable[[Any], Awaitable[None]] | None = None) -> None:
        self.answer = answer
        self.app = Sanic(f"door-{next(_names)}", configure_logging=False)
        self.app.blueprint(channel.blueprint(self.hear), url_prefix=f"/webhooks/{channel.url_prefix()}")
        self.heard: list[Any] = []

    async def hear(self, message: Any) -> None:
        self.heard.append(message)
        if self.answer is not None:
            await self.answer(message)
            return
        await message.output_channel.send_text_message(message.sender_id, message.text)

    async def post(self, body: Any, **headers: str) -> tuple[int, Any]:
        """Post `body`, as JSON where it is no bytes, and return the status and the answer."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await ask(self.app, "POST", HOOK, raw, headers)
