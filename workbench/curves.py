"""Draw how clients move, by kind of trainee."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import pyplot

from mi.behaviours import STATE
from workbench.plays import TURNS, Row

matplotlib.use("Agg")

_SMOOTH = 2
"""Turns to each side over which shares of talk are averaged."""
_LEFT_OUT = ("random",)
_TALKS: dict[str, tuple[str, ...]] = {"change": ("change",), "sustain and discord": ("sustain", "discord")}


def draw(rows: Sequence[Row], out: Path) -> list[Path]:
    """Write `state.png` and `talk.png` into the folder `out` and return their paths."""
    out.mkdir(parents=True, exist_ok=True)
    sessions: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.kind not in _LEFT_OUT:
            sessions[row.kind][row.session].append(row)
    return [_state(sessions, out / "state.png"), _talk(sessions, out / "talk.png")]


def _curve(sessions: Sequence[Sequence[Row]], value: Callable[[Row], float]) -> list[float]:
    """The mean by turn; who has left stays as it was."""
    return [sum(value(rows[min(turn, len(rows) - 1)]) for rows in sessions) / len(sessions) for turn in range(TURNS)]


def _state(sessions: dict[str, dict[str, list[Row]]], path: Path) -> Path:
    figure, axes = pyplot.subplots(1, len(STATE), figsize=(4 * len(STATE), 4), sharey=True)
    for axis, name in zip(axes, STATE):
        for kind, own in sessions.items():
            axis.plot(range(1, TURNS + 1), _curve(list(own.values()), attrgetter(f"state.{name}")), label=kind)
        _label(axis, name, (0, 10))
    return _save(figure, axes, path)


def _talk(sessions: dict[str, dict[str, list[Row]]], path: Path) -> Path:
    figure, axes = pyplot.subplots(1, len(_TALKS), figsize=(7 * len(_TALKS), 4), sharey=True)
    for axis, (name, talks) in zip(axes, _TALKS.items()):
        for kind, own in sessions.items():
            raw = _curve(list(own.values()), partial(_is, talks))
            near = [raw[max(0, turn - _SMOOTH) : turn + _SMOOTH + 1] for turn in range(TURNS)]
            axis.plot(range(1, TURNS + 1), [sum(values) / len(values) for values in near], label=kind)
        _label(axis, name, (0, 1))
    return _save(figure, axes, path)


def _is(talks: tuple[str, ...], row: Row) -> float:
    return float(row.talk in talks)


def _label(axis: Any, title: str, limits: tuple[float, float]) -> None:
    axis.set_title(title)
    axis.set_xlabel("turn")
    axis.set_ylim(*limits)
    axis.grid(alpha=0.3)


def _save(figure: Any, axes: Any, path: Path) -> Path:
    axes[-1].legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
    return path
