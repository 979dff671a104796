"""What the statistical model sees of an utterance: words, letters and the skeleton of function words as n-grams, and the cue rules.

The question mark is kept throughout; what is only typing (fillers, stammers, digits, capitals) is not seen.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.utils.sparsefuncs_fast import inplace_csr_row_normalize_l2

from mi import cues
from mi.behaviours import REFLECTIONS

CUE_NAMES = tuple(cue.name for cue in cues.CUES)
CUE_WEIGHT = 0.5
"""What a cue counts beside n-grams, whose vectors have length 1."""
RISING = 0.3
"""The share of plain reflections that is also learned with a rising tone: "You're here for her?" gives back what was said, too."""

_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[?!%]")
_FILLERS = re.compile(
    r"^(?:(?:okay|ok|right|yeah|yes|yep|mm+-?hmm*|mhm+|mm+|uh-?huh|um+|uh+|oh|ah|hmm+|alright|all right|well|so|and|but|sure|i see|now|"
    r"you know|i mean)\b[\s,.!…-]*)+(?=\w)"
)
_STAMMER = re.compile(r"\b(\w+)(?:-+\s?\1)+\b")
_HESITATION = re.compile(r"\b(?:um+|uh+)\b,? ?")
_FUNCTION_WORDS = frozenset(
    (
        "i you he she it we they me him her them my your his their our this that these those there here what how when where why "
        "who which whether if and or but so because cause then than as like about of to in on at for with from by up out off "
        "over not no do does did don't doesn't didn't is are was were be been being am isn't aren't wasn't have has had haven't "
        "can could would will shall should may might must can't couldn't wouldn't won't i'm you're he's she's it's we're "
        "they're that's there's what's i've you've we've they've i'd you'd he'd she'd we'd they'd i'll you'll he'll she'll "
        "it'll we'll they'll let's a an the some any all more most little lot one thing things something anything kind sort "
        "just really maybe okay right yeah well um uh know mean feel feeling think want wanting need going gonna get getting "
        "got make makes sounds sound seems hear hearing saying said tell telling told ask asked talk talked wonder wondering "
        "guess sure mm hmm please thanks thank sorry try tried able important good great people person someone"
    ).split()
)


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


def skeleton(text: str) -> list[str]:
    """Return `tokens` with every word that carries content replaced by its ending: how a thing is said, whatever it is about."""
    return [word if word in _FUNCTION_WORDS or not word[0].isalpha() else _ending(word) for word in tokens(text)]


def _ending(word: str) -> str:
    return next((f"_{end}" for end in ("ing", "ed", "ly", "s") if word.endswith(end)), "_")


def characters(text: str) -> str:
    """Return `text` as the character n-grams see it: its core, digits alike, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"\d", "0", core(text)))


def typed_copies(text: str) -> Iterator[str]:
    """Yield `text` and, where they differ, a copy as typed in haste: lower case without any punctuation."""
    yield text
    bare = re.sub(r"[^\w\s]|_", "", cues.normalise(text)).strip()
    if bare and bare != text:
        yield bare


def spoken_copies(text: str, code: str) -> Iterator[str]:
    """Yield, for a share of plain reflections that depends on nothing but the text, a copy with a rising tone."""
    if code in REFLECTIONS and "?" not in text and re.search(r"[A-Z]", text) and 2 < len(text.split()) < 30:
        if int(sha256(text.encode()).hexdigest(), 16) % 100 < 100 * RISING:
            yield text.rstrip(" \t\n.!…–—-") + "?"


def ngrams(words: Sequence[str], longest: int) -> list[str]:
    """Return all runs of up to `longest` words."""
    return [" ".join(words[start : start + length]) for length in range(1, longest + 1) for start in range(len(words) - length + 1)]


def _word_ngrams(text: str) -> list[str]:
    return ngrams(tokens(text), 3)


def _skeleton_ngrams(text: str) -> list[str]:
    return ngrams(skeleton(text), 4)


class Features:
    """Turns utterances into the rows of a sparse matrix; learns its vocabulary from the corpus."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer(analyzer=_word_ngrams, sublinear_tf=True, min_df=2)
        self._letters = TfidfVectorizer(preprocessor=characters, analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=4)
        self._skeleton = TfidfVectorizer(analyzer=_skeleton_ngrams, sublinear_tf=True, min_df=3)

    def fit(self, texts: Sequence[str]) -> None:
        """Learn the vocabulary of `texts`."""
        for made in ("names", "_rarity"):
            self.__dict__.pop(made, None)
        for part in (self._words, self._letters, self._skeleton):
            part.fit(texts)
            # What was too rare to be learned: three times as much as what was, and of no use.
            part.stop_words_ = None

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """The kind of each column (`words`, `letters`, `skeleton`, `cue`) and what it stands for; made when somebody asks why."""
        parts = (("words", self._words), ("letters", self._letters), ("skeleton", self._skeleton))
        found = [(kind, str(name)) for kind, part in parts for name in part.get_feature_names_out()]
        return found + [("cue", name) for name in (*CUE_NAMES, "length", "question mark")]

    @cached_property
    def _rarity(self) -> list[tuple[TfidfVectorizer, Any]]:
        """Each kind of n-grams with the weights of its columns; made when the first text comes."""
        return [(part, part.idf_) for part in (self._words, self._letters, self._skeleton)]

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("names", "_rarity")}

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return one row per text; shape (len(texts), len(names))."""
        blocks = [_weighed(part, rarity, texts) for part, rarity in self._rarity]
        return hstack([*blocks, csr_matrix(np.array([_cue_row(text) for text in texts]))], format="csr")


def _weighed(part: TfidfVectorizer, rarity: Any, texts: Sequence[str]) -> csr_matrix:
    """What `part.transform` returns. That adds up the whole vocabulary at every call, only to see that it has learned one."""
    counts = CountVectorizer.transform(part, texts)
    counts.data = (np.log(counts.data) + 1) * rarity[counts.indices]
    inplace_csr_row_normalize_l2(counts)
    return counts


def _cue_row(text: str) -> list[float]:
    found = {hit.name for hit in cues.find(text)}
    length = min(len(text.split()), 40) / 40
    return [CUE_WEIGHT * (name in found) for name in CUE_NAMES] + [length * CUE_WEIGHT, ("?" in text) * CUE_WEIGHT]
