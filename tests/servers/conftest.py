"""The real servers: Rasa and the web, started as `make run` starts them, on free ports and with a throwaway var/."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240


@dataclass
class Servers:
    """Where the servers answer, and where they keep things."""

    web: str
    rasa: str
    actions: str
    """Where the action server answers, if the start has one."""
    var: Path
    output: Path

    def talk(self, sender: str, message: str) -> list[dict]:
        """Post a message as the contract of a turn says."""
        answer = requests.post(f"{self.rasa}/webhooks/rest/webhook", json={"sender": sender, "message": message}, timeout=60)
        answer.raise_for_status()
        return answer.json()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Everything as `make run` starts it."""
    with started(tmp_path_factory.mktemp("var")) as found:
        yield found


@contextmanager
def started(var: Path, **variables: str) -> Iterator[Servers]:
    """Start everything with `mi-practice run`, wait for its address, and interrupt it at the end."""
    ports = {name: str(free_port()) for name in ("RASA", "ACTIONS", "WEB")}
    given = {f"MI_{name}_PORT": port for name, port in ports.items()} | {"MI_VAR_DIR": str(var), "MI_DEBUG": "1"} | variables
    output = var / "launcher.txt"
    with output.open("w") as stream:
        command = [sys.executable, "-m", "workbench.cli", "run"]
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **given}, stdout=stream, stderr=stream)
        try:
            deadline = time.monotonic() + PATIENCE
            while "Ready:" not in output.read_text():
                assert process.poll() is None and time.monotonic() < deadline, output.read_text()
                time.sleep(0.5)
            yield Servers(
                f"http://127.0.0.1:{ports['WEB']}", f"http://127.0.0.1:{ports['RASA']}", f"http://127.0.0.1:{ports['ACTIONS']}", var, output
            )
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
    assert "Stopped." in output.read_text()
