"""Actions in the Rasa process, and in a server of their own: the conversation is the same."""

import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.servers.conftest import Servers, started

pytestmark = pytest.mark.servers

MESSAGES = (
    '/start{"persona": "ray", "seed": "7"}',
    "You need to stop drinking altogether.",
    "/hint",
    "Sorry, that was pushy of me.",
    "/rewind",
    "You didn't ask for any of this, and here you are.",
    "asdkfjh qwlekj",
    "/end",
)


def conversation(servers: Servers, sender: str) -> list[Any]:
    """What the bot answers, and what the record holds of it."""
    answers = [servers.talk(sender, message) for message in MESSAGES]
    with sqlite3.connect(f"file:{servers.var / 'tracker.db'}?mode=ro", uri=True) as record:
        kinds = record.execute(
            "select type_name, action_name, intent_name from events where sender_id = ? order by id", (sender,)
        ).fetchall()
    return [[_said(message) for answer in answers for message in answer], kinds]


def _said(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "recipient_id"}


def listens(address: str) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(address.rsplit(":", 1)[1]))) == 0


def test_it_is_the_same_conversation_in_one_process_and_in_two(servers: Servers, tmp_path: Path) -> None:
    with started(tmp_path, MI_ACTIONS="server") as apart:
        assert listens(apart.actions) and not listens(servers.actions)
        assert conversation(apart, "somebody") == conversation(servers, "somebody")
