"""What the importer of coded sessions makes of a project's files, and that it reads what the workbench reads."""

from pathlib import Path

import pytest
import yaml
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import class_from_module_path

from components.reading import examples, utterances
from components.sessions import SessionImporter
from components.utterance_model import Example
from tests.components.conftest import ROOT
from workbench import corpus as workbench_corpus

SESSIONS = """# Remarks may stand anywhere.
# register: spoken
## topic: smoking | quality: good
T: [NO] Hello.
C sustain: It's not like I'm gonna drop dead tomorrow.

T: [CR] You're not seeing it do anything to you right now. [OQ] How do you see it? [SR]Not tomorrow.
## topic: drinking
T: [CQ] Did you drive?
"""


def importer(folder: Path, **files: str) -> SessionImporter:
    """What reads a project with these session files."""
    (folder / "data" / "sessions").mkdir(parents=True)
    for name, text in files.items():
        (folder / "data" / "sessions" / f"{name}.txt").write_text(text, encoding="utf-8")
    return SessionImporter(str(folder / "config.yml"))


@pytest.fixture
def messages(tmp_path: Path) -> list[Message]:
    return importer(tmp_path, clinic=SESSIONS).get_nlu_data().training_examples


def test_each_turn_of_the_trainee_is_an_example_of_its_main_behaviour(messages: list[Message]) -> None:
    assert [(message.get("text"), message.get("intent")) for message in messages] == [
        ("Hello.", "none"),
        ("You're not seeing it do anything to you right now. How do you see it? Not tomorrow.", "complex_reflection"),
        ("Did you drive?", "closed_question"),
    ]


def test_each_utterance_is_marked_where_it_stands(messages: list[Message]) -> None:
    for message in messages:
        assert all(message.get("text")[mark["start"] : mark["end"]] == mark["value"] for mark in message.get("entities"))
    assert utterances(messages[1]) == [
        ("You're not seeing it do anything to you right now.", "complex_reflection"),
        ("How do you see it?", "open_question"),
        ("Not tomorrow.", "simple_reflection"),
    ]


def test_a_turn_knows_the_clients_line_before_it_in_its_own_session(messages: list[Message]) -> None:
    about = [message.get("metadata")["example"] for message in messages]
    assert [(item["client"], item["after"], item["session"], item["register"]) for item in about] == [
        ("", "neutral", "clinic-01", "spoken"),
        ("It's not like I'm gonna drop dead tomorrow.", "sustain", "clinic-01", "spoken"),
        ("", "neutral", "clinic-02", "spoken"),
    ]


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    found = importer(tmp_path, b="## x\nT: [NO] Second.\n", a="## x\nT: [NO] First.\n").get_nlu_data().training_examples
    assert [message.get("text") for message in found] == ["First.", "Second."]


def test_the_faults_of_a_file_stop_training_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(RasaException) as failure:
        importer(tmp_path, clinic="## x\nHello.\nT: [NO] Hello.\nT: What now?\n").get_nlu_data()
    assert [line in str(failure.value) for line in ("clinic:2: ", "clinic:3: ", "clinic:4: ")] == [True, False, True]


def test_the_coder_learns_it_as_spoken_and_of_that_file(messages: list[Message]) -> None:
    assert examples(messages[2]) == [Example("Did you drive?", "closed_question", "spoken", "clinic")]


def test_a_project_without_sessions_has_none(tmp_path: Path) -> None:
    assert SessionImporter(str(tmp_path / "config.yml")).get_nlu_data().training_examples == []


def test_sessions_say_nothing_of_domain_stories_and_settings(tmp_path: Path) -> None:
    found = importer(tmp_path, clinic=SESSIONS)
    assert found.get_domain().is_empty() and found.get_stories().is_empty()
    assert found.get_config() == {} and found.get_config_file_for_auto_config() is None


def test_the_project_names_the_importer() -> None:
    named = [item["name"] for item in yaml.safe_load((ROOT / "config.yml").read_text())["importers"]]
    assert "RasaFileImporter" in named
    assert [class_from_module_path(name) for name in named if "." in name] == [SessionImporter]
    assert issubclass(SessionImporter, TrainingDataImporter)


def test_rasa_reads_the_sessions_beside_its_own_files() -> None:
    reader = TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")])
    groups = {example.group for message in reader.get_nlu_data().training_examples for example in examples(message)}
    assert {"clinic", "alcohol"} <= groups


def test_rasa_and_the_workbench_read_the_same_corpus(whole: TrainingData) -> None:
    of_rasa = {(message.get("text"), message.get("intent"), tuple(utterances(message))) for message in whole.training_examples}
    own = workbench_corpus.read(ROOT / "data")
    assert of_rasa == {(item.text, item.intent, tuple((said.text, said.code) for said in item.utterances)) for item in own}
