"""Ways to break things from outside: a store that somebody else locks, a disk that is full, an action server that takes too long."""

import os
import resource
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests

from tests.engines.throwaway import HOST


def lock(file: Path, seconds: float) -> None:
    """Hold a write transaction of an SQLite file, as a foreign program might."""
    connection = sqlite3.connect(file, timeout=20, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
    finally:
        connection.close()


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A disk of that size; needs root."""
    folder = Path(tempfile.mkdtemp(prefix="mi-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def may_mount() -> bool:
    """Whether a small disk can be made here."""
    try:
        with small_disk(1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def fill(folder: Path, seconds: float) -> None:
    """Leave no byte free on the disk of a folder for so long."""
    rest = folder / "rest"
    deadline = time.monotonic() + seconds
    with rest.open("ab", buffering=0) as file:
        while time.monotonic() < deadline:
            try:
                # What the servers free meanwhile is taken, too.
                os.write(file.fileno(), b"\0" * 4096)
            except OSError:
                time.sleep(0.02)
    rest.unlink()


def keep_from_growing(pid: int, seconds: float) -> None:
    """Let a process write into no file beyond its first page for so long: as good as a full disk where none can be mounted."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[1]))
    time.sleep(seconds)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


class Slow(ThreadingHTTPServer):
    """Stands before the action server and lets each question wait; afterwards asks it, or answers that it cannot."""

    daemon_threads = True

    def __init__(self, url: str) -> None:
        super().__init__((HOST, 0), _Handler)
        self.behind = url
        self.before = 0.0
        """Seconds before the question is handed on."""
        self.after = 0.0
        """Seconds before the answer is handed back."""
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}/webhook"


class _Handler(BaseHTTPRequestHandler):
    server: Slow
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        question = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        time.sleep(self.server.before)
        headers = {name: self.headers[name] for name in ("Content-Type", "Authorization", "Content-Encoding") if name in self.headers}
        try:
            answer = requests.post(self.server.behind, data=question, headers=headers, timeout=60)
            time.sleep(self.server.after)
            self.send_response(answer.status_code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)
        except (requests.RequestException, OSError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing is to be said about single questions."""


@contextmanager
def slow(url: str) -> Iterator[Slow]:
    """Run a server that stands before the one at `url`."""
    server = Slow(url)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
