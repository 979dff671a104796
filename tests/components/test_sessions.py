"""Coded sessions as training data of Rasa."""

from pathlib import Path

import pytest
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter

from components import reading
from components.sessions import SessionImporter

ROOT = Path(__file__).resolve().parents[2]
TEXT = """# register: spoken
## topic: smoking
C sustain: I'm fine.
T: [SR] You're fine. [PE] You should still stop.
"""


@pytest.fixture
def importer(tmp_path: Path) -> SessionImporter:
    (tmp_path / "data" / "sessions").mkdir(parents=True)
    (tmp_path / "data" / "sessions" / "clinic.txt").write_text(TEXT)
    return SessionImporter(str(tmp_path / "config.yml"))


def test_a_turn_is_an_example_of_its_main_behaviour_with_its_utterances_marked(importer: SessionImporter) -> None:
    (example,) = importer.get_nlu_data().training_examples
    assert (example.get("text"), example.get("intent")) == ("You're fine. You should still stop.", "persuade")
    assert reading.utterances(example) == [("You're fine.", "simple_reflection"), ("You should still stop.", "persuade")]


def test_an_example_says_where_it_comes_from(importer: SessionImporter) -> None:
    found = reading.examples(importer.get_nlu_data().training_examples[0])
    assert {(example.register, example.group) for example in found} == {("spoken", "clinic")}


def test_a_fault_stops_training_and_names_file_and_line(importer: SessionImporter) -> None:
    (importer.folder / "clinic.txt").write_text("T: uncoded")
    with pytest.raises(RasaException, match="clinic:1: the first utterance has no code"):
        importer.get_nlu_data()


def test_without_sessions_there_is_nothing(tmp_path: Path) -> None:
    assert SessionImporter(str(tmp_path / "config.yml")).get_nlu_data().training_examples == []


def test_rasa_reads_the_sessions_beside_its_own_files() -> None:
    whole = TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")])
    examples = whole.get_nlu_data().training_examples
    groups = {example.group for message in examples for example in reading.examples(message)}
    assert {"clinic", "alcohol"} <= groups
