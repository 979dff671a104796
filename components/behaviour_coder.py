"""The coder as a component of Rasa's NLU pipeline.

It cuts the message into utterances, gives each a behaviour code (`mi.volley` and `UtteranceModel`), finds the topics spoken of, and
names the message's intent: the main behaviour of the volley, or what kind of message it is if it was not said to the client at all.
Utterances and topics are the message's property `volley`, which reaches the actions in `tracker.latest_message`. They are no entities:
topics lie inside utterances, and Rasa's own tools (`rasa test`) cannot write down entities that overlap.
"""

import hashlib
import inspect
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import features, reading, utterance_model
from components.utterance_model import REGISTERS, UtteranceModel
from mi import cues, main, rules, topics
from mi.behaviours import CODES, OUT_OF_ROLE, main_code
from mi.outside import OutsideFinder
from mi.topics import TopicFinder
from mi.volley import parse

_MODEL_FILE = "utterance_model.pickle"
_RANGES = (
    ("alpha", 1e-9, 1),
    ("alpha_spoken", 1e-9, 1),
    ("unsure_below", 0, 1),
    ("harm_doubted_from", 0, 1),
    ("harm_sure_from", 0, 1),
    ("out_of_role_from", 0, 1),
)


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class BehaviourCoder(GraphComponent):
    """Codes the trainee's message by MITI's behaviour codes."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # Strength of the L2 penalty of the classifier for typed text; above 0.
            "alpha": 1e-5,
            # The same for transcripts of speech.
            "alpha_spoken": 1e-4,
            # Below this probability the likeliest code is unsure; from 0 to 1. This and the next two were chosen on tests/data/dev.csv.
            "unsure_below": 0.3,
            # From this probability of confronting or persuading on, any other code is unsure; from 0 to 1.
            "harm_doubted_from": 0.25,
            # Below this probability of confronting or persuading, such a code is unsure; from 0 to 1.
            "harm_sure_from": 0.6,
            # Confidence from which a whole message counts as out of role (asking for help, instructing the bot) although no pattern
            # says so; from 0 to 1.
            "out_of_role_from": 0.4,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn", "scipy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Changes with the code that shapes what is learned: Rasa's own fingerprint knows only config and data."""
        sources = [Path(inspect.getfile(part)).read_bytes() for part in (utterance_model, features, reading, cues, topics)]
        return hashlib.sha256(b"".join(sources)).hexdigest()

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: UtteranceModel | None = None
    ) -> None:
        for key, least, most in _RANGES:
            if not isinstance(config.get(key), (int, float)) or not least <= config[key] <= most:
                raise InvalidConfigException(f"config.yml: BehaviourCoder's {key} must be a number from {least:g} to {most:g}.")
        self._config, self._storage, self._resource = config, model_storage, resource
        self._model = model or UtteranceModel(config["alpha"], config["alpha_spoken"])
        self._topics = TopicFinder(self._model.patterns)
        self._outside = OutsideFinder(self._model.patterns)

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> "BehaviourCoder":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> "BehaviourCoder":
        with model_storage.read_from(resource) as folder:
            model = UtteranceModel.load(Path(folder) / _MODEL_FILE)
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from `data/nlu`: an example that marks utterances teaches those, any other is one utterance of its intent."""
        learned = [example for message in training_data.training_examples for example in reading.examples(message)]
        if len({example.code for example in learned}) < 2:
            raise InvalidConfigException("data/nlu holds examples of fewer than two behaviours; the coder has nothing to learn.")
        self._model.fit(learned)
        patterns: dict[str, list[str]] = {}
        for regex in training_data.regex_features:
            patterns.setdefault(regex["name"], []).append(regex["pattern"])
        self._model.patterns = TopicFinder(patterns).patterns | OutsideFinder(patterns).patterns
        with self._storage.write_to(self._resource) as folder:
            self._model.save(Path(folder) / _MODEL_FILE)
        return self._resource

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Add intent, intent ranking and volley to each message.

        The client's line before comes from the tracker; who codes a transcript puts it into the message's metadata instead: `client`, and
        `register`, which is `typed` unless it says `spoken`. Where it says `transcript`, the message is a volley, whatever it looks like.
        """
        for message in messages:
            given = message.get("metadata")
            about = given if isinstance(given, dict) else {}
            register = about.get("register")
            register = register if register in REGISTERS else "typed"
            intent, confidence = ("", 0.0) if about.get("transcript") else self._out_of_role(message.get("text") or "")
            client = str(about.get("client") or ("" if about.get("transcript") else reading.last_line(tracker)))
            self._code(message, client, register, intent, confidence)
        return messages

    def _code(self, message: Message, client: str, register: str, intent: str, confidence: float) -> None:
        text = message.get("text") or ""
        volley: dict[str, Any] = {"utterances": [], "topics": []}
        if not intent:
            utterances = parse(text)
            found = rules.weighed(utterances, lambda texts: self._behaviours(texts, register), client)
            limits = rules.Limits(*(self._config[key] for key in ("unsure_below", "harm_doubted_from", "harm_sure_from")))
            coded = rules.decide(text, utterances, found, lambda said, code: self._model.explain(said, code, register), limits)
            whole = main.main(utterances, [probabilities for probabilities, _ in found])
            volley = {
                "utterances": [item.as_dict() for item in coded],
                "topics": [asdict(hit) for hit in self._topics.find(text)],
                "main": whole.as_dict(),
            }
            intent = main_code([item.code for item in coded])
            confidence = max((item.confidence for item in coded if item.code == intent), default=0.0)
        message.set("intent", {"name": intent, "confidence": confidence}, add_to_output=True)
        message.set("intent_ranking", [{"name": intent, "confidence": confidence}], add_to_output=True)
        message.set("volley", volley, add_to_output=True)

    def _behaviours(self, texts: Any, register: str) -> list[dict[str, float]]:
        """Probabilities of the behaviour codes alone."""
        rows = []
        for row in self._model.score(texts, register):
            kept = {code: value for code, value in row.items() if code in CODES}
            rows.append({code: value / sum(kept.values()) for code, value in kept.items()})
        return rows

    def _out_of_role(self, text: str) -> tuple[str, float]:
        """Return what kind of message this is if it was not said to the client, else an empty text."""
        if found := self._outside.find(text):
            return found, 1.0
        row = self._model.score([text])[0]
        best = max(row, key=lambda label: row[label])
        return (best, row[best]) if best in OUT_OF_ROLE and row[best] >= self._config["out_of_role_from"] else ("", 0.0)
