"""Play many made-up students at once against running servers, and measure how long each waits for an answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from random import Random
from statistics import median
from typing import Any

import aiohttp
from tqdm import tqdm

from workbench import processes
from workbench.visitors import Bad, Over, Visitor

PROBES = (5, 50, 100, 200)
"""Turns of a session whose cost is told by themselves."""
_AROUND = 5
"""A turn is told by the median of this many before it, itself and as many after."""

Script = tuple[str, str, Sequence[str]]
"""A client, a seed, and what is said to it."""


@dataclass(frozen=True)
class Plan:
    """What is to be played."""

    conversations: int = 1
    """At once."""
    turns: int = 20
    """Of each."""
    think: float = 0.0
    """Seconds between an answer and the next reply, on average."""
    duration: float = 0.0
    """Seconds after which no more is said; 0: when all have had their turns."""
    seed: str = "1"


@dataclass
class Measured:
    """What was measured."""

    plan: Plan
    seconds: float = 0.0
    starts: list[float] = field(default_factory=list)
    """How long each first line took, in seconds."""
    turns: list[tuple[int, float]] = field(default_factory=list)
    """Number of a turn in its session, from 1, and how long its answer took in seconds."""
    errors: Counter[str] = field(default_factory=Counter)
    memory: dict[str, float] = field(default_factory=dict)
    """MB by server, at the end."""
    computed: dict[str, float] = field(default_factory=dict)
    """Seconds of computing by server while the turns were played."""

    @property
    def per_second(self) -> float:
        return len(self.turns) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which `share` (0 to 1) of the turns were answered; 0 without turns."""
        times = sorted(took for _, took in self.turns)
        return 1000 * times[min(len(times) - 1, int(share * len(times)))] if times else 0.0

    def around(self, turn: int) -> float | None:
        """Return what a turn cost, in milliseconds: the median of those around it; None where there are too few."""
        near = [took for number, took in self.turns if abs(number - turn) <= min(_AROUND, turn - 1)]
        return 1000 * median(near) if any(number >= turn for number, _ in self.turns) and near else None

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-ready figures."""
        return {
            "plan": asdict(self.plan),
            "seconds": round(self.seconds, 2),
            "turns": len(self.turns),
            "turns_per_second": round(self.per_second, 2),
            **{f"p{share}_ms": round(self.percentile(share / 100), 1) for share in (50, 95, 99)},
            "first_line_p50_ms": round(1000 * median(self.starts), 1) if self.starts else None,
            "by_turn_ms": {turn: round(cost, 1) for turn in PROBES if (cost := self.around(turn)) is not None},
            "computing_ms_per_turn": {
                name: round(1000 * spent / len(self.turns), 1) for name, spent in self.computed.items() if self.turns
            },
            "errors": dict(self.errors),
            "memory_mb": {name: round(size, 1) for name, size in self.memory.items()},
        }


def together(rounds: Sequence[Measured]) -> Measured:
    """Return several rounds as one; memory is that of the last."""
    whole = Measured(rounds[-1].plan, memory=rounds[-1].memory)
    for one in rounds:
        whole.seconds += one.seconds
        whole.starts += one.starts
        whole.turns += one.turns
        whole.errors += one.errors
        for name, spent in one.computed.items():
            whole.computed[name] = whole.computed.get(name, 0.0) + spent
    return whole


async def play(
    plan: Plan, visitors: Sequence[Visitor], scripts: Sequence[Script], servers: Mapping[str, int] | None = None, show: bool = True
) -> Measured:
    """Let each visitor play its script, all at once, and return what was measured; `servers` are the processes to watch, by name.

    All sessions are begun first: what is measured afterwards is turns alone.
    """
    servers = servers or {}
    # Where nobody looks on, no bar.
    silent = None if show else True
    found = Measured(plan)
    with tqdm(total=len(visitors), desc="beginning", unit=" sessions", disable=silent) as bar:
        few = asyncio.Semaphore(8)
        begun = await asyncio.gather(*(_begin(visitor, script, found, few, bar) for visitor, script in zip(visitors, scripts)))
    ready = [(visitor, script) for visitor, script, done in zip(visitors, scripts, begun) if done]
    with tqdm(
        total=None if plan.duration else len(ready) * plan.turns, desc="talking", unit=" turns", disable=None if show else True
    ) as bar:
        before = {name: processes.computed(pid) for name, pid in servers.items()}
        began = time.perf_counter()
        until = began + plan.duration if plan.duration else float("inf")
        await asyncio.gather(
            *(_talk(visitor, script, found, until, Random(f"{plan.seed}/{number}"), bar) for number, (visitor, script) in enumerate(ready))
        )
        found.seconds = time.perf_counter() - began
    for name, pid in servers.items():
        size, spent, earlier = processes.memory(pid), processes.computed(pid), before[name]
        if size is not None and spent is not None and earlier is not None:
            found.memory[name], found.computed[name] = size, spent - earlier
    return found


async def _begin(visitor: Visitor, script: Script, found: Measured, few: asyncio.Semaphore, bar: Any) -> bool:
    async with few:
        took = await _timed(found, lambda: visitor.begin(*script[:2]))
    bar.update()
    if took is not None:
        found.starts.append(took)
    return took is not None


async def _talk(visitor: Visitor, script: Script, found: Measured, until: float, random: Random, bar: Any) -> None:
    number, pause = 0, random.uniform(0, found.plan.think)
    for text in script[2]:
        if time.perf_counter() + pause > until:
            # The others go on to the end of the time.
            return
        await asyncio.sleep(pause)
        try:
            took = await _timed(found, lambda: visitor.say(text))  # noqa: B023 - called at once
        except Over:
            number, took = 0, None
            await _timed(found, lambda: visitor.begin(*script[:2]))
        if took is not None:
            number += 1
            found.turns.append((number, took))
        bar.update()
        pause = random.uniform(0.5, 1.5) * found.plan.think


async def _timed(found: Measured, call: Callable[[], Awaitable[None]]) -> float | None:
    began = time.perf_counter()
    try:
        await call()
    except Bad as error:
        found.errors[str(error)] += 1
        return None
    except (aiohttp.ClientError, asyncio.TimeoutError, ConnectionError) as error:
        found.errors[type(error).__name__] += 1
        return None
    return time.perf_counter() - began


def lines(found: Measured) -> list[str]:
    """Return the figures as text."""
    figures = found.as_dict()
    told = [
        f"turns: {figures['turns']} in {figures['seconds']} s, {figures['turns_per_second']} a second",
        f"a turn: p50 {figures['p50_ms']} ms, p95 {figures['p95_ms']} ms, p99 {figures['p99_ms']} ms",
    ]
    told += [f"turn {turn} of a session: {cost} ms" for turn, cost in figures["by_turn_ms"].items()]
    told += [f"computing of {name}: {spent} ms a turn" for name, spent in figures["computing_ms_per_turn"].items()]
    told += [f"memory of {name}: {size} MB" for name, size in figures["memory_mb"].items()]
    return [*told, f"errors: {sum(found.errors.values())}", *(f"  {count} x {why}" for why, count in found.errors.most_common())]
