"""Tracker snapshots: a conversation as Rasa records it, with the actions run on it in this process."""

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import ActionAside, ActionClientTurn, ActionCode, ActionDrill, ActionEnd, ActionHint, ActionRewind, ActionStart
from mi.behaviours import CODES, main_code

Event = dict[str, Any]
COMMANDS: dict[str, Action] = {
    "start": ActionStart(),
    "code": ActionCode(),
    "drill": ActionDrill(),
    "lesson": ActionDrill(),
    "hint": ActionHint(),
    "ask_for_help": ActionHint(),
    "rewind": ActionRewind(),
    "end": ActionEnd(),
}
_OF_MESSAGE = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}


def utterance(code: str, text: str, start: int = 0, rule: str = "words", **more: Any) -> Event:
    """An utterance as the coder writes it."""
    return {
        "code": code,
        "text": text,
        "start": start,
        "end": start + len(text),
        "confidence": 0.8,
        "rule": rule,
        "words": text,
        **more,
    }


def topic(name: str, start: int = 0) -> Event:
    return {"topic": name, "text": name, "start": start, "end": start + len(name)}


@dataclass
class Answer:
    """What an action answered: the client's lines, the custom payloads by kind, and the events."""

    messages: list[Event]
    events: list[Event]

    @property
    def lines(self) -> list[str]:
        return [message["text"] for message in self.messages if message.get("text")]

    @property
    def kinds(self) -> list[str]:
        return [message["custom"]["kind"] for message in self.messages if message.get("custom")]

    def custom(self, kind: str) -> Event:
        return next(message["custom"] for message in self.messages if (message.get("custom") or {}).get("kind") == kind)

    def slot(self, name: str) -> Any:
        return next((event["value"] for event in self.events if event["event"] == "slot" and event["name"] == name), None)


@dataclass
class Conversation:
    """A conversation with the bot; `send` runs the action that the rules give to an intent, and records what it did."""

    sender: str = "someone"
    events: list[Event] = field(default_factory=list)
    at: float = 1_700_000_000.0

    def tracker(self) -> Tracker:
        """The snapshot that an action server is sent."""
        applied = Tracker(self.sender, {}, {}, self.events, False, None, {}, None).applied_events()
        slots = {"session": None, "feedback": None, "coding": None}
        slots.update({event["name"]: event["value"] for event in applied if event["event"] == "slot"})
        user = next((event for event in reversed(self.events) if event["event"] == "user"), {"parse_data": {}})
        return Tracker(self.sender, slots, user["parse_data"], self.events, False, None, {}, None)

    @property
    def session(self) -> Event | None:
        return self.tracker().get_slot("session")

    def hear(self, text: str, intent: str, *entities: Event) -> None:
        """Record a message of the trainee; an entry of `entities` that is neither utterance, topic nor entity is its metadata."""
        self.at += 1
        found = {"utterances": [one for one in entities if "code" in one], "topics": [one for one in entities if "topic" in one]}
        others = [one for one in entities if "entity" in one]
        parsed = {"text": text, "intent": {"name": intent, "confidence": 0.8}, "entities": others, "volley": found}
        self.events.append({"event": "action", "name": "action_listen", "timestamp": self.at})
        about = next((one["metadata"] for one in entities if "metadata" in one), {})
        self.events.append({"event": "user", "text": text, "parse_data": parsed, "metadata": about, "timestamp": self.at})

    def send(self, text: str, intent: str, *entities: Event) -> Answer:
        """Send a message and record the action's answer."""
        self.hear(text, intent, *entities)
        action = ActionClientTurn() if intent in CODES else COMMANDS.get(intent, ActionAside())
        return self.run(action)

    def run(self, action: Action) -> Answer:
        dispatcher = CollectingDispatcher()
        events = action.run(dispatcher, self.tracker(), {})
        self.events.append({"event": "action", "name": action.name(), "timestamp": self.at})
        for message in dispatcher.messages:
            metadata = {key: value for key, value in message.items() if key not in _OF_MESSAGE}
            data = {"custom": message.get("custom") or None}
            self.events.append({"event": "bot", "text": message.get("text"), "data": data, "metadata": metadata, "timestamp": self.at})
        self.events.extend(events)
        return Answer(dispatcher.messages, events)

    def start(self, **given: Any) -> Answer:
        return self.send("/start", "start", *({"entity": name, "value": value} for name, value in given.items()))

    def drill(self, **given: Any) -> Answer:
        return self.send("/drill", "drill", *({"entity": name, "value": value} for name, value in given.items()))

    def say(self, *pieces: tuple[str, str], topics: tuple[str, ...] = (), **about: str) -> Answer:
        """Say a volley of (code, text) pairs; topics stand in its last utterance; `about` is what comes with the message."""
        entities: list[Event] = []
        end = 0
        for code, text in pieces:
            entities.append(utterance(code, text, end))
            end = entities[-1]["end"] + 1
        start = entities[-1]["start"] if entities else 0
        text = " ".join(text for _, text in pieces)
        more = [{"metadata": about}] if about else []
        return self.send(text, main_code([code for code, _ in pieces]), *entities, *(topic(name, start) for name in topics), *more)

    def put(self, **changed: Any) -> None:
        """Change the session that the tracker holds."""
        self.events.append({"event": "slot", "name": "session", "value": {**(self.session or {}), **changed}})
