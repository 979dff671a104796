"""How far two codings agree: kappa with its interval, the curve over confidence, and whether confidence means what it says."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from mi import agreement

BINS = 10
COVERAGES = (1.0, 0.9, 0.8, 0.75, 0.6, 0.5)


@dataclass(frozen=True)
class Compared:
    """Codes given by people and by the coder to the same things."""

    conversations: list[str]
    given: list[Any]
    coded: list[Any]

    def where(self, kept: Sequence[bool]) -> "Compared":
        """Return the part where `kept` is true."""
        return Compared(*([value for value, keep in zip(values, kept) if keep] for values in (self.conversations, self.given, self.coded)))


def interval(conversations: Sequence[str], given: Sequence[Any], coded: Sequence[Any], seed: int = 0) -> tuple[float, float]:
    """Return the 95% interval of kappa as `mi.agreement` works it out; not a number where there is none."""
    return agreement.interval(conversations, given, coded, seed) or (math.nan, math.nan)


def _kappa(given: Sequence[Any], coded: Sequence[Any]) -> float:
    found = agreement.kappa(given, coded)
    return math.nan if found is None else found


def line(name: str, pairs: Compared, of: int | None = None) -> str:
    """Return the one line of a figure; `of` is how many there were before the unsure ones were left out."""
    if not pairs.given:
        return f"{name}: nothing to compare n=0 coverage 0.00"
    low, high = interval(pairs.conversations, pairs.given, pairs.coded)
    f1, accuracy = f1_score(pairs.given, pairs.coded, average="macro"), accuracy_score(pairs.given, pairs.coded)
    agreed = f"{name}: kappa {_kappa(pairs.given, pairs.coded):.2f} [{low:.2f}, {high:.2f}] macro-F1 {f1:.2f} accuracy {accuracy:.2f}"
    return f"{agreed} n={len(pairs.given)} coverage {len(pairs.given) / (of or len(pairs.given)):.2f}"


def by_code(pairs: Compared, names: Sequence[Any], suffix: str = "") -> list[str]:
    """Return a line per code."""
    scores = precision_recall_fscore_support(pairs.given, pairs.coded, labels=list(names), zero_division=0)
    return [f"{name}{suffix}: precision {p:.2f} recall {r:.2f} F1 {f:.2f} n={n}" for name, p, r, f, n in zip(names, *scores)]


def confusion(pairs: Compared, names: Sequence[str]) -> list[str]:
    """Return a line per given code: what the coder made of it."""
    return [
        f"confusion, {given}: "
        + " ".join(f"{coded} {sum(g == given and c == coded for g, c in zip(pairs.given, pairs.coded))}" for coded in names)
        for given in names
    ]


def by_coverage(pairs: Compared, confidence: Sequence[float]) -> list[tuple[float, float, float]]:
    """Return coverage, least confidence and kappa where only the surest part is kept, for each of `COVERAGES`."""
    order = np.argsort(-np.array(confidence), kind="stable")
    found = []
    for share in COVERAGES:
        kept = order[: max(1, round(share * len(order)))]
        chosen = pairs.where([place in set(kept.tolist()) for place in range(len(order))])
        found.append((share, float(np.array(confidence)[kept].min()), _kappa(chosen.given, chosen.coded)))
    return found


@dataclass(frozen=True)
class Reliability:
    """Whether confidence means what it says: by bins of equal width, and the expected calibration error over them."""

    confidence: list[float]
    right: list[float]
    count: list[int]
    error: float
    """The mean distance between how sure the coder is and how often it is right, weighted by the bins' sizes (ECE)."""


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> Reliability:
    """Compare `confidence`, from 0 to 1, with whether the coder was right."""
    sure, was = np.array(confidence, dtype=float), np.array(right, dtype=float)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    used = [place for place in range(BINS) if (bins == place).any()]
    means = [(float(sure[bins == place].mean()), float(was[bins == place].mean()), int((bins == place).sum())) for place in used]
    error = sum(count * abs(mean - share) for mean, share, count in means) / max(1, len(sure))
    return Reliability([m for m, _, _ in means], [s for _, s, _ in means], [c for _, _, c in means], error)
