"""Rasa's rule policy, looking back no further than its rules do.

Rasa describes every turn since the session began before it compares the last two or three with the rules. Here it is given the end of the
conversation only, longer than the longest rule. Training and `rasa test`, which have trackers of their own, are left alone.
"""

import json
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

from components.live_tracker import LiveTracker

_of_rasa = RulePolicy._prediction_states


def recent(tracker: DialogueStateTracker, domain: Domain, actions: int) -> DialogueStateTracker:
    """Return a tracker that ends as `tracker` does and holds its last `actions` actions and what followed each.

    Where something set long ago counts for the rules (a form, a slot that influences the conversation) it is `tracker` itself.
    """
    if domain.form_names or any(slot.has_features() for slot in domain.slots):
        return tracker
    events = tracker.applied_events()
    start = len(events)
    while start and actions:
        start -= 1
        actions -= isinstance(events[start], ActionExecuted)
    short = DialogueStateTracker(tracker.sender_id, tracker.slots.values())
    for event in events[start:]:
        short.update(event)
    return short


def longest(rules: dict[str, str]) -> int:
    """Return how many states the longest of a policy's learned rules has."""
    return max((len(json.loads(rule)) for rule in rules), default=0)


def _prediction_states(policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, *args: Any, **kwargs: Any) -> list[Any]:
    if isinstance(tracker, LiveTracker):
        rules = policy.lookup[RULES]
        if getattr(policy, "_measured", None) is not rules:
            policy._measured, policy._longest = rules, longest(rules)
        # One more: the first state of a conversation looks different, and it must lie beyond the longest rule.
        tracker = recent(tracker, domain, policy._longest + 1)
    return list(_of_rasa(policy, tracker, domain, *args, **kwargs))


def install() -> None:
    """Let Rasa's rule policy look back no further than that."""
    RulePolicy._prediction_states = _prediction_states
