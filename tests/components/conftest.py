"""The coder, trained once on a slice of the corpus, and loaded again from Rasa's own storage."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.behaviour_coder import BehaviourCoder
from components.sessions import SessionImporter
from components.tracker_store import LiveTrackerStore
from tests.components.stored import DOMAIN

ROOT = Path(__file__).resolve().parents[2]
EVERY = 4


def context() -> ExecutionContext:
    return ExecutionContext(GraphSchema({}))


def config(**changed: Any) -> dict[str, Any]:
    return {**BehaviourCoder.get_default_config(), **changed}


@pytest.fixture(scope="session")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def whole() -> TrainingData:
    """Every example and every turn of the project, as Rasa reads them."""
    return load_data(str(ROOT / "data" / "nlu")).merge(SessionImporter(str(ROOT / "config.yml")).get_nlu_data())


@pytest.fixture(scope="session")
def corpus(whole: TrainingData) -> TrainingData:
    """Every fourth of them."""
    return TrainingData(whole.training_examples[::EVERY], regex_features=whole.regex_features)


@pytest.fixture(scope="session")
def trained(storage: LocalModelStorage, corpus: TrainingData) -> Resource:
    """Where the trained model is stored."""
    return BehaviourCoder.create(config(), storage, Resource("coder"), context()).train(corpus)


@pytest.fixture(scope="session")
def coder(storage: LocalModelStorage, trained: Resource) -> BehaviourCoder:
    return BehaviourCoder.load(config(), storage, trained, context())


def read(coder: BehaviourCoder, text: str | None, tracker: DialogueStateTracker | None = None, **about: Any) -> Message:
    """The message as the pipeline leaves it; `about` is its metadata."""
    message = Message({"text": text} if text is not None else {})
    if about:
        message.set("metadata", about)
    return coder.process([message], tracker)[0]


def tracker(*events: Event) -> DialogueStateTracker:
    """A conversation so far."""
    return DialogueStateTracker.from_events("somebody", list(events))


def entities(message: Message, kind: str) -> list[dict[str, Any]]:
    """The utterances or the topics of a message, each with its code or topic as `role` and its text as `value`."""
    found = (message.get("volley") or {}).get({"utterance": "utterances", "topic": "topics"}[kind]) or []
    return [{**item, "role": item.get("code") or item.get("topic"), "value": item["text"]} for item in found]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tracker.db"


@pytest.fixture
def store(file: Path) -> Callable[..., LiveTrackerStore]:
    """Open the store; every call is another server's."""

    def opened(**settings: Any) -> LiveTrackerStore:
        return LiveTrackerStore(domain=DOMAIN, db=str(file), **settings)

    return opened
