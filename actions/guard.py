"""A guard before the action server: Rasa's has no authentication, and its errors echo what it was sent.

Where MI_ACTIONS_SECRET is set, whoever asks for an action must send it as `Authorization: Bearer ...`, which Rasa does where
`action_endpoint` in its endpoints file has `headers`. It hangs in the action server's own plugin hook, so that `rasa run actions` is
guarded as it stands.
"""

import hmac
import os
from typing import Final

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from mi.secret import SECRET_RULE, is_good

VARIABLE: Final = "MI_ACTIONS_SECRET"
_OPEN: Final = "/health"


class Guard:
    """The plugin."""

    @pluggy.HookimplMarker("rasa_sdk")
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Put the guard before all that the server does.

        Raises:
            ValueError: the secret is too short, or cannot travel in a header.
        """
        secret = os.environ.get(VARIABLE, "")
        if secret and not is_good(secret):
            raise ValueError(f"{VARIABLE} is no good secret; {SECRET_RULE}")

        @app.middleware("request")
        async def guard(request: Request) -> HTTPResponse | None:
            if request.path == _OPEN or not secret or _knows(request, secret):
                return None
            return response.json({"error": "The action server's secret is missing or wrong."}, status=401)


def _knows(request: Request, secret: str) -> bool:
    given = request.headers.get("Authorization") or ""
    return hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {secret}".encode())


def install() -> None:
    """Let the action server of this process have the guard; a second call changes nothing."""
    manager = plugin_manager()
    if not manager.has_plugin(VARIABLE):
        manager.register(Guard(), VARIABLE)
