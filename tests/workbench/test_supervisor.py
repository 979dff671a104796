"""Servers that come back: small fake ones, killed and frozen."""

import asyncio
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from workbench.launch import ROOT, answers
from workbench.supervisor import HOST, NeverReady, Server, Supervisor, Times, is_free

QUICK = Times(pause=0.05, longest=0.4, healthy=60, patience=20, start=20, stop=0.4, look=0.05)
HASTY = Times(pause=0.05, longest=0.4, healthy=60, patience=1.2, start=20, stop=0.4, look=0.05)

FAKE = """
import os, pathlib, signal, sys, time, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

port, notes, how = int(sys.argv[1]), pathlib.Path(sys.argv[2]), dict(word.split("=") for word in sys.argv[3:])
with notes.open("a") as file:
    print(os.getpid(), file=file, flush=True)
if len(notes.read_text().split()) <= int(how.get("dies", 0)):
    sys.exit("cannot start")
if "stubborn" in how:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "child" in how and (child := os.fork()):
    os.waitpid(child, 0)

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(float(how.get("slow", 0)))
        if "asks" in how:
            try:
                urllib.request.urlopen("http://127.0.0.1:" + how["asks"] + "/").read()
            except OSError:
                # Others were waiting, too: it takes a while until all have been told.
                time.sleep(1.5)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())

    def log_message(self, *words):
        pass

print("here", flush=True)
ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""


class Fakes:
    """Fake servers by name, and what became of them."""

    def __init__(self, folder: Path, **how: str) -> None:
        self.folder, self.log = folder, io.StringIO()
        (folder / "fake.py").write_text(FAKE)
        ports = {name: free_port() for name in how}
        self.servers = [
            Server(name, ports[name], "/", f'"{sys.executable}" fake.py {ports[name]} {name} {words.format(**ports)}')
            for name, words in how.items()
        ]
        self.ready = asyncio.Event()

    def pids(self, name: str) -> list[int]:
        """All processes that were started under the name, in order."""
        return [int(word) for word in (self.folder / name).read_text().split()]

    def answering(self, name: str) -> int:
        """Return the process that answers at the server's address; 0 where none does."""
        with (
            suppress(OSError, ValueError),
            urllib.request.urlopen(next(s.url for s in self.servers if s.name == name), timeout=1) as response,
        ):
            return int(response.read())
        return 0

    async def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not await asyncio.to_thread(true):
            assert time.monotonic() < deadline, self.log.getvalue()
            await asyncio.sleep(0.02)

    async def comes_back(self, name: str, instead_of: int) -> None:
        await self.until(lambda: self.answering(name) not in (0, instead_of))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@asynccontextmanager
