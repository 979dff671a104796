"""Code volleys with the shipped model, through Rasa's own agent: exactly what a student's message goes through."""

import asyncio
import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from mi.volley import Coded
from workbench.model import ROOT, Failed, newest

_MARK = "\u200b"
"""Keeps Rasa from taking a volley that begins with a slash for a command."""


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
    def shipped(root: Path = ROOT) -> "Coder":
        """Return the coder of the newest model.

        Raises:
            Failed: where none has been trained.
        """
        model = newest(root)
        if model is None:
            raise Failed("There is no model yet; train one with `mi-practice train`.")
        return Coder(model)

    def code(self, volleys: Iterable[str]) -> Iterator[tuple[str, list[Coded]]]:
        """Yield, for each volley, its intent and its coded utterances; none where it was not said to the client."""
        for volley in volleys:
            mark = _MARK if volley.lstrip().startswith("/") else ""
            parsed = self._loop.run_until_complete(self._agent.parse_message(mark + volley))
            found = (parsed.get("volley") or {}).get("utterances") or []
            yield (parsed.get("intent") or {}).get("name") or "", [Coded.from_dict(item, len(mark)) for item in found]
