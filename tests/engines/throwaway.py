"""Real PostgreSQL and Redis servers for a test: Debian's binaries, a folder of their own, a free port on loopback, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds to wait for an engine."""


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def program(name: str, *folders: str) -> str:
    """Return where a program is.

    Raises:
        FileNotFoundError: saying what to install.
    """
    found = shutil.which(name, path=os.pathsep.join((*folders, os.environ.get("PATH", ""), "/usr/sbin")))
    if found is None:
        raise FileNotFoundError(f"{name} is missing; on Debian: apt install postgresql redis-server nginx")
    return found


def postgres_program(name: str) -> str:
    """Return where a program of PostgreSQL is: Debian keeps most of them off the PATH."""
    return program(name, *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))


@dataclass
class Engine:
    """A server process with a data folder, which can be stopped, killed, frozen and started again on the same port and data."""

    command: list[str]
    folder: Path
    port: int
    user: str = ""
    """Who runs it; empty: who runs the tests."""
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, user=self.user or None, cwd=self.folder)
        deadline = time.monotonic() + PATIENCE
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.command[0]} did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def listens(self) -> bool:
        """Whether it takes connections."""
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex((HOST, self.port)) == 0

    def signal(self, number: int) -> None:
        """Send a signal to the server and to its workers, for example SIGSTOP."""
        assert self.process is not None
        workers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in (self.process.pid, *map(int, workers)):
            os.kill(pid, number)

    def stop(self) -> None:
        """End it as an operator would: sessions are cut off, data is written."""
        if self.process and self.process.poll() is None:
            # PostgreSQL's "fast" shutdown; Redis takes it the same way.
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it as a crash would."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@dataclass
class Postgres(Engine):
    """A PostgreSQL server; its one user `practice` needs no password on loopback."""

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://practice@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        super().start()
        deadline = time.monotonic() + PATIENCE
        while self._ask("postgres", "select 1").returncode:
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL takes no questions:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.1)

    def sql(self, database: str, statement: str) -> str:
        """Run a statement and return its rows, unaligned, with a bar between columns."""
        done = self._ask(database, statement)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def create(self, database: str) -> str:
        """Make an empty database; return its address."""
        self.sql("postgres", f'create database "{database}"')
        return self.url(database)

    def _ask(self, database: str, statement: str) -> "subprocess.CompletedProcess[str]":
        command = [postgres_program("psql"), "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.url(database), "-c", statement]
        return subprocess.run(command, check=False, capture_output=True, text=True)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a PostgreSQL server with an empty cluster."""
    with _folder() as folder:
        # PostgreSQL refuses to be run by root.
        user = "postgres" if os.geteuid() == 0 else ""
        if user:
            owner = pwd.getpwnam(user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, port = folder / "data", free_port()
        init = [postgres_program("initdb"), "-D", str(data), "-U", "practice", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run(init, check=True, capture_output=True, user=user or None, cwd=folder)
        settings = {
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            # Throwaway data need not survive a power cut.
            "fsync": "off",
            "max_connections": "300",
        }
        command = [postgres_program("postgres"), "-D", str(data), "-p", str(port)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        engine = Postgres(command, folder, port, user)
        try:
            engine.start()
            yield engine
        finally:
            engine.stop()


@dataclass
class Redis(Engine):
    """A Redis server that keeps nothing on disk."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://{HOST}:{self.port}/0"


@contextmanager
def redis() -> Iterator[Redis]:
    """Run an empty Redis server."""
    with _folder() as folder:
        port = free_port()
        command = [program("redis-server"), "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no", "--dir", str(folder)]
        engine = Redis(command, folder, port)
        try:
            engine.start()
            yield engine
        finally:
            engine.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mi-engine-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
