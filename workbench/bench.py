"""`mi-practice bench`: every figure of docs/performance.md, ours beside Rasa's own example bot, in one run on one machine."""

import asyncio
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench import bench_servers, load, load_command, long_session
from workbench.bench_servers import Running
from workbench.load import Measured, Plan
from workbench.load_command import Student
from workbench.model import ROOT

FOLDER = ROOT / "var" / "bench"
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured: mi-practice bench -->", "<!-- end of measured -->"
_WARM = Plan(conversations=4, turns=10, seed="warm")
_ONE = Plan(conversations=1, turns=60)
_ROUNDS = 5
_MANY = Plan(conversations=30, turns=20)
_LONG = Plan(conversations=5, turns=long_session.TURNS)


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    what: str
    stock: float | None
    ours: float
    unit: str
    ratio: float | None = None
    bar: str = ""
    holds: bool | None = None


def run(students: int, seconds: float, write: bool) -> int:
    """Measure, print the table, and put it into docs/performance.md where `write`; 1 where a bar is missed or anything went wrong."""
    made = bench_servers.stock_bot(FOLDER / "stock")
    if made:
        print(f"Rasa's example bot was made and trained in {made:.0f} s.", flush=True)
    var = FOLDER / "ours"
    shutil.rmtree(var, ignore_errors=True)
    with bench_servers.stock(FOLDER / "stock") as stock, bench_servers.ours(var) as ours:
        people = load_command.students(max(students, _MANY.conversations), None, ours.variables)
        found = _one(stock, ours, people) | _many(stock, ours, people)
        found["ours long"] = asyncio.run(load_command.long_sessions(_LONG, ours.rasa))
        if students:
            crowd = Plan(conversations=students, turns=1000, think=30.0, duration=seconds)
            found["web crowd"] = _on_pages(crowd, ours, people)
    table = rows(stock, ours, found, students)
    text = markdown(table)
    print(text)
    (FOLDER / "figures.json").write_text(json.dumps({name: one.as_dict() for name, one in found.items()}, indent=2))
    if write:
        put(PAGE, text + f"\n\n{os.cpu_count()} cores; the figures of each run are in `var/bench/figures.json`.\n")
    wrong = {name: dict(one.errors) for name, one in found.items() if one.errors}
    if wrong:
        print(f"Errors: {wrong}")
    return 1 if wrong or any(row.holds is False for row in table) else 0


def _one(stock: Running, ours: Running, people: Sequence[Student]) -> dict[str, Measured]:
    """Play one conversation on each, round after round: a machine that is slower for a while is so for all of them."""
    rounds: dict[str, list[Measured]] = {"stock one": [], "ours one": [], "web one": []}
    for number in range(_ROUNDS + 1):
        # The first round only warms up.
        plan = replace(_ONE, seed=str(number)) if number else _WARM
        done = _on_channel(plan, stock, any_bot=True), _on_channel(plan, ours), _on_pages(plan, ours, people)
        if number:
            for name, one in zip(rounds, done):
                rounds[name].append(one)
    return {name: load.together(measured) for name, measured in rounds.items()}


def _many(stock: Running, ours: Running, people: Sequence[Student]) -> dict[str, Measured]:
    return {
        "stock many": _on_channel(_MANY, stock, any_bot=True),
        "ours many": _on_channel(_MANY, ours),
        "web many": _on_pages(_MANY, ours, people),
    }


def _on_channel(plan: Plan, server: Running, any_bot: bool = False) -> Measured:
    return asyncio.run(load_command.on_channel(plan, server.rasa, any_bot))


def _on_pages(plan: Plan, ours: Running, people: Sequence[Student]) -> Measured:
    return asyncio.run(load_command.on_pages(plan, ours.web, people[: plan.conversations], rasa=ours.rasa))


def rows(stock: Running, ours: Running, found: Mapping[str, Measured], students: int) -> list[Row]:
    """Return the table, each bar with whether it holds."""
    a, b, web = (found[name].percentile(0.5) for name in ("stock one", "ours one", "web one"))
    many, our_many = found["stock many"].per_second, found["ours many"].per_second
    early, late = found["ours long"].around(5) or 0.0, found["ours long"].around(200) or 0.0
    adds = (web - b) / b if b else 0.0
    told = [
        Row("one conversation, p50 of a turn", a, b, "ms", *_at_most(b / a, 0.5)),
        Row("30 conversations at once", many, our_many, "turns/s", *_at_least(our_many / many, 2.0)),
        Row("turn 200 of a session (beside it: turn 5)", early, late, "ms", *_at_most(late / early, 1.2)),
        Row("what the pages add (beside it: the stock bot's turn)", a, web - b, "ms", *_at_most((web - b) / a, 0.25)),
        Row("one conversation on the pages (beside it: the channel)", b, web, "ms", 1 + adds),
        Row("30 conversations on the pages", None, found["web many"].per_second, "turns/s"),
    ]
    if "web crowd" in found:
        p95 = found["web crowd"].percentile(0.95)
        told.append(Row(f"{students} students, a message every 30 s: p95", None, p95, "ms", None, "< 1000 ms", p95 < 1000))
    told += [
        Row("computing of Rasa per turn, one conversation", _computing(found["stock one"]), _computing(found["ours one"]) or 0.0, "ms"),
        Row("computing of the web per turn, one conversation", None, _computing(found["web one"], "web") or 0.0, "ms"),
        Row("Rasa answers after", stock.ready, ours.ready, "s", ours.ready / stock.ready),
        Row("everything answers after", None, ours.all_ready, "s"),
        Row("memory of Rasa at rest", stock.memory.get("rasa"), ours.memory.get("rasa", 0.0), "MB"),
        Row("memory of the web at rest", None, ours.memory.get("web", 0.0), "MB"),
    ]
    return told


def _computing(found: Measured, server: str = "bot") -> float | None:
    """Return milliseconds per turn: what is left to compare where a machine is busy."""
    return 1000 * found.computed[server] / len(found.turns) if server in found.computed and found.turns else None


def _at_most(ratio: float, bar: float) -> tuple[float, str, bool]:
    return ratio, f"<= {bar:g}", ratio <= bar


def _at_least(ratio: float, bar: float) -> tuple[float, str, bool]:
    return ratio, f">= {bar:g}", ratio >= bar


def markdown(table: list[Row]) -> str:
    """Return the table as Markdown."""
    lines = ["| | stock bot | ours | ratio | bar | |", "|---|---|---|---|---|---|"]
    for row in table:
        stock = "" if row.stock is None else f"{row.stock:.1f} {row.unit}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        holds = {True: "holds", False: "**missed**", None: ""}[row.holds]
        lines.append(f"| {row.what} | {stock} | {row.ours:.1f} {row.unit} | {ratio} | {row.bar} | {holds} |")
    return "\n".join(lines)


def put(page: Path, text: str) -> None:
    """Put `text` between the marks of `page`.

    Raises:
        ValueError: the page has no marks.
    """
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page}: the marks {BEGIN!r} and {END!r} are missing.")
    page.write_text(f"{before}{BEGIN}\n{text.strip()}\n{END}{after}", encoding="utf-8")