async def kept(fakes: Fakes, times: Times = QUICK, log: io.StringIO | None = None) -> AsyncIterator[Supervisor]:
    async def ready() -> None:
        fakes.ready.set()

    supervisor = Supervisor(fakes.servers, dict(os.environ), fakes.folder, log or fakes.log, answers, times)
    running = asyncio.create_task(supervisor.run(ready))
    try:
        await asyncio.wait({running, asyncio.ensure_future(fakes.ready.wait())}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        assert fakes.ready.is_set() or running.done(), fakes.log.getvalue()
        yield supervisor
    finally:
        supervisor.stop()
        await asyncio.wait_for(running, 20)


async def test_a_server_that_was_killed_is_started_again_and_the_other_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fakes = Fakes(tmp_path, rasa="", web="")
    async with kept(fakes):
        first, other = fakes.answering("rasa"), fakes.answering("web")
        os.kill(first, signal.SIGKILL)
        await fakes.comes_back("rasa", first)
        assert fakes.answering("web") == other
    told = "rasa was ended by SIGKILL; it is started again in 0.05 s."
    assert capsys.readouterr().out.splitlines() == [told]
    assert f"system | {told}" in fakes.log.getvalue() and "rasa   | here" in fakes.log.getvalue()


async def test_pauses_grow_up_to_the_longest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fakes = Fakes(tmp_path, web="")
    async with kept(fakes):
        for _ in range(5):
            last = fakes.answering("web")
            os.kill(last, signal.SIGKILL)
            await fakes.comes_back("web", last)
    assert [line.split()[-2] for line in capsys.readouterr().out.splitlines()] == ["0.05", "0.1", "0.2", "0.4", "0.4"]


async def test_after_a_time_of_health_the_pause_is_the_first_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fakes = Fakes(tmp_path, web="")
    async with kept(fakes, Times(pause=0.05, longest=0.4, healthy=0.8, stop=0.4, look=0.05)):
        for wait in (0.0, 0.0, 1.5):
            await asyncio.sleep(wait)
            last = fakes.answering("web")
            os.kill(last, signal.SIGKILL)
            await fakes.comes_back("web", last)
    pauses = [float(line.split()[-2]) for line in capsys.readouterr().out.splitlines()]
    assert pauses[1] > pauses[0] and pauses[2] == 0.05


async def test_one_that_dies_three_times_before_it_ever_answered_ends_everything(tmp_path: Path) -> None:
    fakes = Fakes(tmp_path, rasa="", web="dies=99")
    with pytest.raises(NeverReady, match="^web$"):
        async with kept(fakes):
            pass
    assert (len(fakes.pids("web")), fakes.ready.is_set()) == (3, False)
    assert not lives(fakes.pids("rasa")[0]) and "cannot start" in fakes.log.getvalue()


async def test_one_that_dies_twice_and_then_answers_is_ready(tmp_path: Path) -> None:
    fakes = Fakes(tmp_path, web="dies=2")
    async with kept(fakes):
        assert (fakes.ready.is_set(), len(fakes.pids("web"))) == (True, 3)


async def test_one_that_has_answered_may_die_as_often_as_it_likes(tmp_path: Path) -> None:
    fakes = Fakes(tmp_path, web="")
    async with kept(fakes):
        for _ in range(4):
            last = fakes.answering("web")
            os.kill(last, signal.SIGKILL)
            await fakes.comes_back("web", last)


async def test_one_that_hangs_is_ended_and_started_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fakes = Fakes(tmp_path, web="")
    async with kept(fakes, HASTY):
        first, began = fakes.answering("web"), time.monotonic()
        os.kill(first, signal.SIGSTOP)
        await fakes.comes_back("web", first)
        assert time.monotonic() - began > HASTY.patience
        assert not lives(first)
    assert re.match(r"web has answered nothing for \d s and was ended; it is started again in 0.05 s\.\n$", capsys.readouterr().out)


async def test_one_that_is_slow_is_left_alone(tmp_path: Path) -> None:
    fakes = Fakes(tmp_path, web="slow=0.2")
    async with kept(fakes, Times(pause=0.05, patience=1.5, stop=0.4, look=0.05)):
        first = fakes.answering("web")
        await asyncio.sleep(2.2)
        assert fakes.answering("web") == first


async def test_one_that_waits_for_a_hung_one_is_left_alone(tmp_path: Path) -> None:
    fakes = Fakes(tmp_path, rasa="", web="asks={rasa}")
    async with kept(fakes, Times(pause=0.05, patience=3, stop=0.4, look=0.05)):
        first, other = fakes.answering("rasa"), fakes.answering("web")
        os.kill(first, signal.SIGSTOP)
        await fakes.comes_back("rasa", first)
        # Until the next check of the web, which is still slow, is over.
        await asyncio.sleep(1.5)
        await fakes.until(lambda: fakes.answering("web") != 0)
        assert fakes.answering("web") == other


async def test_what_a_dead_server_left_behind_goes_with_it_and_frees_its_port(tmp_path: Path) -> None:
    fakes = Fakes(tmp_path, web="child=yes")
    async with kept(fakes):
        [leader], child = fakes.pids("web"), fakes.answering("web")
        assert child != leader
        os.kill(leader, signal.SIGKILL)
        await fakes.comes_back("web", child)
        assert not lives(child)
    assert is_free(fakes.servers[0].port) and len(fakes.pids("web")) == 2


@pytest.mark.parametrize("how", ["", "stubborn=yes", "child=yes"])
async def test_nothing_is_left_after_a_stop(tmp_path: Path, how: str) -> None:
    fakes = Fakes(tmp_path, rasa="", web=how)
    async with kept(fakes):
        found = [*fakes.pids("rasa"), *fakes.pids("web"), fakes.answering("web")]
        assert all(map(lives, found))
    assert not any(map(lives, found))


async def test_a_stop_does_not_wait_for_a_pause_or_a_frozen_server(tmp_path: Path) -> None:
    fakes = Fakes(tmp_path, rasa="", web="")
    async with kept(fakes, Times(pause=30, patience=60, stop=0.4, look=0.05)):
        os.kill(fakes.answering("web"), signal.SIGKILL)
        os.kill(fakes.answering("rasa"), signal.SIGSTOP)
        await asyncio.sleep(0.2)
        began = time.monotonic()
    assert time.monotonic() - began < 5 and not lives(fakes.pids("rasa")[0])


class Full(io.StringIO):
    """A file on a full disk."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


async def test_a_full_disk_under_the_log_stops_no_server(tmp_path: Path) -> None:
    fakes = Fakes(tmp_path, web="")
    async with kept(fakes, log=Full()):
        last = fakes.answering("web")
        os.kill(last, signal.SIGKILL)
        await fakes.comes_back("web", last)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGTERM, 0), (signal.SIGINT, 0)])
def test_no_server_outlives_the_launcher(tmp_path: Path, number: signal.Signals, code: int) -> None:
    fakes = Fakes(tmp_path, web="")
    port, command = fakes.servers[0].port, fakes.servers[0].command
    script = f"""
import asyncio, os, pathlib, sys
from workbench.launch import answers
from workbench.supervisor import Server, Supervisor

async def ready():
    print("ready", flush=True)

async def main():
    await Supervisor([Server("web", {port}, "/", {command!r})], os.environ, pathlib.Path({str(tmp_path)!r}), sys.stderr, answers).run(ready)

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as launcher:
        assert launcher.stdout is not None and launcher.stdout.readline() == "ready\n"
        [pid] = fakes.pids("web")
        launcher.send_signal(number)
        assert launcher.wait(20) == code
    deadline = time.monotonic() + 5
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not lives(pid) and is_free(port)
