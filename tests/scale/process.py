"""A server process of a test: started, killed, frozen and started again by its name, on the same port."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench import processes
from workbench.launch import answers
from workbench.model import ROOT

PATIENCE = 120.0
"""Seconds to wait for a server, on a machine that has other work, too."""


@dataclass
class Process:
    """A server with a process group of its own, so that what it starts goes with it."""

    name: str
    command: list[str]
    port: int
    health: str
    """The path that answers when it is ready."""
    variables: Mapping[str, str] = field(repr=False)
    folder: Path
    """Where its log is."""
    prepare: Callable[[], None] | None = None
    running: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it has printed, over all its starts."""
        return self.folder / f"{self.name}.log"

    @property
    def pid(self) -> int:
        """The number of the process that was started last."""
        assert self.running is not None, f"{self.name} was never started"
        return self.running.pid

    @property
    def memory(self) -> float:
        """MB in use; 0 where it does not run."""
        return processes.memory(self.pid) or 0.0

    @property
    def computed(self) -> float:
        """Seconds of computing since it was started; 0 where it does not run."""
        return processes.computed(self.pid) or 0.0

    def begin(self) -> None:
        """Start it without waiting."""
        assert not self.runs, f"{self.name} runs already"
        if self.prepare:
            self.prepare()
        with self.log.open("ab") as output:
            self.running = subprocess.Popen(
                self.command, cwd=ROOT, env=dict(self.variables), stdout=output, stderr=output, start_new_session=True
            )

    def wait(self, patience: float = PATIENCE) -> None:
        """Wait until it answers.

        Raises:
            RuntimeError: it ended, or did not answer in time; with the end of its log.
        """
        deadline = time.monotonic() + patience
        while True:
            # Looked at first: on its port another's server may answer.
            if not self.runs:
                raise RuntimeError(f"{self.name} has ended:\n{self.said()}")
            if self.answers:
                return
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} does not answer at {self.url}{self.health}:\n{self.said()}")
            time.sleep(0.1)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.begin()
        self.wait()

    @property
    def runs(self) -> bool:
        """Whether the process is there, be it frozen."""
        return self.running is not None and self.running.poll() is None

    @property
    def answers(self) -> bool:
        """Whether it says that it is ready."""
        return answers(f"{self.url}{self.health}")

    def signal(self, number: int) -> None:
        """Send a signal to it and to all that it has started, for example SIGSTOP."""
        os.killpg(self.pid, number)

    def freeze(self) -> None:
        """Let it hang: it takes connections and does nothing."""
        self.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator would."""
        self._end(signal.SIGTERM)

    def said(self) -> str:
        """Return the end of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:] if self.log.exists() else ""

    def _end(self, number: int) -> None:
        if not self.runs:
            return
        assert self.running is not None
        self.signal(number)
        # A frozen process takes a request to end only once it goes on.
        self.signal(signal.SIGCONT)
        try:
            self.running.wait(20)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.running.wait()
