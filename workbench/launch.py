"""Start Rasa and the web together, wait until both answer, print one address, keep them running, and end them together."""

import asyncio
import http.client
import os
import subprocess  # noqa: S404
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import yaml

from workbench import model
from workbench.model import ROOT, Failed
from workbench.supervisor import HOST, NeverReady, Server, Supervisor, Times, end_with_parent, is_free

ENDPOINTS = "endpoints.yml"
ACTIONS = ("in_process", "server")
"""Where actions run, by MI_ACTIONS: in the Rasa process, or in an action server of their own."""


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
        if not is_free(server.port):
            raise Failed(
                f"Port {server.port} for {server.name} is taken; end what uses it, or set MI_{server.name.upper()}_PORT to another."
            )


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
        # On one machine nobody needs Rasa's own API.
        "MI_JWT_SECRET": "",
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
    if variables.get("MI_TRACKER_URL"):
        # Rasa and the web must name the same store.
        endpoints["tracker_store"] = {"type": endpoints["tracker_store"]["type"], "url": "${MI_TRACKER_URL}"}
    var = _var(variables)
    var.mkdir(parents=True, exist_ok=True)
    (var / ENDPOINTS).write_text(yaml.safe_dump(endpoints))


def run(times: Times | None = None) -> int:
    """Do what `make run` promises, until it is interrupted; return the exit code.

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
    try:
        asyncio.run(_keep(wanted, variables, log, times))
    except NeverReady as error:
        raise Failed(f"A server failed to start; the last lines of {log} say why.") from error
    finally:
        print("Stopped.", flush=True)
    return 0


async def _keep(wanted: list[Server], variables: dict[str, str], log: Path, times: Times | None) -> None:
    output = log.open("w", buffering=1, encoding="utf-8", errors="backslashreplace")
    try:
        await Supervisor(wanted, variables, ROOT, output, answers, times).run(lambda: _announce(variables))
    finally:
        # What a full disk did not take is lost.
        with suppress(OSError):
            output.close()


def _manage(variables: dict[str, str], *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "web.manage", *arguments], cwd=ROOT, env=variables, check=False)
    if done.returncode:
        raise Failed(f"`python -m web.manage {arguments[0]}` failed: see above.")


async def _announce(variables: dict[str, str]) -> None:
    command = [sys.executable, "-m", "web.manage", "demo_data", "--if-empty"]
    making = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=variables, preexec_fn=end_with_parent())
    try:
        failed = await making.wait()
    finally:
        if making.returncode is None:
            making.kill()
    if failed:
        print("The demo data could not be made; `make demo-data` tries again.", flush=True)
    print(f"Ready: http://{HOST}:{variables['MI_WEB_PORT']}/  (Ctrl-C stops everything)", flush=True)


def answers(url: str, seconds: float = 2.0) -> bool:
    """Whether a server answers at `url` within so many seconds."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False
