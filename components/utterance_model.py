"""The statistical model behind the coder: n-grams and cue rules, and a linear classifier for each register.

It knows nothing of Rasa, so that the workbench can train and question it as well.
"""

import pickle  # noqa: S403
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import GroupKFold

from components.features import Features, spoken_copies, typed_copies
from mi import cues

REGISTERS = ("typed", "spoken")
"""How a volley came about: typed by a student in the chat, or spoken and transcribed. Both kinds of text say the same things in other
shares and in another shape, so each has a classifier of its own; the typed one learns from everything."""

LEAST_SPOKEN = 200
"""With fewer spoken utterances than this, transcripts are coded like typed text."""

ODDS_OF_CUE, ODDS_OF_PLAIN_CUE = 1.5, 4.0
"""By how much a cue raises the odds of its code over what the typed classifier has learned of it: the corpus is full of hard cases on
purpose, in which the stock wordings that people use most are rare."""

SHARE_OF_SPOKEN = 0.7
"""Transcripts are coded by both classifiers together: how much the spoken one counts in the geometric mean."""

_FOLDS = 3


@dataclass(frozen=True)
class Example:
    """An utterance of the corpus."""

    text: str
    code: str
    register: str = "typed"
    group: str = ""
    """What was written together, such as a session: calibration must not see parts of it twice."""


@dataclass(frozen=True)
class Reason:
    """Something in an utterance that speaks for a code (weight above 0) or against it."""

    kind: str
    """`words`, `letters`, `skeleton`, or `cue`."""
    name: str
    weight: float


class LinearCoder:
    """One register's classifier: one code against the rest, its confidence brought in line with how often it is right."""

    def __init__(self, alpha: float, balanced: bool, seed: int = 0) -> None:
        """`alpha` is the strength of the L2 penalty; `balanced` weighs rare codes up; `seed` orders the examples in training."""
        self._settings: dict[str, Any] = {"alpha": alpha, "class_weight": "balanced" if balanced else None, "random_state": seed}
        self.features = Features()
        self.codes: list[str] = []
        self._weights: Any = np.zeros((0, 0))
        """By column and code, laid out for sparse rows."""
        self._intercept: Any = np.zeros(0)
        self.temperature = 1.0
        """By how much the odds are flattened: above 1 the classifier alone would be too sure of itself."""

    def fit(self, examples: Sequence[Example]) -> None:
        """Learn from `examples`; each is also learned as typed in haste and, where it reflects, with a rising tone."""
        copies = [
            (copy, example.code, example.group or example.text)
            for example in examples
            for said in (example.text, *spoken_copies(example.text, example.code))
            for copy in typed_copies(said)
        ]
        texts, codes, groups = ([item[place] for item in copies] for place in range(3))
        self.features.fit(texts)
        rows = self.features.rows(texts)
        learned = self._learned(rows, codes, passes=25)
        self.codes = [str(code) for code in learned.classes_]
        # The classifier itself keeps its weights three times, each at twice the precision.
        self._weights = np.ascontiguousarray(learned.coef_.T, dtype=np.float32)
        self._intercept = learned.intercept_
        self.temperature = self._cooled(rows, np.array(codes), groups)

    def _learned(self, rows: Any, codes: Any, passes: int) -> SGDClassifier:
        # Averaged over its way, it is as good as a full logistic regression in a tenth of the time. Each code is learned on its own: all
        # cores are of use, and the result is the same with any number of them.
        return SGDClassifier(loss="log_loss", max_iter=passes, tol=None, average=True, n_jobs=-1, **self._settings).fit(rows, codes)

    def _cooled(self, rows: Any, codes: Any, groups: Sequence[str]) -> float:
        """Return the temperature at which the probabilities of utterances from groups never learned from fit best."""
        if len(set(groups)) < _FOLDS:
            return 1.0
        held_out = np.zeros((len(codes), len(self.codes)))
        for learned, left in GroupKFold(_FOLDS).split(rows, groups=groups):
            part = self._learned(rows[learned], codes[learned], passes=10)
            held_out[np.ix_(left, [self.codes.index(str(code)) for code in part.classes_])] = part.predict_proba(rows[left])
        places = np.array([self.codes.index(code) for code in codes])
        found = minimize_scalar(lambda heat: _loss(flatten(held_out, heat), places), bounds=(0.3, 5.0), method="bounded")
        return float(found.x)

    def probabilities(self, texts: Sequence[str]) -> Any:
        """Return the probabilities of `codes`; shape (len(texts), len(codes))."""
        # Of one precision: else the weights, all of them, would be copied to the other one first.
        rows = expit(self.features.rows(texts).astype(np.float32) @ self._weights + self._intercept)
        if rows.shape[1] == 1:
            rows = np.hstack([1 - rows, rows])
        return flatten(rows / rows.sum(axis=1, keepdims=True), self.temperature)

    def reasons(self, text: str, code: str) -> list[Reason]:
        """Return what speaks for and against `code`, the strongest first."""
        row = self.features.rows([text]).tocoo()
        column_of_code = self.codes.index(code)
        named = (
            (self.features.names[column], float(value * self._weights[column, column_of_code])) for value, column in zip(row.data, row.col)
        )
        found = [Reason(kind, name, weight) for (kind, name), weight in named]
        return sorted((reason for reason in found if reason.weight), key=lambda reason: -abs(reason.weight))


