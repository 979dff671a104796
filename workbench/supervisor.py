"""Keeps servers running: starts again what died or hangs, ends all together, leaves no orphan."""

import asyncio
import ctypes
import datetime
import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from honcho.printer import Message, Printer

HOST = "127.0.0.1"
TRIES = 3
"""A server that dies so often before it has answered once will not get well by another start."""
MISSES = 3
"""So many checks in a row must stay without an answer: one alone may be a laptop that slept."""
_PR_SET_PDEATHSIG = 1


class NeverReady(Exception):
    """A server that never answered and does not stay alive; the message is its name."""


@dataclass(frozen=True)
class Server:
    """A process to start: its name, its port, the path that answers when it is ready, and its command."""

    name: str
    port: int
    health: str
    command: str

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{self.health}"


@dataclass(frozen=True)
class Times:
    """How long things take, in seconds."""

    pause: float = 0.5
    """Before the first restart; doubled each time, up to `longest`, and forgotten once the server has lived for `healthy`."""
    longest: float = 30.0
    healthy: float = 60.0
    patience: float = 30.0
    """A server that answers nothing for so long hangs. Generous: on a busy machine an answer may take long, but it comes."""
    start: float = 180.0
    """The same for a server that was started and has not answered yet."""
    stop: float = 5.0
    """Between asking a server to end and ending it."""
    look: float = 0.5
    """Between two looks at a server that is being started."""


@dataclass
class _Life:
    """One run of a server's process; times are those of `time.monotonic`."""

    process: asyncio.subprocess.Process
    output: "asyncio.Task[None]"
    began: float
    heard: float
    answered: bool = False
    missed: int = 0
    hung: str = ""


