"""A transcript from elsewhere: its volleys are coded one by one, and no client answers."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import material, translate
from mi import coach, coded, moments, transcript
from mi.coded import Coding
from mi.summary import summarise

Domain = dict[str, Any]
Events = list[dict[str, Any]]
SLOT = "coding"


class ActionCode(Action):
    """Begins a conversation in which volleys are only coded."""

    def name(self) -> str:
        return "action_code"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        dispatcher.utter_message(json_message={"kind": "coding"})
        return [_kept(Coding()), SlotSet("session", None), SlotSet("feedback", None)]


def coding_of(tracker: Tracker) -> Coding | None:
    """Return what is remembered of a transcript that is only coded; None where a session or a drill has begun since."""
    data = None if tracker.get_slot("session") else tracker.get_slot(SLOT)
    return Coding.from_dict(data) if data else None


def turn(dispatcher: CollectingDispatcher, tracker: Tracker, coding: Coding) -> Events:
    """Code the latest volley. The client's line before it came with the message, so that the record holds the whole transcript."""
    client = str(translate.about(tracker).get("client") or "").encode("utf-8", "replace").decode()
    after, told = coded.code(coding, translate.volley_of(tracker), client, material.coaching())
    dispatcher.utter_message(json_message=told)
    return [_kept(after)]


def end(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """Sum the transcript up."""
    wording, random = material.coaching(), translate.chance(tracker)
    summary = summarise(
        transcript.read(tracker.events),
        lambda key: coach.recommendation(wording, key, random),
        lambda which, turn: moments.worded(wording, which, turn, random),
    )
    dispatcher.utter_message(json_message=summary)
    return []


def _kept(coding: Coding) -> dict[str, Any]:
    event: dict[str, Any] = SlotSet(SLOT, coding.as_dict())
    return event
