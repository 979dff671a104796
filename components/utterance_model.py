"""The statistical model behind the coder: word and character n-grams that keep the question mark, cue rules, and a linear classifier.

It knows nothing of Rasa, so that the workbench can train and question it as well.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from mi import cues

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[?!%]")
_CUE_NAMES = [cue.name for cue in cues.CUES]
CUE_WEIGHT = 0.35
"""What a cue counts beside n-grams, whose vector has length 1."""

PRIORS = {"simple_reflection": 2.5, "complex_reflection": 2.5}
"""How much likelier than its share of the corpus a code is in sessions: the corpus is balanced over codes, while people who practise MI
reflect about as often as they ask, mostly without a stem."""

ODDS_OF_CUE, ODDS_OF_PLAIN_CUE = 1.5, 4.0
"""By how much a cue raises the odds of its code over what the classifier has learned of it: the corpus is full of hard cases on purpose,
in which the stock wordings that people use most are rare."""
_PLAIN_CUES = frozenset(
    (
        "tells_should labels accuses asks_ruler warns disputes shames throws_back "
        "choice_then_threat asks_permission your_choice invites_telling ruler_downward confidence_ruler contradicts cheers "
        "follows suggests asks_what_how both_sides stem_sounds orders not_telling_but"
    ).split()
)

_FILLERS = re.compile(
    r"^(?:(?:okay|ok|right|yeah|yes|yep|mm+-?hmm*|mhm+|mm+|uh-?huh|um+|uh+|oh|ah|hmm+|alright|all right|well|so|and|but|sure|i see|now|"
    r"you know|i mean)\b[\s,.!…-]*)+(?=\w)"
)
_STAMMER = re.compile(r"\b(\w+)(?:-+\s?\1)+\b")
_HESITATION = re.compile(r"\b(?:um+|uh+)\b,? ?")


def core(text: str) -> str:
    """Return `text` in lower case without the fillers before it, hesitations and stammers: "Yeah. Um, so you-you ..." is "so you ..."."""
    plain = cues.normalise(text)
    match = _FILLERS.match(plain)
    rest = _HESITATION.sub("", _STAMMER.sub(r"\1", plain[match.end() :] if match else plain))
    if len(rest) <= 2:
        return plain
    if match and re.search(r"\bso\b", match.group()):
        return "so " + rest
    return "and " + rest if match and re.search(r"\b(?:and|but)\b", match.group()) else rest


def tokens(text: str) -> list[str]:
    """Return the words of `text` and its question marks between a mark for the beginning and one for the end."""
    return ["<s>", *_TOKEN.findall(core(text)), "</s>"]


def characters(text: str) -> str:
    """Return `text` as the character n-grams see it: its core, digits alike, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"\d", "0", core(text)))


def typed_copies(text: str) -> Iterable[str]:
    """Yield `text` and, where they differ, a copy as typed in haste: lower case without any punctuation."""
    yield text
    bare = re.sub(r"[^\w\s]|_", "", cues.normalise(text)).strip()
    if bare and bare != text:
        yield bare


class UtteranceModel:
    """Gives utterances a probability for each code, and says which of their words speak for one."""

    def __init__(self, alpha: float = 1e-5, seed: int = 0) -> None:
        """`alpha` is the strength of the L2 penalty; `seed` orders the examples in training."""
        self._words = TfidfVectorizer(analyzer=_word_ngrams, sublinear_tf=True, min_df=2)
        self._characters = TfidfVectorizer(preprocessor=characters, analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=4)
        # One against the rest for each code; averaged over its way, it is as good as a full logistic regression in a tenth of the time.
        self._classifier = SGDClassifier(
            loss="log_loss", alpha=alpha, max_iter=25, tol=None, class_weight="balanced", average=True, random_state=seed
        )
        self._names: list[str] = []
        """The word n-grams by column."""
        self.patterns: dict[str, list[str]] = {}
        """What the coder saves beside the classifier: see `mi.topics` and `mi.outside`."""

    @property
    def codes(self) -> list[str]:
        return [str(code) for code in self._classifier.classes_]

    def fit(self, texts: Sequence[str], codes: Sequence[str]) -> None:
        """Learn from utterances and their codes; each is also learned as typed in haste."""
        pairs = [(copy, code) for text, code in zip(texts, codes) for copy in typed_copies(text)]
        copies = [copy for copy, _ in pairs]
        self._words.fit(copies)
        self._characters.fit(copies)
        self._names = list(self._words.get_feature_names_out())
        self._classifier.fit(self._features(copies), [code for _, code in pairs])

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Return, for each utterance, the probability of each code; they add up to 1."""
        if not texts:
            return []
        rows = self._classifier.predict_proba(self._features(texts)) * np.array([self._odds(text) for text in texts])
        return [dict(zip(self.codes, map(float, row))) for row in rows / rows.sum(axis=1, keepdims=True)]

    def _odds(self, text: str) -> list[float]:
        """What is known beside the classifier: how common a code is in sessions, and the cues of `text`."""
        odds = {code: PRIORS.get(code, 1.0) for code in self.codes}
        for hit in cues.find(text):
            if hit.code in odds:
                odds[hit.code] *= ODDS_OF_PLAIN_CUE if hit.name in _PLAIN_CUES else ODDS_OF_CUE
        return list(odds.values())

    def explain(self, text: str, code: str) -> str:
        """Return the word or run of up to three words of `text` that speaks most for `code`; empty where none does."""
        if code not in self.codes:
            return ""
        weights = self._classifier.coef_[self.codes.index(code)]
        row = self._words.transform([text]).tocoo()
        parts = [(value * weights[column], self._names[column]) for value, column in zip(row.data, row.col)]
        for weight, name in sorted(parts, reverse=True):
            found = _find(text, name)
            if weight > 0 and found:
                return found
        return ""

    def save(self, path: Path) -> None:
        joblib.dump(self, path, compress=3)

    @staticmethod
    def load(path: Path) -> "UtteranceModel":
        """Read a model that this project trained; never one from elsewhere, since unpickling runs code."""
        model: Any = joblib.load(path)
        if not isinstance(model, UtteranceModel):
            raise ValueError(f"{path} holds no UtteranceModel; train again with `rasa train`.")
        return model

    def _features(self, texts: Sequence[str]) -> csr_matrix:
        words, letters = self._words.transform(texts), self._characters.transform(texts)
        return hstack([words, letters, csr_matrix(np.array([_cue_row(text) for text in texts]))], format="csr")


def _word_ngrams(text: str) -> list[str]:
    words = tokens(text)
    return [" ".join(words[start : start + length]) for length in (1, 2, 3) for start in range(len(words) - length + 1)]


def _cue_row(text: str) -> list[float]:
    found = {hit.name for hit in cues.find(text)}
    length = min(len(text.split()), 40) / 40
    return [CUE_WEIGHT * (name in found) for name in _CUE_NAMES] + [length * CUE_WEIGHT, ("?" in text) * CUE_WEIGHT]


def _find(text: str, ngram: str) -> str:
    words = [word for word in ngram.split() if word not in {"<s>", "</s>", "?", "!", "%"}]
    if not words:
        return ""
    match = re.search(r"\W+".join(map(re.escape, words)), cues.normalise(text))
    return text[match.start() : match.end()] if match else ""
