"""Actions in the Rasa process cannot tell that they are not in a server of their own."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rasa.core.actions.action as rasa_actions
from jsonschema import ValidationError
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from components import in_process
from components.events import event, plain
from components.in_process import InProcess, LocalAction, PlainEvents
from components.live_tracker import LiveTracker
from components.turn import begin

DOMAIN = Domain.from_dict(
    {
        "slots": {"session": {"type": "any", "mappings": [{"type": "custom"}]}},
        "actions": ["action_spy", "action_shy", "action_odd", "action_broken"],
    }
)

ACTIONS = """
from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.events import SlotSet, UserUtteranceReverted

seen = []


class Spy(Action):
    def name(self):
        return "action_spy"

    def run(self, dispatcher, tracker, domain):
        seen.append({
            "sender": tracker.sender_id, "slot": tracker.get_slot("session"), "message": tracker.latest_message,
            "events": list(tracker.events), "applied": tracker.applied_events(), "actions": domain["actions"],
        })
        tracker.get_slot("session")["used"].append("spoiled")
        tracker.latest_message["text"] = "spoiled"
        dispatcher.utter_message(text="Hm.", talk="change")
        dispatcher.utter_message(json_message={"kind": "feedback"})
        return [SlotSet("session", {"used": ("one", "two")}), UserUtteranceReverted()]


class Shy(Action):
    def name(self):
        return "action_shy"

    def run(self, dispatcher, tracker, domain):
        raise ActionExecutionRejection("action_shy", "not now")


class Odd(Action):
    def name(self):
        return "action_odd"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("session", {1, 2})]


class Broken(Action):
    def name(self):
        return "action_broken"

    async def run(self, dispatcher, tracker, domain):
        raise KeyError("what")
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"made_up_actions_{tmp_path.name}".replace("-", "_")
    (tmp_path / f"{name}.py").write_text(ACTIONS)
    monkeypatch.syspath_prepend(str(tmp_path))
    in_process.runner.cache_clear()
    yield name
    sys.modules.pop(name, None)
    in_process.runner.cache_clear()


@pytest.fixture
def tracker() -> LiveTracker:
    made = LiveTracker("a", DOMAIN.slots)
    said = {"intent": {"name": "none"}, "entities": [], "text": "Hello.", "volley": {"topics": []}}
    for one in (ActionExecuted("action_listen"), SlotSet("session", {"used": ["one"]}), UserUttered("Hello.", said["intent"], [], said)):
        made.update(one)
    return made


async def run(name: str, package: str, tracker: LiveTracker) -> list[Any]:
    action = LocalAction(name, EndpointConfig(url="http://127.0.0.1:1/webhook", in_process=package))
    nlg = NaturalLanguageGenerator.create(None, DOMAIN)
    return await action.run(CollectingOutputChannel(), nlg, tracker, DOMAIN)


async def test_the_action_is_given_what_the_server_would_be_given(package: str, tracker: LiveTracker) -> None:
    await run("action_spy", package, tracker)
    seen = sys.modules[package].seen[-1]
    assert (seen["sender"], seen["slot"]["used"][:1], seen["message"]["volley"]) == ("a", ["one"], {"topics": []})
    assert seen["events"] == [one.as_dict() for one in tracker.events] and len(seen["applied"]) == 3
    assert "action_spy" in seen["actions"]


async def test_what_it_returns_becomes_events_the_messages_first(package: str, tracker: LiveTracker) -> None:
    said, fed_back, kept, reverted = await run("action_spy", package, tracker)
    assert isinstance(said, BotUttered) and (said.text, said.metadata["talk"]) == ("Hm.", "change")
    assert fed_back.data["custom"] == {"kind": "feedback"}
    # As JSON would have it: a tuple is a list.
    assert kept == SlotSet("session", {"used": ["one", "two"]}) and reverted.type_name == "rewind"


