"""What a turn costs each server, by layout: `python -m tests.scale.measure 1x1x1 2x2x2` (Rasa, action and web servers behind nginx).

The students are those of `mi-practice load --web`. `2x0x2` has no action servers: the actions run where Rasa runs.
"""

import argparse
import asyncio
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.scale.machines import TRACKER, WEB, Machines, machines
from tests.scale.students import talkers
from workbench import load, load_command, processes
from workbench.load import Measured, Plan


@dataclass
class Cost:
    """What was measured on a layout."""

    layout: str
    found: Measured
    computing: dict[str, float]
    """Milliseconds of computing per turn, by kind of server, of all servers of that kind together."""
    memory: dict[str, float]
    """MB, of the largest server of each kind."""
    stored: dict[str, float]
    """Bytes per turn, by database."""


def layout(given: str) -> str:
    """Return a layout that can be started.

    Raises:
        argparse.ArgumentTypeError: it is none, with the remedy.
    """
    if not re.fullmatch(r"[1-9]x\dx[1-9]", given):
        raise argparse.ArgumentTypeError(f"{given!r} is no layout; write how many Rasa, action and web servers, such as 2x2x2 or 2x0x2.")
    return given


def measured(servers: str, plan: Plan, **variables: str) -> Cost:
    """Start a layout, let students talk, and return what it cost."""
    rasas, actions, webs = map(int, servers.split("x"))
    with machines(rasas, actions, webs, **variables) as site:
        asyncio.run(_play(site, Plan(conversations=8, turns=5, seed="warm")))
        before, size = _computed(site), _stored(site)
        found = asyncio.run(_play(site, plan))
        after, now = _computed(site), _stored(site)
        # A first line costs about what a turn does.
        turns = len(found.turns) + len(found.starts)
        computing = {kind: 1000 * (after[kind] - before[kind]) / turns for kind in after}
        return Cost(servers, found, computing, _memory(site), {name: (now[name] - size[name]) / turns for name in now})


async def _play(site: Machines, plan: Plan) -> Measured:
    async with talkers(site.url, site.students(plan.conversations)) as visitors:
        return await load.play(plan, visitors, load_command.scripts(plan), show=False)


def _kinds(site: Machines) -> dict[str, list[int]]:
    """Return the processes of each kind of server."""
    assert site.postgres.process is not None and site.redis.process is not None
    kinds = {"rasa": site.rasas, "actions": site.actions, "web": site.webs, "nginx": [site.nginx]}
    pids = {kind: [server.pid for server in servers] for kind, servers in kinds.items()}
    return {**pids, "postgresql": [site.postgres.process.pid], "redis": [site.redis.process.pid]}


def _computed(site: Machines) -> dict[str, float]:
    children = _children()
    return {
        kind: sum(processes.computed(one) or 0.0 for pid in pids for one in family(pid, children)) for kind, pids in _kinds(site).items()
    }


def _memory(site: Machines) -> dict[str, float]:
    return {kind: max(processes.memory(pid) or 0.0 for pid in pids) for kind, pids in _kinds(site).items() if pids}


def _stored(site: Machines) -> dict[str, float]:
    return {name: float(site.rows(name, "select pg_database_size(current_database())")[0][0]) for name in (WEB, TRACKER)}


def family(pid: int, children: Mapping[int, list[int]]) -> list[int]:
    """Return a process and all that it has started."""
    return [pid, *(one for child in children.get(pid, []) for one in family(child, children))]


def _children(proc: Path = Path("/proc")) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for stat in proc.glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        found.setdefault(parent, []).append(int(stat.parent.name))
    return found


def lines(cost: Cost) -> list[str]:
    """Return the figures as text."""
    told = [f"== {cost.layout} (Rasa x action x web servers), {cost.found.plan.conversations} conversations", *load.lines(cost.found)]
    told += [f"{kind}: {spent:.1f} ms of computing a turn, all together" for kind, spent in cost.computing.items()]
    told += [f"{kind}: {size:.0f} MB each" for kind, size in cost.memory.items()]
    return told + [f"database {name}: {size:.0f} bytes a turn" for name, size in cost.stored.items()]


def main() -> int:
    """Measure the layouts that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("layouts", nargs="+", type=layout, help="such as 1x1x1")
    parser.add_argument("--conversations", type=int, default=30)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--think", type=float, default=0.0)
    parser.add_argument("--duration", type=float, default=0.0)
    given = parser.parse_args()
    for servers in given.layouts:
        cost = measured(servers, Plan(given.conversations, given.turns, given.think, given.duration))
        print("\n".join(lines(cost)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
