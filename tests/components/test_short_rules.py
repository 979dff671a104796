"""The rule policy sees the end of a conversation only, and predicts what it would predict from the whole."""

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from components import short_rules
from components.live_tracker import LiveTracker

DOMAIN = Domain.from_dict(
    {
        "intents": ["none", "persuade", "hint", "start"],
        "actions": ["action_client_turn", "action_hint", "action_start", "action_aside"],
        "slots": {"session": {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}},
    }
)
ACTION_OF = {"none": "action_client_turn", "persuade": "action_client_turn", "hint": "action_hint", "start": "action_start"}


def rule(intent: str) -> TrackerWithCachedStates:
    made = TrackerWithCachedStates.from_events(
        intent,
        evts=[
            ActionExecuted("..."),
            ActionExecuted("action_listen"),
            UserUttered(intent={"name": intent}),
            ActionExecuted(ACTION_OF[intent]),
            ActionExecuted("action_listen"),
        ],
        domain=DOMAIN,
        slots=DOMAIN.slots,
    )
    made.is_rule_tracker = True
    return made


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RulePolicy:
    """A trained policy, looking back no further than its rules."""
    config = {**RulePolicy.get_default_config(), "core_fallback_action_name": "action_aside", "core_fallback_threshold": 0.3}
    context = ExecutionContext(GraphSchema({}), "model")
    made = RulePolicy(config, LocalModelStorage(tmp_path), Resource("rules"), context)
    made.train([rule(intent) for intent in ("none", "persuade", "hint")], DOMAIN)
    monkeypatch.setattr(RulePolicy, "_prediction_states", short_rules._prediction_states)
    return made


def conversation(kind: type[DialogueStateTracker], intents: list[str]) -> DialogueStateTracker:
    tracker = kind("a", DOMAIN.slots)
    for number, intent in enumerate(intents):
        tracker.update(ActionExecuted("action_listen"))
        tracker.update(UserUttered("Hello.", {"name": intent}))
        if number < len(intents) - 1:
            for event in (ActionExecuted(ACTION_OF[intent]), BotUttered("Hm."), SlotSet("session", {"turn": number})):
                tracker.update(event)
    return tracker


@pytest.mark.parametrize("length", [1, 2, 3, 40])
@pytest.mark.parametrize("last", ["none", "hint", "persuade", "start"])
def test_it_predicts_what_it_predicts_from_the_whole(policy: RulePolicy, length: int, last: str) -> None:
    intents = ["none", "hint"] * (length // 2) + ["persuade"] * (length % 2) + [last]
    live, stock = (conversation(kind, intents) for kind in (LiveTracker, DialogueStateTracker))
    for event in (None, ActionExecuted(ACTION_OF[last]), BotUttered("Hm.")):
        for tracker in (live, stock) if event else ():
            tracker.update(event)
        found, of_whole = (policy.predict_action_probabilities(tracker, DOMAIN) for tracker in (live, stock))
        assert found.probabilities == of_whole.probabilities and found.policy_name == of_whole.policy_name


def test_a_long_conversation_is_described_no_longer_than_a_short_one(policy: RulePolicy) -> None:
    described = [len(policy._prediction_states(conversation(LiveTracker, ["none"] * length), DOMAIN)) for length in (10, 200)]
    assert described[0] == described[1] < 10
    assert len(policy._prediction_states(conversation(DialogueStateTracker, ["none"] * 200), DOMAIN)) > 200


@pytest.mark.parametrize(
    "more",
    [
        {"slots": {"told": {"type": "bool", "influence_conversation": True, "mappings": [{"type": "custom"}]}}},
        {"forms": {"a_form": {"required_slots": []}}},
    ],
)
def test_where_what_is_long_past_counts_it_is_seen(more: dict[str, Any]) -> None:
    tracker = conversation(LiveTracker, ["none"] * 20)
    assert short_rules.recent(tracker, DOMAIN.merge(Domain.from_dict(more)), 3) is tracker
    assert short_rules.recent(tracker, DOMAIN, 3) is not tracker


def test_the_longest_rule_is_measured() -> None:
    assert short_rules.longest({'[{"user": {}}]': "a", "[{}, {}, {}]": "b"}) == 3
    assert short_rules.longest({}) == 0
