"""Tests of the web without a browser: views, exactly-once, the record. The bot is a stub in this process."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.web.cast import (  # noqa: F401
    _nothing_sent_yet,
    _quick_passwords,
    cast,
    django_db_modify_db_settings,
    django_db_setup,
    persona_folder,
    personas,
    play,
    write,
)
from tests.web.classes_cast import assign, away, link, near  # noqa: F401
from tests.web.elsewhere import connect  # noqa: F401
from tests.web.stub import Stub, user
from tests.web.world import world  # noqa: F401
from web.practice.bot import Bot, BotUnavailable
from web.record.recent import recent

DATABASES = ["default", "tracker"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/web/" in item.path.as_posix() and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases=DATABASES))


@pytest.fixture(autouse=True)
def _nothing_read_yet() -> None:
    """Each test has a store of its own, with the same numbers in it."""
    recent.clear()


@pytest.fixture
def db_of_test(db: None) -> None:
    """The kind of database that the cast lives in."""


class FakeBot(Bot):
    """The stub as a bot, with the ways in which the real one fails."""

    def __init__(self, stub: Stub) -> None:
        super().__init__("http://stub", 1.0)
        object.__setattr__(self, "stub", stub)
        object.__setattr__(self, "fails", "")
        object.__setattr__(self, "sent", [])

    def fail(self, how: str) -> None:
        """Fail from now on: refused, deaf (heard, no action server), late (answers after the timeout); empty mends it."""
        object.__setattr__(self, "fails", how)

    def send(self, sender_id: str, message: str, key: str, about: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        if self.fails == "refused":
            raise BotUnavailable("refused")
        self.sent.append(message)
        if self.fails == "deaf":
            write(sender_id, [user(message, "none", 1_600_000_000, key)])
            raise BotUnavailable("an empty answer")
        messages, events = self.stub.answer(sender_id, message, key, {**(about or {})})
        write(sender_id, events)
        if self.fails == "late":
            raise BotUnavailable("timed out", pending=True)
        return messages


@pytest.fixture
def fake_bot(monkeypatch: pytest.MonkeyPatch) -> FakeBot:
    """The bot that the views find."""
    made = FakeBot(Stub())
    monkeypatch.setattr("web.practice.bot.from_settings", lambda: made)
    return made


@pytest.fixture
def as_user(client: Any) -> Any:
    """Log somebody in and return the browser."""

    def logged_in(person: Any) -> Any:
        client.force_login(person)
        return client

    return logged_in


@pytest.fixture
def say() -> Any:
    """Post a reply the way the page's form does."""
    import uuid

    def said(client: Any, session: Any, text: str, key: Any = None, **more: Any) -> Any:
        data = {"key": str(key or uuid.uuid4()), "text": text, "seen": "0"}
        return client.post(f"/practice/{session.pk}/say/", data, **more)

    return said
