"""The live tracker is Rasa's tracker, only faster: whatever happens, both are in the same state."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core import events
from rasa.shared.core.slots import AnySlot, BooleanSlot
from rasa.shared.core.trackers import DialogueStateTracker

from components.live_tracker import LiveTracker


def slots() -> list[Any]:
    return [AnySlot("session", mappings=[]), BooleanSlot("told", mappings=[], initial_value=False)]


ONE = st.sampled_from(
    [
        lambda: events.ActionExecuted("action_session_start"),
        lambda: events.SessionStarted(),
        lambda: events.ActionExecuted("action_listen"),
        lambda: events.ActionExecuted("action_client_turn"),
        lambda: events.UserUttered("Hello.", {"name": "none"}),
        lambda: events.UserUttered("You should.", {"name": "persuade"}),
        lambda: events.BotUttered("Hm."),
        lambda: events.SlotSet("session", {"turn": 1}),
        lambda: events.SlotSet("session", {"turn": 2}),
        lambda: events.SlotSet("told", True),
        lambda: events.AllSlotsReset(),
        lambda: events.UserUtteranceReverted(),
        lambda: events.ActionReverted(),
        lambda: events.Restarted(),
        lambda: events.FollowupAction("action_hint"),
        lambda: events.ConversationPaused(),
        lambda: events.ConversationResumed(),
        lambda: events.ActiveLoop("a_form"),
        lambda: events.ActiveLoop(None),
        lambda: events.ActionExecuted("a_form"),
    ]
)
CONVERSATIONS = st.lists(ONE, max_size=30)
TYPED = settings(max_examples=150, deadline=None)


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """All that anybody can ask of a tracker."""
    return {
        "state": tracker.current_state(),
        "events": list(tracker.events),
        "applied": tracker.applied_events(),
        "loop": tracker.active_loop,
        "bot": tracker.latest_bot_utterance,
        "set": {name: slot.has_been_set for name, slot in tracker.slots.items()},
    }


@TYPED
@given(CONVERSATIONS)
def test_each_event_changes_both_in_the_same_way(makers: list[Any]) -> None:
    live, stock = LiveTracker("a", slots()), DialogueStateTracker("a", slots())
    for make in makers:
        event = make()
        live.update(event)
        stock.update(event)
        assert live.applied_events() == stock.applied_events()
    assert state(live) == state(stock)


@TYPED
@given(CONVERSATIONS, CONVERSATIONS)
def test_what_is_recalled_is_as_if_it_had_happened(first: list[Any], second: list[Any]) -> None:
    live, stock = LiveTracker("a", slots()), DialogueStateTracker("a", slots())
    for makers in (first, second):
        happened = [make() for make in makers]
        live.recall(happened)
        for event in happened:
            stock.update(event)
    assert state(live) == state(stock)


@TYPED
@given(CONVERSATIONS, CONVERSATIONS)
def test_a_copy_is_the_same_and_goes_its_own_way(first: list[Any], second: list[Any]) -> None:
    live, stock = LiveTracker("a", slots()), DialogueStateTracker("a", slots())
    for make in first:
        event = make()
        live.update(event)
        stock.update(event)
    copied = live.copy()
    assert state(copied)["applied"] == stock.applied_events()
    before = state(live)
    for make in second:
        event = make()
        copied.update(event)
        stock.update(event)
    assert state(copied) == state(stock) and state(live) == before


def test_the_list_of_what_counts_is_the_callers_own() -> None:
    live = LiveTracker("a", slots())
    live.update(events.UserUttered("Hello.", {"name": "none"}))
    live.applied_events().clear()
    assert len(live.applied_events()) == 1
