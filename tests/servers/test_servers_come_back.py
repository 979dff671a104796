"""Rasa and the web are killed in turn, as `make run` runs them: each answers again, and a conversation goes on where it was."""

import asyncio
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aiohttp
import pytest

from tests.servers.conftest import Servers, started
from workbench.launch import answers
from workbench.processes import listening
from workbench.visitors import WebVisitor

pytestmark = pytest.mark.servers

REPLIES = (
    "You didn't ask for any of this, and here you are.",
    "It's up to you what we talk about today.",
    "Tell me a bit about your work.",
)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Servers]:
    """Servers of this test alone, which may be killed."""
    with started(tmp_path) as found:
        yield found


async def _kill(address: str, health: str) -> None:
    """Kill what listens at the address, and wait until something else does."""
    port = int(address.rsplit(":", 1)[1])
    pid = listening(port)
    assert pid
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 120
    while listening(port) in (None, pid) or not await asyncio.to_thread(answers, address + health):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


def test_a_conversation_on_the_pages_goes_on_where_it_was(own: Servers) -> None:
    # In a thread of its own: the browser of other tests, while it is open, has a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _conversation(own)).result()


async def _conversation(own: Servers) -> None:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        student = WebVisitor(http, own.web)
        await student.log_in("student", "practice")
        await student.begin("ray", "1")
        await student.say(REPLIES[0])
        await _kill(own.rasa, "/")
        await student.say(REPLIES[1])
        await _kill(own.web, "/healthz/")
        await student.say(REPLIES[2])
        async with http.get(student.where) as response:
            page = await response.text()
    texts = re.sub(r"\s+", " ", page.replace("&#x27;", "'"))
    places = [texts.find(reply) for reply in REPLIES]
    assert -1 not in places and places == sorted(places)
    # The launcher looks every half second whether the server answers; we may have been sooner.
    await asyncio.sleep(1.5)
    output, log = own.output.read_text(), (own.var / "run.log").read_text()
    for name in ("rasa", "web"):
        told = f"{name} was ended by SIGKILL; it is started again in 0.5 s."
        assert output.count(told) == 1 and log.count(told) == 1
        assert f"system | {name} answers again" in log
