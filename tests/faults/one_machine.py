"""Everything on one machine with SQLite: as `make run` starts it, or each process by itself, with surroundings of its own."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.engines.throwaway import HOST, free_port
from tests.faults.students import Person
from workbench import launch, load_command, processes
from workbench.launch import Server

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds for a server to start on a busy machine."""
SETTINGS = {"MI_DEBUG": "1", "MI_POSTS_PER_MINUTE": "0", "OMP_NUM_THREADS": "1"}


@dataclass
class Process:
    """A server that the test starts and ends itself."""

    server: Server
    variables: dict[str, str]
    log: Path
    running: "subprocess.Popen[bytes] | None" = None

    def start(self, wait: bool = True) -> None:
        with self.log.open("ab") as log:
            command = ["/bin/sh", "-c", f"exec {self.server.command}"]
            self.running = subprocess.Popen(command, cwd=ROOT, env=self.variables, stdout=log, stderr=log)
        if wait:
            self.wait()

    def wait(self) -> None:
        """Wait until it answers."""
        until(lambda: launch.answers(self.server.url), f"{self.server.name} does not answer:\n{self.said()}")

    def said(self) -> str:
        """The end of what it has printed."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def signal(self, number: int) -> None:
        assert self.running is not None
        self.running.send_signal(number)

    def kill(self) -> None:
        if self.running and self.running.poll() is None:
            self.running.kill()
            self.running.wait()

    def stop(self) -> None:
        if self.running and self.running.poll() is None:
            self.running.send_signal(signal.SIGCONT)
            self.running.terminate()
            try:
                self.running.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


@dataclass
class Site:
    """Where the web answers, and where the two databases are."""

    url: str
    var: Path
    variables: dict[str, str]
    servers: dict[str, Server]
    processes: dict[str, Process] = field(default_factory=dict)
    """Those that the test has started itself; none where the launcher did."""
    output: Path = Path(os.devnull)

    @property
    def tracker(self) -> Path:
        return Path(self.variables["MI_TRACKER_DB"])

    @property
    def database(self) -> Path:
        return self.var / "web.sqlite3"

    def people(self, count: int) -> list[Person]:
        """Make students who are logged in."""
        found = load_command.students(count, None, self.variables)
        return [(name, cookie) for name, _, cookie in found]

    def pid(self, name: str) -> int | None:
        """The process that listens on a server's port."""
        return processes.listening(self.servers[name].port)

    def events(self, session: str) -> list[dict[str, Any]]:
        """The conversation's events by their numbers, straight from the store."""
        with _reading(self.database) as web:
            (sender,) = web.execute("select sender_id from practice_session where id = ?", (session.replace("-", ""),)).fetchone()
        with _reading(self.tracker) as store:
            rows = store.execute("select data from events where sender_id = ? order by id", (sender,)).fetchall()
        return [json.loads(data) for (data,) in rows]

    def post(self, sender: str, message: str, key: str, timeout: float = 60) -> requests.Response:
        """Post to the channel as the web does."""
        sent = {"sender": sender, "message": message, "metadata": {"key": key}}
        rasa = f"http://{HOST}:{self.servers['rasa'].port}"
        return requests.post(f"{rasa}/webhooks/rest/webhook", json=sent, timeout=timeout)


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)
    try:
        yield connection
    finally:
        connection.close()


def until(true: Any, otherwise: str, patience: float = PATIENCE) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


@contextmanager
def apart(var: Path, own: Mapping[str, Mapping[str, str]] | None = None, tracker: Path | None = None, **variables: str) -> Iterator[Site]:
    """Start Rasa, the web and, with MI_ACTIONS=server, the action server, each with variables of its `own`; stop them at the end.

    `tracker` is the tracker store's file, if it is to be elsewhere than the rest.
    """
    given = {**os.environ, **SETTINGS, **_ports(), "MI_VAR_DIR": str(var), **variables}
    wanted = launch.servers(given)
    surroundings = launch.environment(wanted, given) | ({"MI_TRACKER_DB": str(tracker)} if tracker else {})
    launch.write_endpoints(wanted, surroundings)
    if url := variables.get("MI_ACTIONS_URL"):
        _ask_elsewhere(var / launch.ENDPOINTS, url)
    subprocess.run([sys.executable, "-m", "web.manage", "migrate", "--verbosity", "0"], cwd=ROOT, env=surroundings, check=True)
    servers = {server.name: server for server in wanted}
    started = {
        name: Process(server, {**surroundings, **(own or {}).get(name, {})}, var / f"{name}.log") for name, server in servers.items()
    }
    try:
        for process in started.values():
            process.start(wait=False)
        for process in started.values():
            process.wait()
        yield Site(f"http://{HOST}:{servers['web'].port}", var, surroundings, servers, started)
    finally:
        for process in started.values():
            process.stop()


def _ask_elsewhere(endpoints: Path, url: str) -> None:
    """Let Rasa ask for its actions at another address: something that stands before the action server."""
    lines = endpoints.read_text().splitlines()
    endpoints.write_text("\n".join(f"  url: {url}" if line.strip().startswith("url:") else line for line in lines) + "\n")


@contextmanager
def launched(var: Path, **variables: str) -> Iterator[Site]:
    """Start everything as `make run` does, wait for its address, and interrupt it at the end."""
    given = {**os.environ, **SETTINGS, **_ports(), "MI_VAR_DIR": str(var), **variables}
    wanted = launch.servers(given)
    output = var / "launcher.txt"
    with output.open("w") as stream:
        process = subprocess.Popen([sys.executable, "-m", "workbench.cli", "run"], cwd=ROOT, env=given, stdout=stream, stderr=stream)
        try:
            until(lambda: "Ready:" in output.read_text() or process.poll() is not None, "see launcher.txt", 240)
            assert process.poll() is None, output.read_text()
            servers = {server.name: server for server in wanted}
            yield Site(f"http://{HOST}:{servers['web'].port}", var, launch.environment(wanted, given), servers, output=output)
            assert process.poll() is None, f"the launcher has ended by itself:\n{output.read_text()}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
    assert "Stopped." in output.read_text()


def _ports() -> dict[str, str]:
    return {f"MI_{name}_PORT": str(free_port()) for name in ("RASA", "ACTIONS", "WEB")}
