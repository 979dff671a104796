"""Tests in a real browser: Chromium against the live server, with the stub bot behind a real HTTP port."""

import http.server
import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from tests.web.cast import (  # noqa: F401
    _nothing_sent_yet,
    _quick_passwords,
    cast,
    django_db_modify_db_settings,
    django_db_setup,
    personas,
    play,
    row,
)
from tests.web.stub import Stub

# Playwright's sync API runs an event loop in the test's thread, where Django would refuse to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real Chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def new_page(chromium: Any) -> Iterator[Any]:
    """Open pages of any size and scheme; all are closed after the test, and none may have logged an error, unless it is allowed to."""
    contexts, complaints = [], []

    def opened(allow_complaints: bool = False, **options: Any) -> Any:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        if allow_complaints:
            return page
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def db_of_test(transactional_db: None) -> None:
    """The live server has connections of its own: what a test makes must be committed."""


@pytest.fixture
def databases(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(pytest.mark.django_db(databases=["default", "tracker"], transaction=True))


class RasaStub:
    """The stub on a port of its own, with the ways in which Rasa fails."""

    def __init__(self, tracker: str) -> None:
        self.stub, self.tracker, self.fails, self.lock = Stub(), tracker, "", threading.Lock()
        self.slow = threading.Event()
        self.slow.set()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.slow.wait(5)
                body = json.dumps(outer.answer(asked)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Keep the tests' output quiet."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        if self.fails:
            return []
        with self.lock:
            messages, events = self.stub.answer(asked["sender"], asked["message"], asked["metadata"]["key"], asked["metadata"])
            connection = sqlite3.connect(self.tracker, timeout=10)
            with connection:
                connection.executemany(
                    "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data) VALUES (?, ?, ?, ?, ?, ?)",
                    [row(asked["sender"], event) for event in events],
                )
            connection.close()
        return messages


@pytest.fixture
def rasa(request: pytest.FixtureRequest, settings: Any) -> Iterator[RasaStub]:
    """The bot that the live server speaks to."""
    settings.DEBUG = False
    made = RasaStub(str(connections["tracker"].settings_dict["NAME"]))
    settings.RASA_URL = made.url
    yield made
    made.slow.set()
    made.server.shutdown()
    made.server.server_close()
