"""The measures that a student follows from session to session: what is divided by what, and how certain that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from mi.summary import THRESHOLDS, wilson
from web.measures.models import Measures

Unit = Literal["share", "ratio"]


@dataclass(frozen=True)
class Measured:
    """One measure: two of the kept counts, and which way is better."""

    name: str
    part: str
    whole: tuple[str, ...]
    """The counts that make up what the part is divided by."""
    unit: Unit
    more_is_better: bool = True

    @property
    def fair(self) -> float | None:
        """MITI's threshold, where it sets one."""
        return THRESHOLDS[self.name][0] if self.name in THRESHOLDS else None

    @property
    def good(self) -> float | None:
        return THRESHOLDS[self.name][1] if self.name in THRESHOLDS else None

    @property
    def highest(self) -> float:
        """The upper end of the drawing; what is higher is drawn there."""
        return 1.0 if self.unit == "share" else 4.0


ALL: Final = (
    Measured("rolled", "resisted_rolled", ("resisted",), "share"),
    Measured("argued", "argued", ("volleys",), "share", more_is_better=False),
    Measured("reflection_to_question", "reflections", ("questions",), "ratio"),
    Measured("percent_complex", "complex_reflections", ("reflections",), "share"),
    Measured("percent_open", "open_questions", ("questions",), "share"),
    Measured("client_words", "client_words", ("client_words", "trainee_words"), "share"),
)
BY_NAME: Final = {measured.name: measured for measured in ALL}


@dataclass(frozen=True)
class Value:
    """A measure's value with Wilson's 95% interval, as in the summary; None where there was nothing to divide by."""

    part: int
    whole: int
    value: float | None
    low: float | None
    high: float | None


def value(measured: Measured, kept: Iterable[Measures]) -> Value:
    """Return the value of a measure over sessions: their counts added up, so that a long session weighs more than a short one."""
    kept = list(kept)
    part = sum(getattr(one, measured.part) for one in kept)
    whole = sum(getattr(one, name) for one in kept for name in measured.whole)
    found = part / whole if whole else None
    if measured.unit == "ratio":
        low, high = wilson(part, part + whole)
        return Value(part, whole, found, _odds(low), _odds(high)) if found is not None else Value(part, whole, None, None, None)
    # Words do not fall independently of each other: an interval from their number would be far too narrow.
    low, high = (None, None) if measured.name == "client_words" else wilson(part, whole)
    return Value(part, whole, found, low, high)


def _odds(share: float | None) -> float | None:
    return None if share is None or share >= 1 else share / (1 - share)
