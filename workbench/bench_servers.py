"""Starts what `mi-practice bench` compares: this project as `mi-practice run` does, and Rasa's own example bot beside it."""

import os
import signal
import socket
import subprocess  # noqa: S404
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from workbench import processes
from workbench.launch import HOST, answers
from workbench.model import ROOT, Failed

PATIENCE = 300
"""Seconds to wait for a server."""
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "LOG_LEVEL": "WARNING",
    "SANIC_HOST": HOST,
}


@dataclass
class Running:
    """A server, or several that belong together."""

    rasa: str
    web: str = ""
    ready: float = 0.0
    """Seconds until Rasa answered."""
    all_ready: float = 0.0
    """Seconds until everything answered."""
    memory: dict[str, float] = field(default_factory=dict)
    """MB at rest, by server."""
    variables: dict[str, str] = field(default_factory=dict)
    """The environment in which it was started."""


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def stock_bot(folder: Path) -> float | None:
    """Make and train Rasa's example bot in `folder`; return the seconds it took, None where it is there already.

    Raises:
        Failed: Rasa could not make it.
    """
    if any((folder / "models").glob("*.tar.gz")):
        return None
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    command = [sys.executable, "-m", "rasa", "init", "--no-prompt", "--init-dir", str(folder)]
    with (folder / "init.log").open("w") as log:
        done = subprocess.run(command, env={**os.environ, **_QUIET}, check=False, stdout=log, stderr=log)  # noqa: S603
    if done.returncode or not any((folder / "models").glob("*.tar.gz")):
        raise Failed(f"Rasa's example bot could not be made: {folder / 'init.log'} says why.")
    return time.perf_counter() - began


@contextmanager
def stock(folder: Path) -> Iterator[Running]:
    """Run Rasa's example bot as `rasa run` does."""
    port = free_port()
    found = Running(f"http://{HOST}:{port}", variables={**os.environ, **_QUIET})
    with _started([sys.executable, "-m", "rasa", "run", "-i", HOST, "-p", str(port)], folder, found, folder / "run.log"):
        yield found


@contextmanager
def ours(var: Path) -> Iterator[Running]:
    """Run this project with a folder of its own for what it keeps."""
    ports = {name: free_port() for name in ("RASA", "ACTIONS", "WEB")}
    # Made-up students do not wait between two replies, and are not to be slowed down as people would be.
    set_ = {"MI_VAR_DIR": str(var), "MI_TRACKER_DB": str(var / "tracker.db"), "MI_DEBUG": "1", "MI_POSTS_PER_MINUTE": "0"}
    variables = {**os.environ, **set_, **{f"MI_{name}_PORT": str(port) for name, port in ports.items()}}
    found = Running(f"http://{HOST}:{ports['RASA']}", f"http://{HOST}:{ports['WEB']}", variables=variables)
    with _started([sys.executable, "-m", "workbench.cli", "run"], ROOT, found, var / "launch.log"):
        yield found


@contextmanager
def _started(command: list[str], folder: Path, found: Running, log: Path) -> Iterator[None]:
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=folder, env=found.variables, stdout=output, stderr=output)  # noqa: S603
        try:
            _await(f"{found.rasa}/", process, log)
            found.ready = time.perf_counter() - began
            if found.web:
                _await(f"{found.web}/healthz/", process, log)
            found.all_ready = time.perf_counter() - began
            # Until the demo data is made, and nothing is at work any more.
            time.sleep(10)
            found.memory = _memory({"rasa": found.rasa, "web": found.web})
            yield
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Failed(f"A server did not start; {log} says why.")
        time.sleep(0.1)


def _memory(servers: Mapping[str, str]) -> dict[str, float]:
    pids = {name: processes.listening(int(url.rsplit(":", 1)[1])) for name, url in servers.items() if url}
    return {name: size for name, pid in pids.items() if pid and (size := processes.memory(pid))}
