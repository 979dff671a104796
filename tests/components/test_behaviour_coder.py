"""The coder as a component of Rasa: its settings, its storage, and what it adds to a message."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import behaviour_coder
from components.behaviour_coder import BehaviourCoder
from mi.behaviours import CODES, OUT_OF_ROLE, PRECEDENCE
from tests.components.conftest import config, context, entities, read

VOLLEY = "It sounds like you feel cornered by all this. What would help you most with your wife?"
MIXED = "It's hard when your boss watches you. You should stop drinking today. What do you think?"


@pytest.mark.parametrize("key", BehaviourCoder.get_default_config())
@pytest.mark.parametrize("value", [-0.1, 1e9, "much", None, []], ids=str)
def test_a_setting_out_of_range_is_refused_by_name(storage: LocalModelStorage, key: str, value: Any) -> None:
    with pytest.raises(InvalidConfigException, match=rf"BehaviourCoder's {key} must be a number from"):
        BehaviourCoder.create(config(**{key: value}), storage, Resource("x"), context())


@pytest.mark.parametrize("key", BehaviourCoder.get_default_config())
def test_a_setting_that_is_missing_is_refused_by_name(storage: LocalModelStorage, key: str) -> None:
    given_config = config()
    del given_config[key]
    with pytest.raises(InvalidConfigException, match=key):
        BehaviourCoder.create(given_config, storage, Resource("x"), context())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (key, limit)
        for key in ("unsure_below", "harm_doubted_from", "harm_sure_from", "out_of_role_from", "alpha", "alpha_spoken")
        for limit in ((1e-9 if key.startswith("alpha") else 0), 1)
    ],
)
def test_a_setting_at_its_limit_is_taken(storage: LocalModelStorage, key: str, value: int) -> None:
    BehaviourCoder.create(config(**{key: value}), storage, Resource("x"), context())


def test_rasa_knows_the_component_by_its_name() -> None:
    registered = DefaultV1Recipe._from_registry("BehaviourCoder")
    assert registered.clazz is BehaviourCoder and registered.is_trainable


def test_it_is_a_classifier() -> None:
    types = DefaultV1Recipe._from_registry("BehaviourCoder").types
    assert types == {DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER}


def test_training_on_one_behaviour_is_refused(storage: LocalModelStorage) -> None:
    data = TrainingData([Message({"text": "What now?", "intent": "open_question"})])
    with pytest.raises(InvalidConfigException, match="fewer than two behaviours"):
        BehaviourCoder.create(config(), storage, Resource("x"), context()).train(data)


def test_training_on_nothing_is_refused(storage: LocalModelStorage) -> None:
    with pytest.raises(InvalidConfigException, match="nothing to learn"):
        BehaviourCoder.create(config(), storage, Resource("x"), context()).train(TrainingData())


def test_it_learns_behaviours_and_messages_out_of_role_and_no_commands(coder: BehaviourCoder) -> None:
    assert set(CODES) <= set(coder._model.codes) <= {*CODES, *OUT_OF_ROLE}


def test_what_was_learned_survives_storage(storage: LocalModelStorage, trained: Resource, coder: BehaviourCoder) -> None:
    again = BehaviourCoder.load(config(), storage, trained, context())
    assert read(again, MIXED).as_dict() == read(coder, MIXED).as_dict()


def test_the_topics_survive_storage(coder: BehaviourCoder) -> None:
    assert [entity["role"] for entity in entities(read(coder, "How is your wife?"), "topic")] == ["family"]


@pytest.mark.parametrize(
    "text",
    [
        VOLLEY,
        MIXED,
        f"  {VOLLEY}\n\n{MIXED}  ",
        "you feel judged what would help",
        "You’re tired of it — “worn out”, you said… Is that right?",
    ],
)
def test_each_utterance_stands_where_it_says(coder: BehaviourCoder, text: str) -> None:
    found = entities(read(coder, text), "utterance")
    assert found and [text[entity["start"] : entity["end"]] for entity in found] == [entity["value"] for entity in found]


@pytest.mark.parametrize("text", [VOLLEY, MIXED])
def test_each_topic_stands_where_it_says(coder: BehaviourCoder, text: str) -> None:
    found = entities(read(coder, text), "topic")
    assert found and [text[entity["start"] : entity["end"]] for entity in found] == [entity["value"] for entity in found]


def test_an_utterance_at_the_beginning_of_the_message_keeps_its_start(coder: BehaviourCoder) -> None:
    assert entities(read(coder, VOLLEY), "utterance")[0]["start"] == 0


def test_an_utterance_carries_its_code_and_what_speaks_for_it(coder: BehaviourCoder) -> None:
    for entity in entities(read(coder, MIXED), "utterance"):
        assert entity["role"] in CODES and 0 < entity["confidence"] <= 1 and entity["rule"] and entity["words"]


@pytest.mark.parametrize("text", [VOLLEY, MIXED, "Hello there.", "You must stop. You're lying to me."])
def test_the_intent_is_the_main_behaviour_of_the_volley(coder: BehaviourCoder, text: str) -> None:
    message = read(coder, text)
    roles = [entity["role"] for entity in entities(message, "utterance")]
    assert message.get("intent")["name"] == min(roles, key=PRECEDENCE.index)


def test_the_confidence_of_the_intent_is_that_of_its_utterance(coder: BehaviourCoder) -> None:
    message = read(coder, MIXED)
    of_it = [entity["confidence"] for entity in entities(message, "utterance") if entity["role"] == message.get("intent")["name"]]
    assert message.get("intent")["confidence"] == pytest.approx(max(of_it), abs=1e-3)


def test_intent_and_volley_are_part_of_the_answer_of_the_parser(coder: BehaviourCoder) -> None:
    assert {"intent", "intent_ranking", "volley"} <= read(coder, VOLLEY).as_dict(only_output_properties=True).keys()


def test_the_answer_can_be_written_as_json(coder: BehaviourCoder) -> None:
    found = read(coder, MIXED).as_dict(only_output_properties=True)
    assert json.loads(json.dumps(found)) == found


def test_entities_of_others_are_kept(coder: BehaviourCoder) -> None:
    message = Message({"text": VOLLEY, "entities": [{"entity": "other"}]})
    assert coder.process([message])[0].get("entities")[0] == {"entity": "other"}


def test_messages_are_read_each_by_itself(coder: BehaviourCoder) -> None:
    together = coder.process([Message({"text": VOLLEY}), Message({"text": MIXED})])
    assert [message.as_dict() for message in together] == [read(coder, VOLLEY).as_dict(), read(coder, MIXED).as_dict()]


@pytest.mark.parametrize("intent", ["ask_for_help", "instruct_bot"])
def test_most_messages_out_of_role_are_not_said_to_the_client(coder: BehaviourCoder, corpus: TrainingData, intent: str) -> None:
    messages = [read(coder, example.get("text")) for example in corpus.training_examples if example.get("intent") == intent]
    aside = [message for message in messages if message.get("intent")["name"] in OUT_OF_ROLE]
    assert len(aside) / len(messages) >= 0.7


def test_a_message_out_of_role_has_no_utterance_and_no_topic(coder: BehaviourCoder, corpus: TrainingData) -> None:
    messages = [read(coder, example.get("text")) for example in corpus.training_examples if example.get("intent") in OUT_OF_ROLE]
    outside = [message.get("volley") for message in messages if message.get("intent")["name"] in OUT_OF_ROLE]
    assert outside and all(found == {"utterances": [], "topics": []} for found in outside)


def test_almost_nothing_said_to_the_client_is_taken_for_out_of_role(coder: BehaviourCoder, corpus: TrainingData) -> None:
    messages = [read(coder, example.get("text")) for example in corpus.training_examples[::4] if example.get("intent") in CODES]
    aside = [message for message in messages if message.get("intent")["name"] in OUT_OF_ROLE]
    assert len(aside) / len(messages) < 0.02


@pytest.mark.parametrize("text", ["", "   ", "...", "?!", "\n", None])
def test_a_message_without_words_is_empty(coder: BehaviourCoder, text: str | None) -> None:
    message = read(coder, text)
    assert message.get("intent") == {"name": "empty", "confidence": 1.0}
    assert message.get("volley") == {"utterances": [], "topics": []}


def test_a_message_of_4000_characters_is_read(coder: BehaviourCoder) -> None:
    text = ("You feel judged by all of them, and so what would help " * 100)[:4000]
    found = entities(read(coder, text), "utterance")
    assert [text[entity["start"] : entity["end"]] for entity in found] == [entity["value"] for entity in found]


def test_how_sure_it_must_be_is_a_setting(storage: LocalModelStorage, trained: Resource) -> None:
    strict = BehaviourCoder.load(config(unsure_below=1.0), storage, trained, context())
    found = entities(read(strict, VOLLEY), "utterance")
    assert all(entity["unsure"] and len(entity["candidates"]) == 2 for entity in found)


def test_a_sure_utterance_does_not_say_that_it_is_unsure(storage: LocalModelStorage, trained: Resource) -> None:
    lenient = BehaviourCoder.load(config(unsure_below=0.0), storage, trained, context())
    assert "unsure" not in entities(read(lenient, "What would help you most?"), "utterance")[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_whatever_is_typed_is_read(coder: BehaviourCoder, text: str) -> None:
    message = read(coder, text)
    assert message.get("intent")["name"] in {*CODES, *OUT_OF_ROLE}
    assert all(text[entity["start"] : entity["end"]] == entity["value"] for entity in entities(message, "utterance"))


def test_the_fingerprint_is_stable() -> None:
    assert BehaviourCoder.fingerprint_addon(config()) == BehaviourCoder.fingerprint_addon(config())


@pytest.mark.parametrize("source", ["utterance_model", "features", "cues", "topics"])
def test_the_fingerprint_changes_with_the_code_that_shapes_what_is_learned(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any, source: str
) -> None:
    before = BehaviourCoder.fingerprint_addon(config())
    changed = tmp_path / f"{source}.py"
    changed.write_text("changed = True\n")
    real = behaviour_coder.inspect.getfile
    part = getattr(behaviour_coder, source)
    monkeypatch.setattr(behaviour_coder.inspect, "getfile", lambda thing: str(changed) if thing is part else real(thing))
    assert BehaviourCoder.fingerprint_addon(config()) != before


def test_what_was_learned_is_coded_in_both_registers(coder: BehaviourCoder) -> None:
    confidences = {
        register: [entity["confidence"] for entity in entities(read(coder, MIXED, register=register), "utterance")]
        for register in ("typed", "spoken")
    }
    assert confidences["typed"] != confidences["spoken"]
