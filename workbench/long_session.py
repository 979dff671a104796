"""What a turn late in a session costs beside an early one: both are measured at the same time, and the same is said in both.

Measured one after the other, whatever else a machine does meanwhile would count as the length of the session.
"""

import asyncio
import time
from collections.abc import Callable

import aiohttp
from tqdm import tqdm

from workbench.load import Measured, Plan, Script
from workbench.visitors import Bad, Over, Visitor

EARLY, LATE = 5, 200
AROUND = 5
"""Of so many turns before each of them, and as many after, the median is told."""
TURNS = LATE + AROUND


async def play(visitor: Callable[[], Visitor], scripts: list[Script], show: bool = True) -> Measured:
    """Play each script with a visitor of its own to shortly before turn `LATE`; from there on in turn with a second one that begins anew.

    Only the turns around `EARLY` of the second and around `LATE` of the first are measured.
    """
    found = Measured(Plan(conversations=len(scripts), turns=TURNS))
    began = time.perf_counter()
    with tqdm(total=len(scripts) * (TURNS + 2 * AROUND + 1), desc="long sessions", unit=" turns", disable=None if show else True) as bar:
        for script in scripts:
            try:
                await _one(visitor, script, found, bar)
            except Over:
                found.errors["the client left early"] += 1
            except Bad as error:
                found.errors[str(error)] += 1
            except (aiohttp.ClientError, asyncio.TimeoutError) as error:
                found.errors[type(error).__name__] += 1
    found.seconds = time.perf_counter() - began
    return found


async def _one(visitor: Callable[[], Visitor], script: Script, found: Measured, bar: "tqdm[None]") -> None:
    persona, seed, said = script
    long, short = visitor(), visitor()
    await long.begin(persona, seed)
    before = LATE - AROUND - 1
    for text in said[:before]:
        await long.say(text)
        bar.update()
    await short.begin(persona, seed)
    for number, text in enumerate(said[: 2 * AROUND + 1], start=1):
        pair = [(short, number), (long, before + number)]
        for who, turn in pair if number % 2 else reversed(pair):
            start = time.perf_counter()
            await who.say(text)
            found.turns.append((turn, time.perf_counter() - start))
            bar.update()
