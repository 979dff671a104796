"""Start Rasa and the web together, wait until both answer, print one address, and end them together."""

import os
import socket
import subprocess  # noqa: S404
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import yaml
from honcho.manager import Manager
from honcho.printer import Printer

from workbench import model
from workbench.model import ROOT, Failed

HOST = "127.0.0.1"
PATIENCE = 180
"""Seconds to wait for the servers; Rasa needs 3 to 10 on a laptop, a minute where config.yml names a component that needs TensorFlow."""
ENDPOINTS = "endpoints.yml"
ACTIONS = ("in_process", "server")
"""Where actions run, by MI_ACTIONS: in the Rasa process, or in an action server of their own."""


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


def servers(variables: dict[str, str]) -> list[Server]:
    """Return the servers, with ports from MI_RASA_PORT, MI_ACTIONS_PORT and MI_WEB_PORT; an action server where MI_ACTIONS asks for it.

    Raises:
        Failed: where a port is no number from 1 to 65535, or MI_ACTIONS is neither `in_process` nor `server`.
    """
    rasa, actions, web = (_port(variables, name, port) for name, port in (("RASA", 5005), ("ACTIONS", 5055), ("WEB", 8000)))
    python = f'"{sys.executable}"'
    run = f'-m workbench.rasa_command run -i {HOST} -p {rasa} --endpoints "{_var(variables) / ENDPOINTS}" --credentials credentials.yml'
    wanted = [
        Server("rasa", rasa, "/", f"{python} {run}"),
        Server("actions", actions, "/health", f"{python} -m rasa_sdk --actions actions -p {actions}"),
        Server("web", web, "/healthz/", f"{python} -m web.serve"),
    ]
    where = variables.get("MI_ACTIONS") or ACTIONS[0]
    if where not in ACTIONS:
        raise Failed(f"MI_ACTIONS is {where!r}; set it to {' or '.join(ACTIONS)}.")
    return [server for server in wanted if server.name != "actions" or where == "server"]


def _port(variables: dict[str, str], name: str, otherwise: int) -> int:
    given = variables.get(f"MI_{name}_PORT") or str(otherwise)
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Failed(f"MI_{name}_PORT is {given!r}; set it to a number from 1 to 65535.")
    return int(given)


def _var(variables: dict[str, str]) -> Path:
    return Path(variables.get("MI_VAR_DIR") or ROOT / "var")


def check_free(wanted: list[Server]) -> None:
    """Raise `Failed` naming the first port that is taken."""
    for server in wanted:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, server.port))
            except OSError as error:
                raise Failed(
                    f"Port {server.port} for {server.name} is taken; end what uses it, or set MI_{server.name.upper()}_PORT to another."
                ) from error


def environment(wanted: list[Server], variables: dict[str, str]) -> dict[str, str]:
    """Return the environment of all servers: loopback only, quiet, each knowing the others' addresses."""
    ports = {server.name: server.port for server in wanted}
    var = _var(variables)
    return {
        **variables,
        "SANIC_HOST": HOST,
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "RASA_TELEMETRY_ENABLED": "false",
        "LOG_LEVEL": variables.get("LOG_LEVEL", "WARNING"),
        "MI_VAR_DIR": str(var),
        "MI_TRACKER_DB": str(var / "tracker.db"),
        "MI_RASA_URL": f"http://{HOST}:{ports['rasa']}",
        "MI_WEB_HOST": HOST,
        "MI_WEB_PORT": str(ports["web"]),
    }


def write_endpoints(wanted: list[Server], variables: dict[str, str]) -> None:
    """Write `endpoints.yml` into the folder of this start: the project's own, with its ports and its record."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    for server in wanted:
        if server.name == "actions":
            endpoints["action_endpoint"] = {"url": f"http://{HOST}:{server.port}/webhook"}
    if variables.get("MI_ACTIONS_SECRET"):
        # Rasa itself puts the secret in the place of its name: it stands in no file.
        endpoints["action_endpoint"]["headers"] = {"Authorization": "Bearer ${MI_ACTIONS_SECRET}"}
    endpoints["tracker_store"]["db"] = variables["MI_TRACKER_DB"]
    var = _var(variables)
    var.mkdir(parents=True, exist_ok=True)
    (var / ENDPOINTS).write_text(yaml.safe_dump(endpoints))


def run() -> int:
    """Do what `make run` promises; return the exit code.

    Raises:
        Failed: with one line that says what keeps it from starting.
    """
    wanted = servers(dict(os.environ))
    check_free(wanted)
    model.ensure()
    variables = environment(wanted, dict(os.environ))
    write_endpoints(wanted, variables)
    _manage(variables, "migrate", "--verbosity", "0")
    if variables.get("MI_DEBUG", "1") in ("", "0", "false", "no"):
        _manage(variables, "collectstatic", "--noinput", "--verbosity", "0")
    check_free(wanted)
    log = Path(variables["MI_VAR_DIR"]) / "run.log"
    print(f"Starting {' and '.join(server.name for server in wanted)}; their output is in {log}", flush=True)
    with log.open("w", buffering=1) as output:
        manager = Manager(Printer(output))
        for server in wanted:
            manager.add_process(server.name, server.command, env=variables, cwd=str(ROOT))
        ended, ready = threading.Event(), threading.Event()
        threading.Thread(target=_announce, args=(wanted, variables, ended, ready), daemon=True).start()
        manager.loop()
        ended.set()
    print("Stopped.", flush=True)
    if not ready.is_set() and manager.returncode not in (130, 143):
        raise Failed(f"A server failed to start; the last lines of {log} say why.")
    return 0 if manager.returncode in (0, 130, 143) else 1


def _manage(variables: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "web.manage", *arguments], cwd=ROOT, env=variables, check=False)
    if done.returncode:
        raise Failed(f"`python -m web.manage {arguments[0]}` failed: see above.")


def _announce(wanted: list[Server], variables: dict[str, str], ended: threading.Event, ready: threading.Event) -> None:
    deadline = time.monotonic() + PATIENCE
    waiting = list(wanted)
    while waiting and not ended.is_set():
        waiting = [server for server in waiting if not answers(server.url)]
        if time.monotonic() > deadline:
            print(f"Still waiting for {', '.join(server.name for server in waiting)}; the log may say why.", flush=True)
            deadline = time.monotonic() + PATIENCE
        time.sleep(0.5)
    if ended.is_set():
        return
    ready.set()
    done = subprocess.run([sys.executable, "-m", "web.manage", "demo_data", "--if-empty"], cwd=ROOT, env=variables, check=False)
    if done.returncode:
        print("The demo data could not be made; `make demo-data` tries again.", flush=True)
    print(f"Ready: http://{HOST}:{variables['MI_WEB_PORT']}/  (Ctrl-C stops everything)", flush=True)


def answers(url: str) -> bool:
    """Whether a server answers at `url`."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
