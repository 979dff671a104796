"""The client's state and talk by turn, as points of a drawing that a template draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mi.behaviours import STATE
from mi.transcript import Transcript

WIDTH, HEIGHT = 720, 330
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 14, 70
"""The frame around the field in which the lines run; below it stand the talk and the turns' numbers."""
HIGHEST = 10.0


@dataclass(frozen=True)
class Line:
    """One state's way through the session."""

    name: str
    points: str
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Column:
    """One turn: where it stands, the client's talk, and the state's numbers for the table."""

    turn: int
    x: float
    talk: str
    labelled: bool
    values: tuple[float | None, ...]
    left: float = 0.0
    """Where the strip begins that belongs to the turn."""


@dataclass(frozen=True)
class Plot:
    """All that the drawing needs."""

    lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    levels: tuple[tuple[int, float], ...]
    names: tuple[str, ...] = STATE
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    talk_y: float = HEIGHT - 40.0
    number_y: float = HEIGHT - 14.0
    step: float = 0.0
    """How wide the strip of a turn is."""


def plot(transcript: Transcript, width: int = WIDTH) -> Plot | None:
    """Return the drawing of a session, `width` units wide, or nothing where there is no turn to draw."""
    curves = (transcript.summary or {}).get("curves") or _curves(transcript)
    turns: Sequence[int] = curves.get("turn") or []
    if len(turns) < 2:
        return None
    step = (width - LEFT - RIGHT - 16) / (len(turns) - 1)
    xs = [round(LEFT + 8 + step * place, 1) for place in range(len(turns))]
    every = max(1, round(26 / step + 0.5))
    talks: Sequence[str] = curves.get("talk") or []
    columns = tuple(
        Column(
            turn,
            xs[place],
            (talks[place] if place < len(talks) else "") or "neutral",
            place % every == 0,
            tuple(_at(curves.get(name), place) for name in STATE),
            round(xs[place] - step / 2, 1),
        )
        for place, turn in enumerate(turns)
    )
    lines = tuple(_line(name, [(column.x, _at(curves.get(name), i)) for i, column in enumerate(columns)]) for name in STATE)
    return Plot(
        lines, columns, tuple((level, _y(level)) for level in (0, 2, 4, 6, 8, 10)), width=width, right=width - RIGHT, step=round(step, 1)
    )


def _curves(transcript: Transcript) -> Mapping[str, list[Any]]:
    """The curves of a session without a summary, from its turns."""
    told = [turn for turn in transcript.turns if (turn.feedback.get("client") or {}).get("after")]
    if not told:
        return {}
    first = told[0].feedback["client"]
    curves: dict[str, list[Any]] = {
        "turn": [0, *(turn.number for turn in told)],
        "talk": [first.get("answered"), *(turn.feedback["client"].get("said") for turn in told)],
    }
    for name in STATE:
        start = (first.get("before") or {}).get(name)
        curves[name] = [start, *(turn.feedback["client"]["after"].get(name) for turn in told)]
    return curves


def _at(values: Sequence[float | None] | None, place: int) -> float | None:
    return values[place] if values and place < len(values) else None


def _line(name: str, places: Sequence[tuple[float, float | None]]) -> Line:
    dots = tuple((x, _y(value)) for x, value in places if value is not None)
    return Line(name, " ".join(f"{x},{y}" for x, y in dots), dots)


def _y(value: float) -> float:
    inside = min(max(value, 0.0), HIGHEST)
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - inside / HIGHEST), 1)
