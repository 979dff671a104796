"""Code volleys with the shipped model, through Rasa's own agent: exactly what a student's message goes through."""

import asyncio
import logging
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mi.main import Main
from mi.volley import Coded, parse
from workbench.model import ROOT, Failed, newest

_MARK = "\u200b"
"""Keeps Rasa from taking a volley that begins with a slash for a command."""
_SPEECH = re.compile(r"\b(?:um+|uh+|mm-?hmm?|mhm|uh-huh)\b|\b(\w+)-+\1\b|\[\w+\]|\w[-–—]+\s*$", re.IGNORECASE)
_SPOKEN_FROM = 0.15
"""From this share of turns with hesitations, stammers or broken-off words on a file is a transcript of speech."""


@dataclass(frozen=True)
class Said:
    """A volley, with what is known of it."""

    text: str
    client: str = ""
    """The client's line that it answers."""
    register: str = "typed"
    """`typed` or `spoken`."""


@dataclass(frozen=True)
class Found:
    """A volley as the coder understood it."""

    intent: str
    coded: list[Coded]
    """Its coded utterances; none where it was not said to the client."""
    main: Main


def register_of(texts: Sequence[str]) -> str:
    """Return `spoken` where `texts` look like transcribed speech, else `typed`."""
    marked = sum(bool(_SPEECH.search(text)) for text in texts)
    return "spoken" if texts and marked / len(texts) >= _SPOKEN_FROM else "typed"


class Coder:
    """The coder of a trained model."""

    def __init__(self, model: Path) -> None:
        """Load `model`; the import of Rasa takes some seconds and is done here, not when this module is imported."""
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        from rasa.core.agent import load_agent
        from rasa.utils.log_utils import configure_structlog

        configure_structlog(logging.WARNING)
        self._loop = asyncio.new_event_loop()
        self._agent = self._loop.run_until_complete(load_agent(model_path=str(model)))

    @staticmethod
    def of(path: Path | None) -> "Coder":
        """Return the coder of the model `path`; the shipped one where none is given.

        Raises:
            Failed: there is no such file.
        """
        if path is None:
            return Coder.shipped()
        if not path.is_file():
            raise Failed(f"{path}: there is no such model; name a .tar.gz file that `rasa train` wrote.")
        return Coder(path)

    @staticmethod
    def shipped(root: Path = ROOT) -> "Coder":
        """Return the coder of the newest model.

        Raises:
            Failed: where none has been trained.
        """
        model = newest(root)
        if model is None:
            raise Failed("There is no model yet; train one with `mi-practice train`.")
        return Coder(model)

    def code(self, volleys: Iterable[Said]) -> Iterator[Found]:
        """Yield what was found in each volley."""
        for said in volleys:
            mark = _MARK if said.text.lstrip().startswith("/") else ""
            parsed = self._loop.run_until_complete(self._parse(mark + said.text, said))
            volley = parsed.get("volley") or {}
            coded = [Coded.from_dict(item, len(mark)) for item in volley.get("utterances") or []]
            yield Found((parsed.get("intent") or {}).get("name") or "", coded, Main.from_dict(volley.get("main") or {}))

    async def _parse(self, text: str, said: Said) -> dict[str, Any]:
        from rasa.core.channels.channel import UserMessage

        message = UserMessage(text, metadata={"client": said.client, "register": said.register})
        parsed: dict[str, Any] = await self._agent.processor.parse_message(message)
        return parsed

    def why(self, text: str, register: str = "typed") -> list[tuple[str, list[tuple[str, float, list[Any]]]]]:
        """Return, for each utterance of `text`, its likeliest codes with their probability and what speaks for and against each.

        Probabilities are those of the model before the rules of `mi.rules`; reasons are the classifier's features, the strongest first.
        """
        model = self._model()
        utterances = [item.text for item in parse(text)]
        found = []
        for utterance, row in zip(utterances, model.score(utterances, register)):
            ranked = sorted(row, key=lambda code: -row[code])[:2]
            found.append((utterance, [(code, row[code], model.coder(register).reasons(utterance, code)) for code in ranked]))
        return found

    def _model(self) -> Any:
        nodes = self._agent.processor.graph_runner._instantiated_nodes
        return next(node._component._model for node in nodes.values() if type(node._component).__name__ == "BehaviourCoder")
