"""The Rasa project at the root: domain, rules and test stories know the same words as `mi`."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import actions
from mi.behaviours import CODES, COMMANDS, OUT_OF_ROLE, STARTS

ROOT = Path(__file__).resolve().parents[1]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text())
INTENTS = (*CODES, *OUT_OF_ROLE, *COMMANDS)
STORIES = [story for path in sorted((ROOT / "tests" / "stories").glob("*.yml")) for story in yaml.safe_load(path.read_text())["stories"]]
RULES = [rule for path in sorted((ROOT / "data" / "rules").glob("*.yml")) for rule in yaml.safe_load(path.read_text())["rules"]]


def names(entries: list[Any]) -> list[str]:
    return [next(iter(entry)) if isinstance(entry, dict) else entry for entry in entries]


def roles(entity: str) -> set[str]:
    return next(
        set(entry[entity]["roles"])
        for entry in DOMAIN["entities"]
        if isinstance(entry, dict) and entity in entry and "roles" in entry[entity]
    )


def test_the_domain_knows_every_intent_and_no_other() -> None:
    assert set(names(DOMAIN["intents"])) == set(INTENTS)


def test_an_utterance_can_have_every_code_and_no_other_role() -> None:
    assert roles("utterance") == set(CODES)


def test_the_domain_knows_every_action_and_no_other() -> None:
    assert set(DOMAIN["actions"]) == {getattr(actions, name)().name() for name in actions.__all__}


def test_no_slot_and_no_entity_influences_which_action_runs() -> None:
    settings = [
        *DOMAIN["slots"].values(),
        *(entry[name] for entry in DOMAIN["entities"] for name in names([entry]) if isinstance(entry, dict)),
    ]
    assert all(given["influence_conversation"] is False for given in settings)


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_its_one_rule(intent: str) -> None:
    assert sum(rule["steps"][0].get("intent") == intent for rule in RULES) == 1


@pytest.mark.parametrize("intent", CODES)
def test_every_behaviour_is_answered_by_the_client(intent: str) -> None:
    assert next(rule["steps"][1]["action"] for rule in RULES if rule["steps"][0]["intent"] == intent) == "action_client_turn"


def test_there_are_twenty_stories_each_with_a_name_of_its_own() -> None:
    told = Counter(story["story"] for story in STORIES)
    assert len(told) >= 20 and max(told.values()) == 1


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_is_in_a_story(intent: str) -> None:
    assert any(step.get("intent") == intent for story in STORIES for step in story["steps"])


def test_every_story_that_has_volleys_has_a_start_or_is_only_coded() -> None:
    begins = {*STARTS, "code"}
    late = [story["story"] for story in STORIES if not begins.intersection(step.get("intent") for step in story["steps"])]
    assert late == []