async def test_it_cannot_change_the_tracker_behind_rasas_back(package: str, tracker: LiveTracker) -> None:
    await run("action_spy", package, tracker)
    assert tracker.get_slot("session") == {"used": ["one"]} and tracker.latest_message.text == "Hello."
    assert tracker.latest_message.parse_data["text"] == "Hello." and len(tracker.events) == 3


async def test_an_action_may_leave_it_to_others(package: str, tracker: LiveTracker) -> None:
    with pytest.raises(rasa_actions.ActionExecutionRejection, match="not now"):
        await run("action_shy", package, tracker)


async def test_what_is_no_plain_data_is_refused(package: str, tracker: LiveTracker) -> None:
    with pytest.raises(TypeError, match="set"):
        await run("action_odd", package, tracker)


async def test_an_actions_own_error_reaches_rasa(package: str, tracker: LiveTracker) -> None:
    with pytest.raises(KeyError, match="what"):
        await run("action_broken", package, tracker)


async def test_an_action_that_fails_spoils_its_turn_and_one_that_declines_does_not(package: str, tracker: LiveTracker) -> None:
    under_way = begin("k")
    for name, error in (("action_shy", rasa_actions.ActionExecutionRejection), ("action_broken", KeyError)):
        assert under_way.failure is None
        with pytest.raises(error):
            await run(name, package, tracker)
    assert isinstance(under_way.failure, KeyError)


async def test_without_the_setting_the_action_server_is_asked(tracker: LiveTracker) -> None:
    action = LocalAction("action_spy", EndpointConfig(url="http://127.0.0.1:1/webhook"))
    with pytest.raises(RasaException, match="Failed to execute custom action 'action_spy'"):
        await action.run(CollectingOutputChannel(), NaturalLanguageGenerator.create(None, DOMAIN), tracker, DOMAIN)


def test_an_action_servers_answer_is_checked_against_a_schema_that_is_not_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("jsonschema.validate")
    action = LocalAction("action_spy", EndpointConfig("http://127.0.0.1:1/webhook"))
    good = {"event": "slot", "name": "session", "value": {"used": ["one"]}, "timestamp": None}
    assert action._validate_action_result({"events": [good], "responses": [{"text": "Hm."}]})
    for events in ([{**good, "name": 7}], [{"event": "unheard of"}], {}):
        with pytest.raises(ValidationError):
            action._validate_action_result({"events": events, "responses": []})


def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(RasaException, match="in_process: 'no_such_actions' cannot be imported"):
        InProcess("no_such_actions")


def test_rasa_makes_its_custom_actions_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_actions, "RemoteAction", rasa_actions.RemoteAction)
    in_process.install()
    assert isinstance(rasa_actions.action_for_name_or_text("action_spy", DOMAIN, None), LocalAction)


def test_events_are_written_out_when_somebody_reads_them(tracker: LiveTracker, monkeypatch: pytest.MonkeyPatch) -> None:
    events = PlainEvents(tracker)
    assert len(events) == 3 and events._plain is None
    assert events[-1]["event"] == "user" and [one["event"] for one in reversed(events)] == ["user", "slot", "action"]
    assert [one["event"] for one in events[1:]] == ["slot", "user"]


def test_plain_data_shares_nothing_but_texts() -> None:
    given = {"a": ["x" * 50, (1, 2.5, None, True)], 3: {"b": []}}
    found = plain(given)
    assert found == {"a": ["x" * 50, [1, 2.5, None, True]], "3": {"b": []}}
    assert found["a"] is not given["a"] and found["a"][0] is given["a"][0]


def test_copies_of_many_values_hold_each_text_once() -> None:
    known: dict[str, str] = {}
    one, other = (plain({"used": ["".join(["ray", ".opening"])]}, known) for _ in range(2))
    assert one["used"][0] is other["used"][0]


def test_events_come_back_from_plain_data() -> None:
    assert event({"event": "slot", "name": "session", "value": 1, "timestamp": 1.0}) == SlotSet("session", 1)
    assert event({"event": "topic"}) is None
    with pytest.raises(ValueError, match="nonsense"):
        event({"event": "nonsense"})
