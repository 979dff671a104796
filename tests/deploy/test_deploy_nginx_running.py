"""deploy/nginx.conf at work, before small fake servers."""

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.deploy.files import DEPLOY, text

NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
DOORS = pytest.mark.parametrize(
    ("door", "path", "name"), [("8080", "/practice/", "web"), ("6005", "/webhooks/rest/webhook", "rasa"), ("6055", "/webhook", "actions")]
)
BEARER = "Zb3vX0uQdT7mYk1sWc9eRg"


class Fake:
    """A server that notes what it was asked, and may close the connection instead of answering."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.dies, self.hangs = False, 0.0
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                fake.asked.append((self.command, self.path, dict(self.headers)))
                time.sleep(fake.hangs)
                if fake.dies:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST = answer

            def log_message(self, format: str, *words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def refuse(self) -> None:
        """Listen no more."""
        self.server.shutdown()
        self.server.server_close()


@dataclass
class Running:
    """nginx, the fakes behind it by name, and its doors by the port that the configuration names."""

    folder: Path
    fakes: dict[str, Fake]
    doors: dict[str, int] = field(default_factory=dict)

    def url(self, door: str, path: str) -> str:
        return f"http://127.0.0.1:{self.doors[door]}{path}"

    def asked(self, name: str) -> list[tuple[str, str, dict[str, str]]]:
        return self.fakes[f"{name}1"].asked + self.fakes[f"{name}2"].asked

    def log(self) -> str:
        return (self.folder / "log").read_text()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(folder: Path, outer: bool) -> Iterator[Running]:
    """Run nginx; `outer`: whether this machine counts as the proxy in front."""
    found = Running(folder, {f"{name}{number}": Fake() for name in ("web", "rasa", "actions") for number in (1, 2)})
    conf = re.sub(r"server ([a-z]+\d):\d+", lambda match: f"server 127.0.0.1:{found.fakes[match[1]].port}", text(DEPLOY / "nginx.conf"))
    for door in re.findall(r"listen (\d+);", conf):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            found.doors[door] = int(probe.getsockname()[1])
    conf = re.sub(r"listen (\d+);", lambda match: f"listen 127.0.0.1:{found.doors[match[1]]};", conf)
    conf = (
        conf.replace("/tmp/", f"{folder}/").replace("/dev/stdout", f"{folder}/log").replace("error_log stderr", f"error_log {folder}/log")
    )
    conf = re.sub(r"proxy_read_timeout \d+s", "proxy_read_timeout 1s", conf).replace("worker_processes auto", "worker_processes 4")
    if not outer:
        conf = conf.replace("127.0.0.1 1;", "")
    (folder / "nginx.conf").write_text(conf)
    process = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"])
    try:
        deadline = time.monotonic() + 20
        for port in found.doors.values():
            while not listens(port):
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)
        yield found
    finally:
        process.terminate()
        process.wait(20)
        for fake in found.fakes.values():
            fake.refuse()


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Running]:
    tmp_path.chmod(0o777)
    with running(tmp_path, outer=True) as found:
        yield found


@DOORS
def test_a_server_that_refuses_is_left_out(nginx: Running, door: str, path: str, name: str) -> None:
    nginx.fakes[f"{name}1"].refuse()
    assert [requests.post(nginx.url(door, path), json={}).status_code for _ in range(4)] == [200] * 4
    assert len(nginx.asked(name)) == 4


@DOORS
def test_a_post_that_has_arrived_is_sent_to_nobody_else(nginx: Running, door: str, path: str, name: str) -> None:
    for number in (1, 2):
        nginx.fakes[f"{name}{number}"].dies = True
    assert requests.post(nginx.url(door, path), json={}).status_code == 502
    assert len(nginx.asked(name)) == 1


@DOORS
def test_one_that_hangs_costs_one_message_and_is_left_out_by_all_processes(nginx: Running, door: str, path: str, name: str) -> None:
    pair = [nginx.fakes[f"{name}{number}"] for number in (1, 2)]
    for fake in pair:
        fake.hangs = 3
    assert requests.post(nginx.url(door, path), json={}).status_code == 504
    [hung] = [fake for fake in pair if fake.asked]
    for fake in pair:
        fake.hangs = 3 if fake is hung else 0
    assert [requests.post(nginx.url(door, path), json={}).status_code for _ in range(20)] == [200] * 20
    assert len(hung.asked) == 1


def test_a_page_that_was_only_asked_for_is_asked_of_the_next(nginx: Running) -> None:
    nginx.fakes["web1"].dies = True
    assert [requests.get(nginx.url("8080", "/practice/")).status_code for _ in range(3)] == [200] * 3


def test_a_conversation_goes_to_the_same_rasa_and_conversations_to_both(nginx: Running) -> None:
    for one in range(20):
        for _ in range(3):
            headers = {"X-Conversation": f"conversation-{one}"}
            assert requests.post(nginx.url("6005", "/webhooks/rest/webhook"), json={}, headers=headers).status_code == 200
    seen = [{headers["X-Conversation"] for _, _, headers in nginx.fakes[name].asked} for name in ("rasa1", "rasa2")]
    assert seen[0] and seen[1] and not seen[0] & seen[1]


@pytest.mark.parametrize("path", ["/model", "/conversations/one/tracker", "/webhooks/rest/", "/status"])
def test_rasas_own_api_is_not_reached(nginx: Running, path: str) -> None:
    assert requests.get(nginx.url("6005", path)).status_code == 404
    assert nginx.asked("rasa") == []


def test_keys_in_addresses_are_in_no_log(nginx: Running) -> None:
    from_frame = {"Referer": nginx.url("8080", f"/embed/f/{BEARER}/practice/")}
    for dies in (False, True):
        for number in (1, 2):
            nginx.fakes[f"web{number}"].dies = dies
        for path in (
            f"/embed/f/{BEARER}/practice/",
            f"/classes/join/{BEARER}/",
            f"/accounts/reset/MQ/{BEARER}/",
            f"/practice/?token={BEARER}",
        ):
            requests.get(nginx.url("8080", path))
            requests.post(nginx.url("8080", path))
        requests.get(nginx.url("8080", "/static/web/base.css"), headers=from_frame)
    lines = nginx.log()
    assert "GET /classes/join/..." in lines and "GET /accounts/reset/..." in lines and "/static/web/base.css 502" in lines
    assert BEARER not in lines and "/embed/f/" not in lines


def forwarded(nginx: Running, **headers: str) -> dict[str, Any]:
    requests.get(nginx.url("8080", "/practice/"), headers={name.replace("_", "-"): value for name, value in headers.items()})
    [(_, _, seen)] = nginx.asked("web")
    return {name.lower(): value for name, value in seen.items()}


def test_the_word_of_the_outer_proxy_counts(nginx: Running) -> None:
    seen = forwarded(nginx, X_Forwarded_For="203.0.113.9, 198.51.100.7", X_Forwarded_Proto="https", X_Forwarded_Host="evil.example")
    assert (seen["x-forwarded-for"], seen["x-forwarded-proto"]) == ("198.51.100.7", "https")
    assert "x-forwarded-host" not in seen and seen["host"] == f"127.0.0.1:{nginx.doors['8080']}"


def test_the_word_of_anybody_else_does_not_count(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with running(tmp_path, outer=False) as nginx:
        seen = forwarded(nginx, X_Forwarded_For="198.51.100.7", X_Forwarded_Proto="https", Forwarded="for=198.51.100.7")
    assert (seen["x-forwarded-for"], seen["x-forwarded-proto"]) == ("127.0.0.1", "http")
    assert "forwarded" not in seen


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_no_web_server_answers_there_is_a_word_of_ours(nginx: Running, method: str) -> None:
    for fake in nginx.fakes.values():
        fake.dies = True
    answer = requests.request(method, nginx.url("8080", "/practice/"), data={"text": "a"} if method == "POST" else None, timeout=10)
    assert answer.status_code == 502 and "go back in your browser" in answer.text and "nginx" not in answer.text
    assert answer.headers["Retry-After"] == "10" and answer.headers["Content-Type"] == "text/html; charset=utf-8"