class UtteranceModel:
    """Gives utterances a probability for each code, and says which of their words speak for one."""

    def __init__(self, alpha: float = 1e-5, alpha_spoken: float = 1e-4) -> None:
        """`alpha` and `alpha_spoken` are the strengths of the L2 penalty for typed and for spoken text."""
        self._coders = {"typed": LinearCoder(alpha, balanced=True), "spoken": LinearCoder(alpha_spoken, balanced=False)}
        self.patterns: dict[str, list[str]] = {}
        """What the coder saves beside the classifiers: see `mi.topics` and `mi.outside`."""

    @property
    def codes(self) -> list[str]:
        return self._coders["typed"].codes

    def fit(self, examples: Sequence[Example]) -> None:
        """Learn from the corpus: typed text from all of it, spoken text from what is spoken, or typed like where that is little."""
        self._coders["typed"].fit(examples)
        spoken = [example for example in examples if example.register == "spoken"]
        if len(spoken) < LEAST_SPOKEN:
            self._coders["spoken"] = self._coders["typed"]
        else:
            self._coders["spoken"].fit(spoken)

    def coder(self, register: str = "typed") -> LinearCoder:
        """Return the classifier of `register`."""
        return self._coders[register]

    def score(self, texts: Sequence[str], register: str = "typed") -> list[dict[str, float]]:
        """Return, for each utterance, the probability of each code; they add up to 1."""
        if not texts:
            return []
        rows = self._coders["typed"].probabilities(texts)
        odds = np.array([self._odds(text) for text in texts])
        if register == "spoken":
            spoken = self._aligned(self._coders["spoken"], texts)
            rows, odds = spoken**SHARE_OF_SPOKEN * rows ** (1 - SHARE_OF_SPOKEN), odds**0.3
        rows = rows * odds
        return [dict(zip(self.codes, map(float, row))) for row in rows / rows.sum(axis=1, keepdims=True)]

    def _aligned(self, coder: LinearCoder, texts: Sequence[str]) -> Any:
        """The probabilities of `coder` in the order of `codes`; what nobody says in that register is almost impossible there."""
        rows = np.full((len(texts), len(self.codes)), 1e-5)
        rows[:, [self.codes.index(code) for code in coder.codes]] = coder.probabilities(texts)
        return np.maximum(rows, 1e-5)

    def _odds(self, text: str) -> list[float]:
        """What the cues of `text` add to what the classifiers have learned of them."""
        odds = dict.fromkeys(self.codes, 1.0)
        for hit in cues.find(text):
            if hit.code in odds:
                odds[hit.code] *= ODDS_OF_PLAIN_CUE if hit.name in cues.PLAIN else ODDS_OF_CUE
        return list(odds.values())

    def explain(self, text: str, code: str, register: str = "typed") -> str:
        """Return the word or run of up to three words of `text` that speaks most for `code`; empty where none does."""
        coder = self._coders[register]
        if code not in coder.codes:
            return ""
        spoken_for = (reason for reason in coder.reasons(text, code) if reason.kind == "words" and reason.weight > 0)
        return next((found for reason in spoken_for if (found := _find(text, reason.name))), "")

    def save(self, path: Path) -> None:
        """Write the model. Rasa packs it: it is not packed here as well, which would be slower to read and no smaller."""
        with path.open("wb") as file:
            pickle.dump(self, file, protocol=5)

    @staticmethod
    def load(path: Path) -> "UtteranceModel":
        """Read a model that this project trained; never one from elsewhere, since unpickling runs code."""
        with path.open("rb") as file:
            model: Any = pickle.load(file)  # noqa: S301 - see above
        if not isinstance(model, UtteranceModel):
            raise ValueError(f"{path} holds no UtteranceModel; train again with `rasa train`.")
        return model


def flatten(rows: Any, temperature: float) -> Any:
    """Return probabilities with their odds flattened by `temperature`; each row adds up to 1."""
    heated = np.clip(rows, 1e-9, 1) ** (1 / temperature)
    return heated / heated.sum(axis=1, keepdims=True)


def _loss(rows: Any, places: Any) -> float:
    return float(-np.log(np.clip(rows[np.arange(len(places)), places], 1e-9, 1)).mean())


def _find(text: str, ngram: str) -> str:
    words = [word for word in ngram.split() if word not in {"<s>", "</s>", "?", "!", "%"}]
    if not words:
        return ""
    match = re.search(r"\W+".join(map(re.escape, words)), cues.normalise(text))
    return text[match.start() : match.end()] if match else ""
