"""Between Rasa's tracker and `mi`: messages to volleys, slots to sessions."""

import hashlib
import json
from random import Random
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from mi.assess import Volley, heard
from mi.behaviours import CODES, STARTS
from mi.drill import Drill
from mi.history import History
from mi.session import Session
from mi.volley import Coded

Event = dict[str, Any]


def session_of(tracker: Tracker) -> Session | None:
    """Return the session that the tracker holds; None before `/start`, and in a drill."""
    data = tracker.get_slot("session")
    return Session.from_dict(data) if data and not Drill.is_one(data) else None


def drill_of(tracker: Tracker) -> Drill | None:
    """Return the drill that the tracker holds; None where it holds a session or nothing."""
    data = tracker.get_slot("session")
    return Drill.from_dict(data) if data and Drill.is_one(data) else None


def language_of(tracker: Tracker) -> str:
    """Return the language of the session that the tracker holds; empty before `/start`: then English."""
    return (tracker.get_slot("session") or {}).get("language") or ""


def volley_of(tracker: Tracker) -> Volley:
    """Return the latest message as the coder understood it; without utterances where it was typed as a bare intent."""
    message = tracker.latest_message
    found = message.get("volley") or {}
    coded = tuple(Coded.from_dict(item) for item in found.get("utterances") or [])
    return heard(message.get("text") or "", coded, [(topic["topic"], topic["start"]) for topic in found.get("topics") or []])


def about(tracker: Tracker) -> dict[str, Any]:
    """Return what came with the latest message beside its words: the metadata of the REST channel."""
    user = next((event for event in reversed(tracker.events) if event.get("event") == "user"), None)
    return dict(user.get("metadata") or {}) if user else {}


def given(tracker: Tracker, name: str, otherwise: str) -> str:
    """Return the value of an entity of the latest message, as in `/start{"seed": "7"}`."""
    value = next((entity.get("value") for entity in tracker.latest_message.get("entities") or [] if entity.get("entity") == name), None)
    # An escape in a command's JSON can make half a character (a lone surrogate), which nothing takes in after this.
    return otherwise if value is None else str(value).encode("utf-8", "replace").decode()


def history_of(tracker: Tracker, persona: str) -> History | None:
    """Return what `/start` carries of the last session with this client, as a JSON text or as a mapping; None for a first session.

    Raises:
        ValueError: it is something else, or of another client.
    """
    data = next((one.get("value") for one in tracker.latest_message.get("entities") or [] if one.get("entity") == "history"), None)
    if not data:
        return None
    try:
        found = History.from_dict(json.loads(data) if isinstance(data, str) else data)
    except json.JSONDecodeError as error:
        raise ValueError(f"history: {error}") from error
    if found.persona != persona:
        raise ValueError(f"history: {found.persona}")
    return found


def kept(session: Session | Drill) -> Event:
    """Return the event that keeps the session, or the drill, for the next turn."""
    return SlotSet("session", session.as_dict())


def intents(tracker: Tracker) -> list[str]:
    """Return the intents of the trainee's messages that count, oldest first: without those taken back."""
    users = [event for event in tracker.applied_events() if event["event"] == "user"]
    return [_intent(event) for event in users]


def _intent(user: Event) -> str:
    return ((user.get("parse_data") or {}).get("intent") or {}).get("name") or ""


def since_last_volley(tracker: Tracker) -> int | None:
    """Return how many messages go back to the last volley that the client answered, itself included; None where this session has none."""
    messages: list[tuple[str, bool]] = []
    for event in tracker.applied_events():
        if event["event"] == "user":
            messages.append((_intent(event), False))
        elif event["event"] == "bot" and messages and (event.get("text") or _is_verdict(event)):
            messages[-1] = (messages[-1][0], True)
    for count, (intent, answered) in enumerate(reversed(messages), start=1):
        if intent in STARTS:
            return None
        if intent in CODES and answered:
            return count
    return None


def _is_verdict(bot: Event) -> bool:
    return ((bot.get("data") or {}).get("custom") or {}).get("kind") == "verdict"


def chance(tracker: Tracker) -> Random:
    """Return a random source that depends on nothing but the conversation so far."""
    key = f"{tracker.sender_id}/{len(intents(tracker))}/{tracker.latest_message.get('text')}"
    return Random(hashlib.sha256(key.encode("utf-8", "replace")).hexdigest())
