"""A whole site on this machine, as it would stand on several: PostgreSQL, Redis, and two of each server behind one nginx.

    with machines() as site:
        site.url                           # what students open
        site.process("rasa-1").kill()      # and .start(), .stop(), .freeze(), .thaw(), .signal(number)
        site.postgres.stop()               # an engine: .start(), .stop(), .kill(), .signal(number), .sql(database, statement)

Names of processes: rasa-1, rasa-2, actions-1, actions-2, web-1, web-2, nginx, postgres, redis.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import yaml

from tests.engines.throwaway import HOST, Engine, Postgres, Redis, free_port, postgres, program, redis
from tests.scale.balancer import SERVED, configuration
from tests.scale.process import Process
from workbench import load_command
from workbench.load_command import Student
from workbench.model import ROOT

ENDPOINTS = ROOT / "deploy" / "endpoints.yml"
WEB, TRACKER = "web", "tracker"
"""Names of the two databases."""
CHANNEL_SECRET, ACTIONS_SECRET = "the-channel-of-a-test", "the-actions-of-a-test"


@dataclass
class Machines:
    """What runs."""

    folder: Path
    variables: dict[str, str]
    """The environment that all servers share; each has its own port besides."""
    postgres: Postgres
    redis: Redis
    ports: dict[str, int]
    """Where nginx listens: `web`, `rasa` and `actions`."""
    rasas: list[Process] = field(default_factory=list)
    actions: list[Process] = field(default_factory=list)
    webs: list[Process] = field(default_factory=list)
    by_conversation: bool = True
    """Whether nginx keeps each conversation on one Rasa server; see `balance`."""
    endpoints: Path = ENDPOINTS
    nginx: Process = field(init=False)

    @property
    def url(self) -> str:
        """What students open."""
        return f"http://{HOST}:{self.ports['web']}"

    @property
    def rasa_url(self) -> str:
        """Where the web finds the bot."""
        return f"http://{HOST}:{self.ports['rasa']}"

    @property
    def servers(self) -> list[Process]:
        """Every server of ours, in the order in which they are started."""
        return [*self.actions, *self.rasas, *self.webs]

    def process(self, name: str) -> Any:
        """Return a server or an engine by its name; all can `start`, `stop`, `kill` and take a `signal`."""
        engines: dict[str, Process | Engine] = {"postgres": self.postgres, "redis": self.redis, "nginx": self.nginx}
        return {**engines, **{server.name: server for server in self.servers}}[name]

    def manage(self, *arguments: str, **variables: str) -> str:
        """Run one of the web's commands; return what it printed.

        Raises:
            RuntimeError: it failed, with what it said.
        """
        command = [sys.executable, "-m", "web.manage", *arguments]
        done = subprocess.run(command, cwd=ROOT, env={**self.variables, **variables}, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"web.manage {arguments[0]}: {done.stderr[-3000:]}")
        return done.stdout

    def students(self, count: int) -> list[Student]:
        """Make students, or take those there are, each logged in already: name, password, session cookie."""
        # Throwaway accounts need MI_DEBUG, which the servers run without: there they have to be accounts like others.
        self._throwaway(True)
        made = load_command.students(count, None, {**self.variables, "MI_DEBUG": "1"})
        self._throwaway(False)
        return made

    def _throwaway(self, they_are: bool) -> None:
        self.postgres.sql(WEB, f"update accounts_user set is_demo = {they_are} where username like 'load-%'")

    def balance(self, by_conversation: bool) -> None:
        """Let nginx keep each conversation on one Rasa server, or go from one to the other at every post."""
        self.by_conversation = by_conversation
        self.nginx.stop()
        self.nginx.start()

    def events(self, since: int = 0) -> list[tuple[int, str, str]]:
        """Return number, sender and data of all events that Rasa has stored, in the order of their numbers."""
        return self.rows(TRACKER, "select id, sender_id, data from events where id > %s order by id", since)

    def rows(self, database: str, query: str, *given: Any) -> list[Any]:
        """Ask PostgreSQL itself."""
        url = self.variables["MI_TRACKER_URL" if database == TRACKER else "MI_DATABASE_URL"]
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(query, given or None)
            return list(cursor.fetchall())

    def served(self, part: str) -> list[tuple[list[int], int, str]]:
        """Return what nginx has passed on for `web`, `rasa` or `actions`: the ports that it tried, the status, the conversation."""
        lines = [line.rsplit(" ", 2) for line in (self.folder / SERVED).read_text(encoding="utf-8").splitlines()]
        of_part = [(tried.split(" ", 1), status, conversation) for tried, status, conversation in lines]
        return [
            ([int(one.rsplit(":", 1)[1]) for one in tried.split(", ") if ":" in one], int(status), conversation)
            for (port, tried), status, conversation in of_part
            if int(port) == self.ports[part]
        ]

    def logs(self) -> str:
        """Return the end of what every server has printed."""
        return "\n".join(f"== {server.name}\n{server.said()}" for server in [*self.servers, self.nginx])


@contextmanager
def machines(
    rasas: int = 2, actions: int = 2, webs: int = 2, *, one_database: bool = False, by_conversation: bool = True, **variables: str
) -> Iterator[Machines]:
    """Start a whole site, wait until everything answers, and take it away afterwards.

    Without action servers the actions run where Rasa runs. `one_database` keeps the web's tables and Rasa's in the same database.
    `variables` are added to the servers' environment.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mi-scale-")))
        # nginx's workers are another user's where it is started by root.
        folder.chmod(0o755)
        database, cache = stack.enter_context(postgres()), stack.enter_context(redis())
        site = _site(folder, database, cache, one_database, (rasas, actions, webs), variables)
        site.by_conversation = by_conversation
        site.manage("migrate", "--verbosity", "0")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        try:
            for server in [*site.servers, site.nginx]:
                server.begin()
            for server in [*site.servers, site.nginx]:
                server.wait()
            yield site
        finally:
            for server in [site.nginx, *site.servers]:
                server.kill()


