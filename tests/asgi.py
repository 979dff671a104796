"""Asking a Sanic application in this process, without a port."""

import json
import warnings
from typing import Any
from unittest.mock import AsyncMock, patch


async def ask(app: Any, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Return the status and the body of the answer, read as JSON where it is JSON."""
    app.asgi = True
    if not app.router.finalized:
        app.signalize()
        app.finalize()
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    path, _, query = path.partition("?")
    named = {"host": "test", "content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("utf-8")) for name, value in named.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    # A running server takes the announcing of its own steps out of its code; here nobody listens to it either.
    with patch.object(type(app), "dispatch", AsyncMock()), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        await app(scope, receive, send)
    status = next(message["status"] for message in sent if message["type"] == "http.response.start")
    text = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    try:
        return status, json.loads(text)
    except ValueError:
        return status, text.decode("utf-8", "replace")
