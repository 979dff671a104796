"""The figures of a session, or of several added up: the same five for a student and for the class."""

from collections.abc import Iterable
from dataclasses import dataclass

from mi.summary import LEAST_TURNS, wilson
from web.measures.models import Measures

SUMMED = (
    "volleys",
    "argued",
    "reflections",
    "complex_reflections",
    "questions",
    "open_questions",
    "resisted",
    "resisted_argued",
    "resisted_rolled",
)


@dataclass(frozen=True)
class Value:
    """A figure with its uncertainty (95%); None where nothing can be divided."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Tally:
    """What was counted; the names are those of `Measures`."""

    sessions: int
    volleys: int
    argued: int
    reflections: int
    complex_reflections: int
    questions: int
    open_questions: int
    resisted: int
    resisted_argued: int
    resisted_rolled: int

    @property
    def too_short(self) -> bool:
        """Whether there are too few replies for a judgement, as in a session's own summary."""
        return self.volleys < LEAST_TURNS

    @property
    def ratio(self) -> Value:
        """Reflections to questions; the interval is that of the share of reflections, turned into odds, as in `mi.summary`."""
        if not self.questions:
            return Value(None)
        low, high = wilson(self.reflections, self.reflections + self.questions)
        return Value(self.reflections / self.questions, _odds(low), _odds(high))

    @property
    def complex(self) -> Value:
        return _share(self.complex_reflections, self.reflections)

    @property
    def open(self) -> Value:
        return _share(self.open_questions, self.questions)

    @property
    def argued_per_session(self) -> Value:
        return Value(self.argued / self.sessions if self.sessions else None)

    @property
    def resisted_else(self) -> int:
        """Replies to resistance that neither argued nor rolled with it."""
        return self.resisted - self.resisted_argued - self.resisted_rolled


def tally(measures: Iterable[Measures]) -> Tally:
    """Add up what was counted in some sessions."""
    counted = list(measures)
    return Tally(len(counted), **{name: sum(getattr(one, name) for one in counted) for name in SUMMED})


def _share(part: int, whole: int) -> Value:
    return Value(part / whole, *wilson(part, whole)) if whole else Value(None)


def _odds(share: float | None) -> float | None:
    return None if share is None or share >= 1 else share / (1 - share)
