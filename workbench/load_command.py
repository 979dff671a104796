"""`mi-practice load`: who is played, against which server, and what is printed."""

import argparse
import asyncio
import json
import subprocess  # noqa: S404
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from mi.persona import Persona
from mi.shelf import Shelf
from workbench import load, long_session, processes, trainees
from workbench.load import Measured, Plan, Script
from workbench.model import ROOT, Failed
from workbench.visitors import KINDS, Bad, RestVisitor, WebVisitor, script

Student = tuple[str, str, str]
"""Name, password, and the cookie of a session in which it is logged in; without one it logs in on the page."""


def run(chosen: argparse.Namespace) -> int:
    """Play and print; 1 where anything went wrong on the way."""
    plan = Plan(chosen.conversations, chosen.turns, chosen.think, chosen.duration, chosen.seed)
    if chosen.web:
        found = asyncio.run(on_pages(plan, chosen.web.rstrip("/"), students(plan.conversations, chosen.users)))
    else:
        found = asyncio.run(on_channel(plan, chosen.against.rstrip("/"), chosen.any_bot))
    print(json.dumps(found.as_dict(), indent=2) if chosen.json else "\n".join(load.lines(found)))
    return 1 if found.errors else 0


async def on_channel(plan: Plan, url: str, any_bot: bool = False, show: bool = True) -> Measured:
    """Play against a Rasa server's REST channel."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        visitors = [RestVisitor(http, url, any_bot) for _ in range(plan.conversations)]
        return await load.play(plan, visitors, scripts(plan), watched({"bot": url}), show)


async def long_sessions(plan: Plan, url: str, show: bool = True) -> Measured:
    """Measure late turns beside early ones on a Rasa server's REST channel, in as many sessions as `plan` has, one after the other."""
    async with aiohttp.ClientSession() as http:
        return await long_session.play(lambda: RestVisitor(http, url), scripts(plan), show)


async def on_pages(plan: Plan, url: str, people: Sequence[Student], show: bool = True, rasa: str = "") -> Measured:
    """Play on the web's pages, each student in a browser of its own; `rasa` is the address of the bot behind them, to be watched, too."""
    connector = aiohttp.TCPConnector(limit=0)
    browsers = [
        aiohttp.ClientSession(connector=connector, connector_owner=False, cookie_jar=aiohttp.CookieJar(unsafe=True)) for _ in people
    ]
    try:
        visitors = [WebVisitor(http, url) for http in browsers]
        for visitor, (name, password, cookie) in zip(visitors, people):
            if cookie:
                visitor.http.cookie_jar.update_cookies({"sessionid": cookie}, URL(url))
            else:
                await _log_in(visitor, name, password)
        return await load.play(plan, visitors, scripts(plan), watched({"web": url, "bot": rasa}), show)
    finally:
        for http in browsers:
            await http.close()
        await connector.close()


async def _log_in(visitor: WebVisitor, name: str, password: str) -> None:
    try:
        await visitor.log_in(name, password)
    except (Bad, aiohttp.ClientError) as error:
        raise Failed(f"{error or type(error).__name__}") from error


def watched(servers: Mapping[str, str]) -> dict[str, int]:
    """Return the process of each server that runs on this machine, by its name."""
    here = {name: urlsplit(url) for name, url in servers.items() if url}
    found = {name: processes.listening(parts.port or 80) for name, parts in here.items() if parts.hostname in ("127.0.0.1", "localhost")}
    return {name: pid for name, pid in found.items() if pid}


def scripts(plan: Plan) -> list[Script]:
    """Return what each conversation says: clients and kinds of trainee in turn, by the plan's seed."""
    known, parts = clients(), trainees.load()
    found: list[Script] = []
    for number in range(plan.conversations):
        persona, kind, seed = known[number % len(known)], KINDS[number % len(KINDS)], f"{plan.seed}/{number}"
        found.append((persona.id, seed, script(persona, parts, kind, seed, _turns(plan))))
    return found


def _turns(plan: Plan) -> int:
    """As many as are asked for, or can be said in the time."""
    return min(plan.turns, int(plan.duration / (plan.think / 2)) + 2) if plan.duration and plan.think else plan.turns


def clients() -> list[Persona]:
    """Return the project's own clients."""
    return list(Shelf(ROOT / "personas").clients().values())


def students(count: int, file: Path | None, variables: Mapping[str, str] | None = None) -> list[Student]:
    """Return students from a file of `name password [cookie]`, or newly made ones of the web that has this environment.

    Raises:
        Failed: there are too few, or they cannot be made.
    """
    if file:
        found = [tuple(line.split()) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    else:
        command = [sys.executable, "-m", "web.manage", "load_students", str(count)]
        environment = dict(variables) if variables is not None else None
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)  # noqa: S603
        if done.returncode:
            raise Failed(f"No students could be made: {done.stderr.strip().splitlines()[-1]}")
        found = [tuple(line.split()) for line in done.stdout.splitlines()]
    if any(not 2 <= len(one) <= 3 for one in found):
        raise Failed(f"{file}: each line holds a name, a password and, where known, a session cookie.")
    if len(found) < count:
        raise Failed(f"There are {len(found)} students for {count} conversations.")
    return [(one[0], one[1], one[2] if len(one) == 3 else "") for one in found[:count]]
