"""What the coder reads from Rasa's own objects: coded utterances from training examples, the client's last line from a tracker."""

from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message

from components.utterance_model import Example
from mi.behaviours import CODES

LEARNED_OUT_OF_ROLE = ("ask_for_help", "instruct_bot")
"""Nonsense has no words to learn, and what is empty has none at all: both are found by pattern."""


def examples(message: Message) -> list[Example]:
    """Return the coded utterances of an example in `data/nlu`, with what its metadata says of where it comes from."""
    about = message.get("metadata") or {}
    here, block = about.get("example") or {}, about.get("intent") or {}
    # "clinic-07": what stands in one file belongs together, and so do the examples of one scenario.
    group = str(here.get("session", "")).rsplit("-", 1)[0] or str(block.get("scenario", ""))
    found = [Example(text, code, here.get("register", "typed"), group) for text, code in utterances(message)]
    return [example for example in found if example.code in CODES or example.code in LEARNED_OUT_OF_ROLE]


def utterances(message: Message) -> list[tuple[str, str]]:
    """Return text and code of each marked utterance; an example without marks is one utterance of its intent."""
    marked = [entity for entity in message.get("entities") or [] if entity.get("entity") == "utterance"]
    text = message.get("text") or ""
    if marked:
        return [(text[entity["start"] : entity["end"]], entity["role"]) for entity in marked]
    return [(text, message.get("intent"))] if text and message.get("intent") else []


def last_line(tracker: DialogueStateTracker | None) -> str:
    """Return what the client said last; empty before its first line and where nobody tells."""
    events = reversed(tracker.applied_events()) if tracker else ()
    return next((event.text for event in events if isinstance(event, BotUttered) and event.text), "")
