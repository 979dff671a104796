"""The guard before the action server."""

import json
from itertools import count
from typing import Any

import pytest
from rasa_sdk import endpoint
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic

from actions import guard
from tests.asgi import ask

SECRET = "a-secret-that-is-long-enough"
CALL = json.dumps({"next_action": "action_hint", "sender_id": "abc", "version": "3.6.21", "tracker": {"sender_id": "abc"}}).encode()
_names = count()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make the action server as `rasa run actions` makes it."""

    def made(secret: str = "") -> Any:
        monkeypatch.setenv("MI_ACTIONS_SECRET", secret)
        monkeypatch.setattr(endpoint, "Sanic", lambda name, **given: Sanic(f"{name}-{next(_names)}", **given))
        app = endpoint.create_app("actions")
        plugin_manager().hook.attach_sanic_app_extensions(app=app)
        return app

    return made


async def test_without_a_secret_it_answers_as_ever(server: Any) -> None:
    status, answer = await ask(server(), "POST", "/webhook", CALL)
    assert status == 200 and answer["responses"][0]["custom"]["kind"] == "aside"


async def test_who_knows_the_secret_is_answered(server: Any) -> None:
    assert (await ask(server(SECRET), "POST", "/webhook", CALL, {"Authorization": f"Bearer {SECRET}"}))[0] == 200


@pytest.mark.parametrize("given", ["", "Bearer wrong", SECRET, f"Bearer {SECRET}é"])
@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("GET", "/actions")])
async def test_who_does_not_is_refused_and_told_nothing(server: Any, method: str, path: str, given: str) -> None:
    status, answer = await ask(server(SECRET), method, path, CALL, {"Authorization": given} if given else {})
    assert status == 401 and list(answer) == ["error"] and "abc" not in str(answer)


async def test_the_launcher_may_ask_whether_it_is_there(server: Any) -> None:
    assert (await ask(server(SECRET), "GET", "/health"))[0] == 200


def test_a_poor_secret_keeps_the_server_from_starting(server: Any) -> None:
    with pytest.raises(ValueError, match="MI_ACTIONS_SECRET"):
        server("short")


def test_it_is_put_there_once() -> None:
    guard.install()
    guard.install()
    assert [type(plugin) for plugin in plugin_manager().get_plugins() if isinstance(plugin, guard.Guard)] == [guard.Guard]