def _site(
    folder: Path, database: Postgres, cache: Redis, one_database: bool, counts: tuple[int, int, int], variables: Mapping[str, str]
) -> Machines:
    web = database.create(WEB)
    ports = {name: free_port() for name in ("web", "rasa", "actions")}
    given = {
        "MI_VAR_DIR": str(folder / "var"),
        "MI_DATABASE_URL": web,
        "MI_TRACKER_URL": web if one_database else database.create(TRACKER),
        "MI_LOCK_URL": cache.url,
        "MI_CACHE_URL": cache.url.replace("/0", "/1"),
        "MI_RASA_URL": f"http://{HOST}:{ports['rasa']}",
        "MI_ACTIONS_URL": f"http://{HOST}:{ports['actions']}/webhook",
        "MI_CHANNEL_SECRET": CHANNEL_SECRET,
        "MI_ACTIONS_SECRET": ACTIONS_SECRET,
        "MI_SECRET_KEY": "a-key-of-a-test-that-is-long-enough-for-djangos-own-check-of-keys",
        "MI_DEBUG": "0",
        "MI_HTTPS": "0",
        "MI_TRUSTED_PROXY": HOST,
        # Made-up students do not wait between two replies.
        "MI_POSTS_PER_MINUTE": "0",
        # As on machines of their own, each server has one core.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "SANIC_HOST": HOST,
        "MI_WEB_HOST": HOST,
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    site = Machines(folder, {**os.environ, **given, **variables}, database, cache, ports)
    if not counts[1]:
        site.endpoints = _in_process(folder)
    site.rasas, site.actions, site.webs = (
        [kind(site, number) for number in range(1, count + 1)] for kind, count in zip((_rasa, _actions, _web), counts)
    )
    command = [program("nginx"), "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    site.nginx = Process("nginx", command, ports["web"], "/healthz/", site.variables, folder, lambda: _write_nginx(site))
    return site


def _in_process(folder: Path) -> Path:
    """Write Rasa's endpoints for actions that run in its own process."""
    given = yaml.safe_load(ENDPOINTS.read_text(encoding="utf-8"))
    given["action_endpoint"]["in_process"] = "actions"
    file = folder / "endpoints.yml"
    file.write_text(yaml.safe_dump(given), encoding="utf-8")
    return file


def _write_nginx(site: Machines) -> None:
    behind = {"web": site.webs, "rasa": site.rasas, "actions": site.actions}
    ports = {name: [server.port for server in servers] for name, servers in behind.items()}
    (site.folder / "nginx.conf").write_text(configuration(site.folder, site.ports, ports, site.by_conversation), encoding="utf-8")


def _rasa(site: Machines, number: int) -> Process:
    port = free_port()
    command = [sys.executable, "-m", "workbench.rasa_command", "run", "-i", HOST, "-p", str(port)]
    command += ["--endpoints", str(site.endpoints), "--credentials", "credentials.yml"]
    return Process(f"rasa-{number}", command, port, "/", site.variables, site.folder)


def _actions(site: Machines, number: int) -> Process:
    port = free_port()
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(port)]
    return Process(f"actions-{number}", command, port, "/health", site.variables, site.folder)


def _web(site: Machines, number: int) -> Process:
    port = free_port()
    command = [sys.executable, "-m", "web.serve"]
    return Process(f"web-{number}", command, port, "/healthz/", {**site.variables, "MI_WEB_PORT": str(port)}, site.folder)
