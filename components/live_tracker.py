"""A tracker that stays in memory between two messages, and whose cost per message does not grow with the conversation.

Rasa's own tracker replays every event for each copy, and each question for the events that count goes through all of them. This one
keeps what it has worked out and looks only at the events that came since.
"""

from collections.abc import Sequence
from copy import copy
from itertools import dropwhile, islice, takewhile
from typing import Any

from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

STARTS_ANEW = (Restarted, SessionStarted)
_STATE = ("_paused", "followup_action", "latest_action", "latest_message", "latest_bot_utterance")


class LiveTracker(DialogueStateTracker):
    """Does what `DialogueStateTracker` does, in time that follows the new events alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.saved = 0
        """How many of its events the store holds."""
        self.last_id = 0
        """The store's number of the last of them."""
        self._applied: list[Event] = []
        self._seen = 0
        self._has_loops = False
        self._keys: dict[str, UserUttered] = {}
        self._keyed = 0
        super().__init__(*args, **kwargs)

    def recall(self, events: Sequence[Event]) -> None:
        """Add events that the store holds, as they are."""
        takes_back = any(isinstance(event, (ActionReverted, UserUtteranceReverted)) for event in events)
        if takes_back and not self.events and not any(isinstance(event, Restarted) for event in events):
            # Told once, at the end: each event that takes something back would otherwise tell all from the beginning.
            self.events.extend(events)
            self._reset()
            self.replay_events()
            return
        for event in events:
            self.events.append(event)
            event.apply_to(self)

    def applied_events(self) -> list[Event]:
        """Return the events that count: those since the session began, without what was taken back."""
        for event in islice(self.events, self._seen, None):
            if isinstance(event, STARTS_ANEW):
                self._applied.clear()
            elif isinstance(event, UserUtteranceReverted):
                self._undo_till_previous(UserUttered, self._applied)
                self._undo_till_previous(ActionExecuted, self._applied)
            elif isinstance(event, ActionReverted):
                self._undo_till_previous(ActionExecuted, self._applied)
            else:
                self._applied.append(event)
                self._has_loops = self._has_loops or (isinstance(event, ActiveLoop) and bool(event.name))
        self._seen = len(self.events)
        # A form takes back what lies between its turns: whoever adds one to the domain gets Rasa's own, slower way.
        return super().applied_events() if self._has_loops else list(self._applied)

    def answers_to(self, key: str) -> list[dict[str, Any]]:
        """Return the bot's answers to the message with this key, in the channel's form; none where it was not heard, or not answered."""
        for event in islice(self.events, self._keyed, None):
            if isinstance(event, UserUttered) and isinstance(event.metadata, dict) and "key" in event.metadata:
                self._keys[str(event.metadata["key"])] = event
        self._keyed = len(self.events)
        if key not in self._keys:
            return []
        after = dropwhile(lambda event: event is not self._keys[key], self.events)
        next(after)
        said = takewhile(lambda event: not isinstance(event, UserUttered), after)
        return [_message(self.sender_id, event) for event in said if isinstance(event, BotUttered)]

    def copy(self) -> "LiveTracker":
        """Return a tracker with the same events and state; what happens to one does not happen to the other."""
        other = LiveTracker(self.sender_id, [], self._max_event_history, self.sender_source, self.is_rule_tracker)
        other.slots = {name: copy(slot) for name, slot in self.slots.items()}
        other.events = copy(self.events)
        other.active_loop = copy(self.active_loop)
        for name in _STATE:
            setattr(other, name, getattr(self, name))
        other._applied, other._seen, other._has_loops = list(self._applied), self._seen, self._has_loops
        return other


def _message(sender_id: str, event: BotUttered) -> dict[str, Any]:
    custom = (event.data or {}).get("custom")
    return {"recipient_id": sender_id, **({"custom": custom} if custom else {"text": event.text})}
