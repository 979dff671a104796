"""The summary's figures, ready to be read: formatted, and placed on a scale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

WIDTH = 200.0
"""Of the scale that a template draws."""


@dataclass(frozen=True)
class Scale:
    """Where a value, its uncertainty and the thresholds stand on a line of `WIDTH`."""

    value: float
    low: float
    high: float
    fair: float | None
    good: float | None

    @property
    def span(self) -> float:
        return round(max(self.high - self.low, 1.0), 1)


@dataclass(frozen=True)
class Figure:
    """One measure of the session."""

    name: str
    unit: str
    label: str
    explained: str
    band: str
    value: float | None
    low: float | None
    high: float | None
    fair: float | None
    good: float | None
    scale: Scale | None


def figures(summary: Mapping[str, Any], told: Mapping[str, Any]) -> list[Figure]:
    """Return the figures of the contract's summary, and the client's share of the words; `told` names and explains them."""
    result = [_figure(given, told.get("figures", {}).get(given.get("name")) or {}) for given in summary.get("figures") or []]
    if summary.get("client_words") is not None:
        share = {"name": "client_words", "value": summary["client_words"], "unit": "share"}
        result.append(_figure(share, told.get("client_words") or {}))
    return result


def _figure(given: Mapping[str, Any], told: Mapping[str, str]) -> Figure:
    value, low, high = given.get("value"), given.get("low"), given.get("high")
    fair, good = given.get("fair"), given.get("good")
    return Figure(
        name=given.get("name") or "",
        unit=given.get("unit") or "",
        label=given.get("label") or told.get("label") or "",
        explained=given.get("explained") or told.get("explained") or "",
        band=given.get("band") or "none",
        value=value,
        low=low,
        high=high,
        fair=fair,
        good=good,
        scale=_scale(given.get("unit") or "", value, low, high, fair, good),
    )


def _scale(unit: str, value: float | None, low: float | None, high: float | None, fair: float | None, good: float | None) -> Scale | None:
    if value is None or unit == "count":
        return None
    end = 1.0 if unit == "share" else _end(value, good)
    x = _placed(end)
    return Scale(
        x(value),
        x(value if low is None else low),
        x(value if high is None else high),
        None if fair is None else x(fair),
        None if good is None else x(good),
    )


def _end(value: float, good: float | None) -> float:
    return max(3.0, value * 1.1, (good or 0) * 1.5)


def _placed(end: float) -> Any:
    return lambda number: round(min(max(number / end, 0.0), 1.0) * WIDTH, 1)


@dataclass(frozen=True)
class Share:
    """How often something occurred, and the length of its bar."""

    name: str
    number: int
    bar: float


def counted(counts: Mapping[str, int], order: Iterable[str]) -> list[Share]:
    """Return what occurred, in the order given."""
    highest = max(counts.values(), default=0) or 1
    return [Share(name, counts[name], round(WIDTH * counts[name] / highest, 1)) for name in order if counts.get(name)]
