"""A measure over sessions as points of a small drawing that a template draws."""

from dataclasses import dataclass

from web.measures.models import Measures
from web.progress.measured import Measured, Value, value

WIDTH, HEIGHT = 320, 132
LEFT, RIGHT, TOP, BOTTOM = 40, 10, 10, 24
LATEST = 20
"""Sessions in the drawing: more would stand too close; the table has all."""


@dataclass(frozen=True)
class Point:
    """One session: its place in the drawing and its numbers for the table."""

    kept: Measures
    number: int
    value: Value
    x: float
    y: float | None
    low_y: float | None
    high_y: float | None


@dataclass(frozen=True)
class Curve:
    """All that the drawing of one measure needs."""

    measured: Measured
    points: tuple[Point, ...]
    line: str
    levels: tuple[tuple[float, float], ...]
    """Values to write at the left edge, and where."""
    fair_y: float | None
    good_y: float | None
    goal_y: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM

    @property
    def drawn(self) -> tuple[Point, ...]:
        return self.points[-LATEST:]

    @property
    def last(self) -> Value | None:
        """The newest session's value that there is."""
        return next((point.value for point in reversed(self.points) if point.value.value is not None), None)


def curve(measured: Measured, kept: list[Measures], target: float | None = None) -> Curve:
    """Return the way of a measure through the sessions, oldest first."""

    def y(number: float | None) -> float | None:
        if number is None:
            return None
        inside = min(max(number / measured.highest, 0.0), 1.0)
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - inside), 1)

    first = max(0, len(kept) - LATEST)
    step = (WIDTH - LEFT - RIGHT - 12) / max(1, min(len(kept), LATEST) - 1)
    points = []
    for place, one in enumerate(kept):
        found = value(measured, [one])
        # An interval without an upper end reaches to the top of the drawing.
        high = measured.highest if found.low is not None and found.high is None else found.high
        points.append(Point(one, place + 1, found, round(LEFT + 6 + step * (place - first), 1), y(found.value), y(found.low), y(high)))
    line = " ".join(f"{point.x},{point.y}" for point in points[first:] if point.y is not None)
    middle = measured.highest / 2
    levels = tuple((level, y(level) or 0.0) for level in (0.0, middle, measured.highest))
    return Curve(measured, tuple(points), line, levels, y(measured.fair), y(measured.good), y(target))
