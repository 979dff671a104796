"""How far two codings of the same things agree: Cohen's kappa, and its interval by resampling whole conversations.

Kappa is the share of agreement beyond what chance would give (Cohen 1960): 1 is all, 0 no more than chance. The interval is the percentile
bootstrap at 95% over conversations, because things of one conversation are not independent.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

SAMPLES: Final = 500
"""Resamples of the bootstrap."""

LEAST_THINGS: Final = 20
"""Below this many things no kappa is told: one more disagreement among 20 moves it by a tenth."""

LEAST_CONVERSATIONS: Final = 2
"""An interval over conversations needs more than one."""

LEAST_FOUND: Final = 5
"""A single code that both sides gave less often than this says nothing: one more or less would turn its kappa round."""

Table = Counter[tuple[Any, Any]]
"""How often the first coding gave one code where the second gave another."""


def kappa(given: Sequence[Any], coded: Sequence[Any]) -> float | None:
    """Return Cohen's kappa of two codings of the same things; nothing where there is no chance to differ (one code only, or no things)."""
    return of_table(Counter(zip(given, coded)))


def of_table(table: Mapping[tuple[Any, Any], int]) -> float | None:
    """Return kappa from a table of how often which codes met; nothing as in `kappa`."""
    whole = sum(table.values())
    rows: Counter[Any] = Counter()
    columns: Counter[Any] = Counter()
    for (given, coded), number in table.items():
        rows[given] += number
        columns[coded] += number
    chance = sum(rows[name] * columns[name] for name in rows)
    if not whole or chance == whole * whole:
        return None
    same = sum(number for (given, coded), number in table.items() if given == coded)
    return (same * whole - chance) / (whole * whole - chance)


def interval(
    conversations: Sequence[str], given: Sequence[Any], coded: Sequence[Any], seed: int = 0, samples: int = SAMPLES
) -> tuple[float, float] | None:
    """Return the 95% interval of kappa, the same for the same `seed`; nothing where no resample has a kappa."""
    tables: dict[str, Table] = {}
    for name, *pair in zip(conversations, given, coded):
        tables.setdefault(name, Counter())[tuple(pair)] += 1
    cells = sorted({cell for table in tables.values() for cell in table}, key=repr)
    rows = [tuple(tables[name][cell] for cell in cells) for name in sorted(tables)]
    if not rows:
        return None
    random, kappas = Random(seed), []
    for _ in range(samples):
        drawn = zip(*random.choices(rows, k=len(rows)))
        # A resample in which everything has one code has no kappa; it is left out of the percentiles.
        if (value := of_table(dict(zip(cells, map(sum, drawn))))) is not None:
            kappas.append(value)
    kappas.sort()
    return (_percentile(kappas, 0.025), _percentile(kappas, 0.975)) if kappas else None


def _percentile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@dataclass(frozen=True)
class Agreement:
    """How far two codings agree on one question."""

    name: str
    """What was compared: `all` codes, the `outcome`, or one code."""
    things: int
    same: int
    """How many of the things got the same answer."""
    conversations: int
    kappa: float | None
    low: float | None
    high: float | None
    found: tuple[int, int] = (0, 0)
    """For one code: how often each of the two gave it."""

    @property
    def too_few(self) -> bool:
        """Whether there is too little to say anything by."""
        rare = 0 < max(self.found) < LEAST_FOUND
        return rare or self.things < LEAST_THINGS or self.conversations < LEAST_CONVERSATIONS

    @property
    def share(self) -> float:
        """The share of things with the same answer, from 0 to 1."""
        return self.same / self.things if self.things else 0.0


Pair = tuple[str, Any, Any]
"""A conversation's name, and what each of two codings says of one thing in it."""


def agreement(name: str, pairs: Iterable[Pair], samples: int = SAMPLES) -> Agreement:
    """Return how far the codings in `pairs` agree; the interval only where there is enough to resample."""
    told = list(pairs)
    conversations, given, coded = ([pair[place] for pair in told] for place in range(3))
    enough = len(told) >= LEAST_THINGS and len(set(conversations)) >= LEAST_CONVERSATIONS
    low, high = (interval(conversations, given, coded, samples=samples) if enough else None) or (None, None)
    found = (sum(value is True for value in given), sum(value is True for value in coded))
    same = sum(one == other for one, other in zip(given, coded))
    return Agreement(name, len(told), same, len(set(conversations)), kappa(given, coded), low, high, found)
