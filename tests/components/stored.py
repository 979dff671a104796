"""A conversation in the tracker store: its events, saying something as Rasa does, and what the table holds."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

DOMAIN = Domain.from_dict({"slots": {"session": {"type": "any", "mappings": [{"type": "custom"}]}}, "actions": ["action_client_turn"]})
BEGUN = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def turn(number: int) -> list[Event]:
    """What a turn leaves behind."""
    said = {"intent": {"name": "none", "confidence": 1.0}, "entities": [], "text": f"Reply {number}.", "volley": {"topics": []}}
    return [
        UserUttered(f"Reply {number}.", said["intent"], [], said, metadata={"key": f"k{number}"}),
        ActionExecuted("action_client_turn"),
        BotUttered(f"Line {number}.", {"custom": None}, metadata={"talk": "change"}),
        SlotSet("session", {"turn": number, "used": ["ray.opening.1"] * number}),
        ActionExecuted("action_listen"),
    ]


async def say(store: TrackerStore, events: list[Event], sender: str = "a") -> DialogueStateTracker:
    """Do what Rasa does with a message: fetch the tracker, add what happens, save."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for event in events:
        tracker.update(event)
    await store.save(tracker)
    return tracker


def rows(file: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(file) as connection:
        found = connection.execute("select sender_id, type_name, intent_name, action_name, data from events order by id").fetchall()
    return [(*row[:-1], {name: value for name, value in json.loads(row[-1]).items() if name != "timestamp"}) for row in found]


def told(tracker: DialogueStateTracker | None) -> list[dict[str, Any]]:
    return [event.as_dict() for event in tracker.events] if tracker else []
