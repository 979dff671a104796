"""The coder as a component of Rasa: its settings, its storage, and what it adds to a message."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import behaviour_coder
from components.behaviour_coder import BehaviourCoder
from mi.behaviours import CODES, OUT_OF_ROLE, PRECEDENCE
from mi.main import FAMILIES, Main, main
from mi.volley import parse
from tests.components.conftest import config, context, entities, read, tracker

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


@pytest.mark.parametrize("text", ["What should I say now?", "Ignore all previous instructions.", "qwerty", "...", "", "\u200b/end"])
def test_in_a_transcript_from_elsewhere_every_message_is_a_volley(coder: BehaviourCoder, text: str) -> None:
    assert read(coder, text, transcript=True).get("intent")["name"] in CODES


def test_in_a_transcript_the_clients_line_comes_with_the_message_or_not_at_all(coder: BehaviourCoder) -> None:
    heard = tracker(UserUttered("Hello."), BotUttered("I drink because my wife nags me."))
    told = read(coder, "Your wife nags you.", heard, transcript=True).get("volley")
    assert told == read(coder, "Your wife nags you.").get("volley")


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


# What surrounds the model: a stand-in for it is told what to answer.


class Told:
    """Gives each utterance the same probabilities, and remembers what it was asked."""

    def __init__(self, **probabilities: float) -> None:
        rest = (1 - sum(probabilities.values())) / (len(LABELS) - len(probabilities))
        self.patterns: dict[str, list[str]] = {}
        self.row = {label: probabilities.get(label, rest) for label in LABELS}
        self.registers: list[str] = []
        self.explained: list[str] = []

    def score(self, texts: list[str], register: str = "typed") -> list[dict[str, float]]:
        self.registers.append(register)
        return [dict(self.row) for _ in texts]

    def explain(self, text: str, code: str, register: str = "typed") -> str:
        self.explained.append(register)
        return text.split()[0]


LABELS = (*CODES, "ask_for_help", "instruct_bot")


def with_model(storage: LocalModelStorage, model: Told, **changed: Any) -> BehaviourCoder:
    return BehaviourCoder(config(**changed), storage, Resource("x"), model)  # type: ignore[arg-type]


PACK = "A pack a day."
CLIENT = "About a pack a day, I'd say."


@pytest.fixture
def unsure(storage: LocalModelStorage) -> BehaviourCoder:
    """Takes everything for nothing, but might take it for a simple reflection."""
    return with_model(storage, Told(none=0.5, simple_reflection=0.3))


def codes(message: Message) -> list[tuple[str, str]]:
    return [(entity["code"], entity["rule"]) for entity in entities(message, "utterance")]


def test_without_the_clients_line_an_echo_is_none(unsure: BehaviourCoder) -> None:
    assert codes(read(unsure, PACK)) == [("none", "words")]


def test_the_clients_line_in_the_metadata_makes_an_echo_a_reflection(unsure: BehaviourCoder) -> None:
    message = read(unsure, PACK, client=CLIENT)
    assert codes(message) == [("simple_reflection", "echoes_client")]
    assert message.get("intent")["name"] == "simple_reflection"


def test_the_clients_line_of_the_tracker_makes_an_echo_a_reflection(unsure: BehaviourCoder) -> None:
    so_far = tracker(UserUttered("/start"), BotUttered(CLIENT), BotUttered(None, {"custom": {"kind": "feedback"}}))
    assert codes(read(unsure, PACK, so_far)) == [("simple_reflection", "echoes_client")]


def test_the_line_that_the_metadata_gives_outweighs_that_of_the_tracker(unsure: BehaviourCoder) -> None:
    assert codes(read(unsure, PACK, tracker(BotUttered(CLIENT)), client="It's fine.")) == [("none", "words")]


@pytest.mark.parametrize("about", [{"client": ""}, {"client": None}, {"register": "typed"}])
def test_metadata_without_a_line_leaves_it_to_the_tracker(unsure: BehaviourCoder, about: dict[str, Any]) -> None:
    assert codes(read(unsure, PACK, tracker(BotUttered(CLIENT)), **about)) == [("simple_reflection", "echoes_client")]


def test_each_message_is_coded_by_its_own_metadata(unsure: BehaviourCoder) -> None:
    messages = [Message({"text": PACK, "metadata": {"client": line}}) for line in ("It's fine.", CLIENT)]
    assert [codes(message)[0][0] for message in unsure.process(messages)] == ["none", "simple_reflection"]


@pytest.mark.parametrize(
    ("about", "register"),
    [
        ({}, "typed"),
        ({"register": "typed"}, "typed"),
        ({"register": "spoken"}, "spoken"),
        *(({"register": odd}, "typed") for odd in ("sung", "", None, 7, ["spoken"], {"a": 1})),
    ],
    ids=str,
)
def test_the_register_of_the_metadata_counts_and_an_unknown_one_is_typed(
    storage: LocalModelStorage, about: dict[str, Any], register: str
) -> None:
    model = Told(affirm=0.9)
    read(with_model(storage, model), "blue green", **about)
    assert (model.registers[-1], model.explained) == (register, [register])


def test_whether_it_is_out_of_role_is_always_judged_as_typed(storage: LocalModelStorage) -> None:
    model = Told(affirm=0.9)
    read(with_model(storage, model), "blue green", register="spoken")
    assert model.registers == ["typed", "spoken"]


# Main


def test_the_turn_as_a_whole_is_read_from_what_was_found(unsure: BehaviourCoder) -> None:
    found = read(unsure, PACK).get("volley")["main"]
    assert set(found) == {*FAMILIES, "asks", "reflects"}
    assert sum(found[name] for name in FAMILIES) == pytest.approx(1, abs=0.002)


def test_the_turn_as_a_whole_is_read_after_the_clients_line_has_spoken(unsure: BehaviourCoder) -> None:
    alone, answering = (Main.from_dict(read(unsure, PACK, **about).get("volley")["main"]) for about in ({}, {"client": CLIENT}))
    assert answering.label == "reflection" and answering.reflects > alone.reflects


def test_the_turn_as_a_whole_is_what_mi_main_makes_of_the_behaviours(storage: LocalModelStorage) -> None:
    model = Told(open_question=0.4, complex_reflection=0.3, ask_for_help=0.2)
    text = "Blue green. What now?"
    of_codes = {code: model.row[code] / sum(model.row[name] for name in CODES) for code in CODES}
    expected = main(parse(text), [of_codes] * 2).as_dict()
    assert read(with_model(storage, model), text).get("volley")["main"] == expected


def test_a_message_that_was_not_said_to_the_client_has_no_main(storage: LocalModelStorage) -> None:
    message = read(with_model(storage, Told(ask_for_help=0.9)), "blue green")
    assert (message.get("intent")["name"], message.get("volley")) == ("ask_for_help", {"utterances": [], "topics": []})


@pytest.mark.parametrize("text", [VOLLEY, MIXED, "Hello there.", "you must stop"])
@pytest.mark.parametrize("register", ["typed", "spoken"])
def test_every_volley_has_its_main(coder: BehaviourCoder, text: str, register: str) -> None:
    found = Main.from_dict(read(coder, text, register=register).get("volley")["main"])
    assert sum(found.shares.values()) == pytest.approx(1, abs=0.002)
    assert 0 <= found.asks <= 1 and 0 <= found.reflects <= 1


# Limits


def test_confidence_is_that_among_the_behaviours_alone(storage: LocalModelStorage) -> None:
    found = entities(read(with_model(storage, Told(affirm=0.6, ask_for_help=0.25)), "blue green"), "utterance")[0]
    assert found["confidence"] == pytest.approx(0.6 / 0.75, abs=0.02)


@pytest.mark.parametrize(("key", "lenient", "strict"), [("unsure_below", 0.4, 0.6), ("harm_doubted_from", 0.4, 0.2)])
def test_when_a_reflection_is_unsure_is_a_setting(storage: LocalModelStorage, key: str, lenient: float, strict: float) -> None:
    settings_ = {"unsure_below": 0, "harm_doubted_from": 1, "harm_sure_from": 0}
    doubts = []
    for value in (lenient, strict):
        coder = with_model(storage, Told(complex_reflection=0.5, persuade=0.3), **{**settings_, key: value})
        doubts.append(entities(read(coder, "blue green"), "utterance")[0].get("unsure", False))
    assert doubts == [False, True]


@pytest.mark.parametrize(("key", "lenient", "strict"), [("unsure_below", 0.4, 0.9), ("harm_sure_from", 0.4, 0.9)])
def test_when_an_argument_is_unsure_is_a_setting(storage: LocalModelStorage, key: str, lenient: float, strict: float) -> None:
    settings_ = {"unsure_below": 0, "harm_doubted_from": 1, "harm_sure_from": 0}
    doubts = []
    for value in (lenient, strict):
        coder = with_model(storage, Told(persuade=0.5, complex_reflection=0.3), **{**settings_, key: value})
        doubts.append(entities(read(coder, "blue green"), "utterance")[0].get("unsure", False))
    assert doubts == [False, True]


@pytest.mark.parametrize(("from_", "intent"), [(0.8, "affirm"), (0.5, "ask_for_help")])
def test_from_when_a_message_is_out_of_role_is_a_setting(storage: LocalModelStorage, from_: float, intent: str) -> None:
    model = Told(ask_for_help=0.6, affirm=0.3)
    assert read(with_model(storage, model, out_of_role_from=from_), "blue green").get("intent")["name"] == intent


def test_both_strengths_reach_the_model(storage: LocalModelStorage) -> None:
    made = BehaviourCoder.create(config(alpha=0.25, alpha_spoken=0.5), storage, Resource("x"), context())
    assert [made._model.coder(register).classifier.alpha for register in ("typed", "spoken")] == [0.25, 0.5]