class Supervisor:
    """Keeps servers running until it is told to stop."""

    def __init__(
        self,
        servers: Sequence[Server],
        variables: Mapping[str, str],
        folder: Path,
        log: TextIO,
        answers: Callable[[str, float], bool],
        times: Times | None = None,
    ) -> None:
        """Prepare to start `servers` in `folder` with the environment `variables`; all that they print goes to `log`.

        `answers` says whether an address answers within some seconds.
        """
        self._servers, self._variables, self._folder, self._answers = servers, variables, folder, answers
        self._times = times or Times()
        self._printer = Printer(log, width=max(len("system"), *(len(server.name) for server in servers)))
        self._lives: dict[str, _Life] = {}
        self._ready: set[str] = set()
        self._told, self._started = asyncio.Event(), asyncio.Event()

    async def run(self, when_ready: Callable[[], Awaitable[None]]) -> None:
        """Start everything, call `when_ready` once all have answered, and keep them running until SIGINT or SIGTERM.

        Raises:
            NeverReady: a server died again and again before it had ever answered; nothing runs any more.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop)
        tasks = [asyncio.create_task(self._keep(server)) for server in self._servers]
        tasks += [asyncio.create_task(self._watch(when_ready)), asyncio.create_task(self._until_told())]
        done, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for task in done:
            task.result()

    def stop(self) -> None:
        """Let `run` end everything and return."""
        self._told.set()

    async def _until_told(self) -> None:
        await self._told.wait()

    async def _keep(self, server: Server) -> None:
        """Start the server, and again whenever it ends."""
        pause, tries = self._times.pause, 0
        while True:
            life = self._lives[server.name] = await self._start(server)
            self._started.set()
            try:
                code = await life.process.wait()
            finally:
                await self._end(life)
            tries += 1
            if server.name not in self._ready and tries == TRIES:
                raise NeverReady(server.name)
            if life.answered and time.monotonic() - life.began > self._times.healthy:
                pause = self._times.pause
            self._say(f"{server.name} {life.hung or _ended(code)}; it is started again in {pause:g} s.")
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._times.longest)
            await self._until_free(server.port)

    async def _start(self, server: Server) -> _Life:
        process = await asyncio.create_subprocess_exec(
            *shlex.split(server.command),
            env=self._variables,
            cwd=self._folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            # Not reached by the terminal's Ctrl-C: we end it, and all that it has started.
            start_new_session=True,
            preexec_fn=end_with_parent(),
        )
        assert process.stdout is not None
        now = time.monotonic()
        self._log("system", f"{server.name} started (pid {process.pid})")
        return _Life(process, asyncio.create_task(self._copy(server.name, process.stdout)), now, now)

    async def _end(self, life: _Life) -> None:
        """End the process and whatever it has left behind."""
        if life.process.returncode is None:
            _signal(life.process.pid, signal.SIGTERM)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(life.process.wait(), self._times.stop)
        _signal(life.process.pid, signal.SIGKILL)
        await life.process.wait()
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(life.output, 1)

    async def _until_free(self, port: int) -> None:
        """Wait until nothing listens on the port: what our server has left behind may take a moment to die."""
        deadline = time.monotonic() + self._times.longest
        while not is_free(port) and time.monotonic() < deadline:
            await asyncio.sleep(0.1)

    async def _watch(self, when_ready: Callable[[], Awaitable[None]]) -> None:
        """Ask all servers again and again whether they are there; end those that hang, `_keep` starts them again."""
        waited = time.monotonic()
        while True:
            began = time.monotonic()
            await self._round()
            starting = [server.name for server in self._servers if not (server.name in self._lives and self._lives[server.name].answered)]
            if len(self._ready) < len(self._servers):
                if time.monotonic() - waited > self._times.start:
                    self._say(f"Still waiting for {', '.join(starting)}; the log may say why.")
                    waited = time.monotonic()
            elif when_ready is not _nothing:
                await when_ready()
                when_ready = _nothing
                self._forgive()
            # Each round asks all at once and in the order of the servers, so that one that waits for another is not taken for hung first.
            between = self._times.look if starting else self._times.patience / MISSES
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._started.wait(), max(0.0, between - (time.monotonic() - began)))
            self._started.clear()

    async def _round(self) -> None:
        asked = [(server, self._lives[server.name]) for server in self._servers if server.name in self._lives]
        seconds = self._times.patience / MISSES
        asking = (asyncio.to_thread(self._answers, server.url, seconds if life.answered else 2.0) for server, life in asked)
        for (server, life), answered in zip(asked, await asyncio.gather(*asking)):
            # An answer of a process that has ended meanwhile says nothing of the new one.
            if self._lives[server.name] is not life or life.process.returncode is not None:
                continue
            if answered:
                if not life.answered and server.name in self._ready:
                    self._log("system", f"{server.name} answers again")
                life.answered, life.heard, life.missed = True, time.monotonic(), 0
                self._ready.add(server.name)
            elif self._hangs(server, life):
                self._forgive()
                _signal(life.process.pid, signal.SIGKILL)
                return

    def _hangs(self, server: Server, life: _Life) -> bool:
        life.missed += 1
        silent = time.monotonic() - life.heard
        patience = self._times.patience if life.answered else self._times.start
        if server.name not in self._ready or life.missed < MISSES or silent < patience:
            return False
        life.hung = f"has answered nothing for {silent:.0f} s and was ended"
        return True

    def _forgive(self) -> None:
        """Count anew for all: while one hung, others may have waited for it."""
        for life in self._lives.values():
            life.heard, life.missed = time.monotonic(), 0

    async def _copy(self, name: str, stream: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await stream.readline()
            except ValueError:
                line = b"(a line that is too long to be kept)\n"
            if not line:
                return
            self._log(name, line)

    def _say(self, line: str) -> None:
        self._log("system", line)
        with suppress(OSError):
            print(line, flush=True)

    def _log(self, name: str, line: str | bytes) -> None:
        # A full disk must not stop the servers, which would wait for somebody to read what they print.
        with suppress(OSError):
            self._printer.write(Message("line", line, datetime.datetime.now(), name, None))


async def _nothing() -> None:
    pass


def _ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def is_free(port: int) -> bool:
    """Whether a server of ours could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def end_with_parent() -> Callable[[], Any] | None:
    """Return what a new process must call so that it ends with us, even if we are killed; none where the system cannot do that.

    Only Linux can. It holds for the process itself; what it starts in turn is ended by the signal to its group, as long as we live.
    """
    if sys.platform != "linux":
        return None
    # Loaded here, not in the new process: between fork and exec as little as possible may happen.
    prctl = ctypes.CDLL(None).prctl
    return partial(_die_with, os.getpid(), prctl)


def _die_with(parent: int, prctl: Any) -> None:
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
