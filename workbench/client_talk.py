"""Guess the talk of client lines that nobody coded: change, sustain, discord or neutral.

It learns from the lines of our own personas, which are tagged by their writers, and from the clients of our spoken sessions. People agree
on client talk at kappa .47 (AnnoMI), and this guess agrees with them at .28: use it where a transcript says nothing, and say so.
"""

from collections.abc import Sequence
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union

from mi.shelf import Shelf
from mi.written import read
from workbench.model import ROOT


class TalkCoder:
    """Guesses the talk of client lines."""

    def __init__(self, personas: Path = ROOT / "personas", sessions: Path = ROOT / "data" / "sessions") -> None:
        """Learn from every line of every persona and of every spoken session in the folders; takes some seconds."""
        lines = {(line.say, line.talk) for persona in Shelf(personas).clients().values() for line in persona.lines}
        for path in sorted(sessions.glob("*.txt")):
            turns = read(path.read_text(encoding="utf-8").splitlines(), path.stem)
            lines |= {(turn.client, turn.talk) for turn in turns if turn.client and turn.register == "spoken"}
        known = sorted(lines)
        self._model: Pipeline = make_pipeline(
            make_union(
                TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
            ),
            # Not balanced: most of what clients say is neutral, in the personas as in life.
            LogisticRegression(C=3, max_iter=500),
        ).fit([say for say, _ in known], [talk for _, talk in known])

    def guess(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Return, for each text, its likeliest talk and that guess's confidence from 0 to 1."""
        if not texts:
            return []
        rows = self._model.predict_proba(list(texts))
        return [(str(self._model.classes_[row.argmax()]), float(row.max())) for row in rows]
