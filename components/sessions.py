"""Training data from coded sessions: reads `data/sessions/*.txt` beside Rasa's own YAML.

Whole sessions are written and read as transcripts (`mi.written`), which as YAML would be four times as long and take Rasa a minute to read.
"""

from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from mi.behaviours import main_code
from mi.written import Turn, WrittenError, read


class SessionImporter(TrainingDataImporter):
    """Gives Rasa the trainee's turns of coded sessions as examples of their main behaviour, with each utterance marked."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        folder: str = "data/sessions",
    ) -> None:
        """`folder` is looked for beside `config_file`."""
        self.folder = Path(config_file or "config.yml").parent / folder

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Return every turn as an example.

        Raises:
            RasaException: naming each line that cannot be read, and its remedy.
        """
        try:
            turns = [turn for path in sorted(self.folder.glob("*.txt")) for turn in read(path.read_text("utf-8").splitlines(), path.stem)]
        except WrittenError as error:
            raise RasaException(f"{self.folder}: {error}") from error
        return TrainingData([message(turn) for turn in turns])

    def get_domain(self) -> Domain:
        """Sessions say nothing of the domain."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """What follows on a turn is no story to learn: every message has its rule."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Sessions say nothing of the configuration."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """There is none."""
        return None


def message(turn: Turn) -> Message:
    """Return a turn as Rasa's training example."""
    marks, start = [], 0
    for text, code in turn.utterances:
        marks.append({"entity": "utterance", "role": code, "start": start, "end": start + len(text), "value": text})
        start += len(text) + 1
    about = {"session": turn.session, "register": turn.register, "after": turn.talk, "client": turn.client}
    return Message.build(
        turn.text, main_code([code for _, code in turn.utterances]), entities=marks, intent_metadata=None, example_metadata=about
    )
