"""Small multiples: one figure over the sessions, as points of a drawing that a template draws. The scale is the same in all of a kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mi.summary import THRESHOLDS
from web.figures.tally import Tally, Value

WIDTH, HEIGHT = 210, 116
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 8, 20
MOST_RATIO = 4.0
"""Reflections to questions beyond this are drawn at the upper edge: few sessions get there, and the rest would be squeezed."""
KINDS = ("ratio", "complex", "open", "argued", "response")


@dataclass(frozen=True)
class Scale:
    """What all drawings of one page share."""

    sessions: int
    """The most sessions that anybody has."""
    argued: float
    """The upper edge of argued replies per session."""

    def x(self, place: int) -> float:
        """Where the session with number `place` (from 1) stands."""
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (place - 0.5) / max(self.sessions, 1), 1)

    @property
    def bar(self) -> float:
        """How wide a column may be."""
        return round(min(14.0, (WIDTH - LEFT - RIGHT) / max(self.sessions, 1) * 0.7), 1)

    @property
    def dot(self) -> float:
        """How big a point may be."""
        return round(min(3.2, max(1.4, self.bar / 3)), 1)


@dataclass(frozen=True)
class Point:
    """A session's value and its uncertainty; one that is too short is drawn hollow and no line leads to it."""

    x: float
    y: float
    low: float | None
    high: float | None
    too_short: bool
    beyond: bool
    """Whether the value lies beyond the upper edge."""


@dataclass(frozen=True)
class Block:
    """A part of a column: what came after resistance."""

    kind: str
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Chart:
    """One small drawing."""

    kind: str
    points: tuple[Point, ...]
    blocks: tuple[Block, ...]
    line: str
    levels: tuple[tuple[str, float], ...]
    thresholds: tuple[float, ...]
    scale: Scale
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def reach(self) -> str:
        """The uncertainty of all points as one path: hundreds of lines of their own would make the page slow."""
        return "".join(f"M{point.x} {point.low}V{point.high}" for point in self.points if point.low is not None)

    @property
    def empty(self) -> bool:
        return not self.points and not self.blocks


def scale_of(everybody: Sequence[Sequence[Tally]]) -> Scale:
    """Return the scale on which all of these can be drawn."""
    argued = max((one.argued_per_session.value or 0.0 for series in everybody for one in series), default=0.0)
    return Scale(max((len(series) for series in everybody), default=0), float(max(4, -(-int(argued + 0.999) // 4) * 4)))


def charts(series: Sequence[Tally], scale: Scale) -> tuple[Chart, ...]:
    """Return the five drawings of one student, or of the class: `series` is a tally per session, the first one first."""
    return (
        _curve("ratio", series, lambda one: one.ratio, MOST_RATIO, scale, THRESHOLDS["reflection_to_question"]),
        _curve("complex", series, lambda one: one.complex, 1.0, scale, THRESHOLDS["percent_complex"]),
        _curve("open", series, lambda one: one.open, 1.0, scale, THRESHOLDS["percent_open"]),
        _curve("argued", series, lambda one: one.argued_per_session, scale.argued, scale),
        _columns(series, scale),
    )


def _curve(
    kind: str,
    series: Sequence[Tally],
    value: Callable[[Tally], Value],
    most: float,
    scale: Scale,
    thresholds: Sequence[float] = (),
) -> Chart:
    points = []
    for place, one in enumerate(series, start=1):
        found = value(one)
        if found.value is not None:
            known = found.low is not None
            low = _y(found.low or 0.0, most) if known else None
            # Where the upper bound is beyond all numbers (no question at all) the line runs to the edge.
            high = _y(most if found.high is None else found.high, most) if known else None
            points.append(Point(scale.x(place), _y(found.value, most), low, high, one.too_short, found.value > most))
    joined = " ".join(f"{point.x},{point.y}" for point in points if not point.too_short)
    share = most == 1.0
    levels = tuple((f"{round(level * 100)}%" if share else f"{level:g}", _y(level, most)) for level in (0.0, most / 2, most))
    return Chart(kind, tuple(points), (), joined, levels, tuple(_y(one, most) for one in thresholds), scale)


def _columns(series: Sequence[Tally], scale: Scale) -> Chart:
    blocks = []
    for place, one in enumerate(series, start=1):
        floor = 0.0
        for kind, number in (("rolled", one.resisted_rolled), ("else", one.resisted_else), ("argued", one.resisted_argued)):
            if number:
                top = floor + number / one.resisted
                y = _y(top, 1.0)
                blocks.append(Block(kind, round(scale.x(place) - scale.bar / 2, 1), y, round(_y(floor, 1.0) - y, 1)))
                floor = top
    levels = tuple((f"{round(level * 100)}%", _y(level, 1.0)) for level in (0.0, 0.5, 1.0))
    return Chart("response", (), tuple(blocks), "", levels, (), scale)


def _y(value: float, most: float) -> float:
    inside = min(max(value / most, 0.0), 1.0)
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - inside), 1)
