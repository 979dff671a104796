"""Guess the talk of client lines that nobody coded: change, sustain, discord or neutral.

It learns from the lines of our own personas, which are tagged by their writers. People agree on client talk at kappa .47 (AnnoMI), and this
guess agrees with them far less: use it where a transcript says nothing, and say so.
"""

from collections.abc import Sequence
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from mi.shelf import Shelf
from workbench.model import ROOT


class TalkCoder:
    """Guesses the talk of client lines."""

    def __init__(self, personas: Path = ROOT / "personas") -> None:
        """Learn from every line of every persona in the folder; takes about a second."""
        lines = [line for persona in Shelf(personas).clients().values() for line in persona.lines]
        self._model: Pipeline = make_pipeline(
            make_union(
                TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
            ),
            # Not balanced: most of what clients say is neutral, in the personas as in life.
            LogisticRegression(C=10, max_iter=1000),
        ).fit([line.say for line in lines], [line.talk for line in lines])

    def guess(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Return, for each text, its likeliest talk and that guess's confidence from 0 to 1."""
        if not texts:
            return []
        rows = self._model.predict_proba(list(texts))
        return [(str(self._model.classes_[row.argmax()]), float(row.max())) for row in rows]
