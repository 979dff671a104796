"""Starting the servers: ports, addresses, and one clear line for what keeps them from starting."""

import re
import socket
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from workbench import cli, launch
from workbench.launch import answers, check_free, environment, servers, write_endpoints
from workbench.model import Failed
from workbench.supervisor import Server, Times


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens on."""
    with socket.socket() as listening:
        listening.bind((launch.HOST, 0))
        listening.listen()
        yield listening.getsockname()[1]


APART = {"MI_ACTIONS": "server"}


def test_there_are_two_servers_at_their_ports() -> None:
    assert {server.name: server.port for server in servers({})} == {"rasa": 5005, "web": 8000}


def test_actions_can_have_a_server_of_their_own() -> None:
    assert {server.name: server.port for server in servers(APART)} == {"rasa": 5005, "actions": 5055, "web": 8000}


def test_actions_run_in_one_of_two_places() -> None:
    with pytest.raises(Failed, match="MI_ACTIONS is 'elsewhere'; set it to in_process or server"):
        servers({"MI_ACTIONS": "elsewhere"})


@pytest.mark.parametrize(("variable", "index"), [("MI_RASA_PORT", 0), ("MI_ACTIONS_PORT", 1), ("MI_WEB_PORT", 2)])
def test_each_port_can_be_set(variable: str, index: int) -> None:
    assert servers({**APART, variable: "6001"})[index].port == 6001


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", "eighty", "1.5"])
def test_a_port_that_is_none_is_refused_by_its_variable(port: str) -> None:
    with pytest.raises(Failed, match="MI_WEB_PORT is .* from 1 to 65535"):
        servers({"MI_WEB_PORT": port})


def test_an_empty_port_means_the_usual_one() -> None:
    assert servers({"MI_WEB_PORT": ""})[1].port == 8000


@pytest.mark.parametrize("port", ["1", "65535"])
def test_the_first_and_the_last_port_are_taken(port: str) -> None:
    assert servers({"MI_WEB_PORT": port})[1].port == int(port)


def test_every_server_is_reached_on_loopback_only() -> None:
    assert all(server.url.startswith("http://127.0.0.1:") for server in servers({}))


def test_the_commands_carry_their_ports() -> None:
    wanted = servers({**APART, "MI_RASA_PORT": "6001", "MI_ACTIONS_PORT": "6002"})
    assert "-i 127.0.0.1 -p 6001" in wanted[0].command and "-p 6002" in wanted[1].command


def test_a_taken_port_is_named_with_its_variable(taken: int) -> None:
    with pytest.raises(Failed, match=rf"^Port {taken} for actions is taken; .*MI_ACTIONS_PORT"):
        check_free(servers({**APART, "MI_RASA_PORT": "1", "MI_ACTIONS_PORT": str(taken)})[1:])


def test_free_ports_are_no_failure(taken: int) -> None:
    with socket.socket() as probe:
        probe.bind((launch.HOST, 0))
        free = probe.getsockname()[1]
    check_free(servers({"MI_WEB_PORT": str(free)})[1:])


def test_all_servers_know_each_other() -> None:
    found = environment(servers({"MI_RASA_PORT": "6001", "MI_WEB_PORT": "6003"}), {})
    assert (found["MI_RASA_URL"], found["MI_WEB_PORT"], found["MI_WEB_HOST"]) == ("http://127.0.0.1:6001", "6003", "127.0.0.1")


def test_rasa_and_the_actions_listen_on_loopback_and_send_nothing_home() -> None:
    found = environment(servers({}), {})
    assert (found["SANIC_HOST"], found["RASA_TELEMETRY_ENABLED"]) == ("127.0.0.1", "false")


def test_what_is_kept_is_kept_where_it_was_told() -> None:
    found = environment(servers({}), {"MI_VAR_DIR": "/somewhere"})
    assert (found["MI_VAR_DIR"], found["MI_TRACKER_DB"]) == ("/somewhere", "/somewhere/tracker.db")


def test_other_variables_are_passed_on() -> None:
    assert environment(servers({}), {"MI_DEBUG": "0"})["MI_DEBUG"] == "0"


def test_the_log_level_can_be_raised() -> None:
    assert environment(servers({}), {"LOG_LEVEL": "DEBUG"})["LOG_LEVEL"] == "DEBUG"


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Write the endpoints of a start with some variables, and return them."""

    def write(variables: dict[str, str]) -> dict[str, Any]:
        variables = {"MI_VAR_DIR": str(tmp_path / "var"), **variables}
        wanted = servers(variables)
        write_endpoints(wanted, environment(wanted, variables))
        return dict(yaml.safe_load((tmp_path / "var" / "endpoints.yml").read_text()))

    return write


def test_the_endpoints_of_this_start_have_its_record(written: Any, tmp_path: Path) -> None:
    assert written({})["tracker_store"]["db"] == str(tmp_path / "var" / "tracker.db")


def test_the_record_is_in_postgresql_where_the_web_looks_for_it_there(written: Any) -> None:
    address = "postgresql://practice:secret@db/practice"
    store = written({"MI_TRACKER_URL": address})["tracker_store"]
    assert store == {"type": "components.tracker_store.LiveTrackerStore", "url": "${MI_TRACKER_URL}"}, "and the password stands in no file"


def test_actions_run_in_the_rasa_process(written: Any) -> None:
    assert written({})["action_endpoint"]["in_process"] == "actions"


def test_rasa_asks_the_action_server_where_there_is_one(written: Any) -> None:
    assert written({**APART, "MI_ACTIONS_PORT": "6002"})["action_endpoint"] == {"url": "http://127.0.0.1:6002/webhook"}


def test_rasa_reads_the_endpoints_of_this_start(tmp_path: Path) -> None:
    assert f'--endpoints "{tmp_path / "endpoints.yml"}"' in servers({"MI_VAR_DIR": str(tmp_path)})[0].command


def test_the_secret_of_the_actions_is_named_to_rasa_and_written_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "endpoints.yml").write_text((launch.ROOT / "endpoints.yml").read_text())
    monkeypatch.setattr(launch, "ROOT", tmp_path)
    wanted = servers({})
    given = {"MI_VAR_DIR": str(tmp_path / "var"), "MI_ACTIONS_SECRET": "a-secret-that-is-long-enough"}
    write_endpoints(wanted, environment(wanted, given))
    written = next(tmp_path.glob("var/**/endpoints.yml")).read_text()
    assert yaml.safe_load(written)["action_endpoint"]["headers"] == {"Authorization": "Bearer ${MI_ACTIONS_SECRET}"}
    assert "long-enough" not in written


def test_rasas_own_api_stays_shut() -> None:
    """It would let anyone who reaches it read conversations, set slots and replace the model."""
    commands = " ".join(server.command for server in servers({}))
    assert "--enable-api" not in commands and "--cors" not in commands
    assert environment(servers({}), {"MI_JWT_SECRET": "a-secret-that-is-long-enough"})["MI_JWT_SECRET"] == ""


def test_no_server_is_told_to_listen_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = servers({})
    asked = environment(wanted, {"SANIC_HOST": "0.0.0.0", "MI_WEB_HOST": "0.0.0.0"})
    assert (asked["SANIC_HOST"], asked["MI_WEB_HOST"]) == ("127.0.0.1", "127.0.0.1")
    assert "-i 127.0.0.1 " in wanted[0].command


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer((launch.HOST, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{launch.HOST}:{server.server_port}"
    server.shutdown()


def test_a_server_that_answers_is_ready(address: str) -> None:
    assert answers(f"{address}/health")


def test_a_server_that_does_not_know_its_health_is_not_ready(address: str) -> None:
    assert not answers(f"{address}/other")


def test_a_server_that_does_not_answer_is_not_ready() -> None:
    with socket.socket() as probe:
        probe.bind((launch.HOST, 0))
        assert not answers(f"http://{launch.HOST}:{probe.getsockname()[1]}/")


def test_a_server_that_never_answers_and_dies_ends_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(variables: dict[str, str]) -> list[Server]:
        with socket.socket() as probe:
            probe.bind((launch.HOST, 0))
            port = probe.getsockname()[1]
        return [Server(name, port, "/", f"{sys.executable} -c \"raise SystemExit('no {name} today')\"") for name in ("rasa", "web")]

    monkeypatch.setattr(launch, "servers", broken)
    monkeypatch.setattr(launch.model, "ensure", lambda: 0)
    monkeypatch.setattr(launch, "_manage", lambda *words: None)
    monkeypatch.setenv("MI_VAR_DIR", str(tmp_path))
    log = tmp_path / "run.log"
    with pytest.raises(Failed, match=f"^A server failed to start; the last lines of {re.escape(str(log))} say why.$"):
        launch.run(Times(pause=0.05))
    assert capsys.readouterr().out.splitlines()[-1] == "Stopped."
    assert log.read_text().count("no rasa today") == 3 or log.read_text().count("no web today") == 3


def test_a_failure_is_one_line_and_an_exit_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(times: object) -> int:
        raise Failed("Port 1 is taken.")

    monkeypatch.setattr(launch, "run", fail)
    assert (cli.main(["run"]), capsys.readouterr().err) == (1, "Port 1 is taken.\n")


def test_success_is_exit_code_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "run", lambda times: 0)
    assert cli.main(["run"]) == 0


def test_patience_with_a_silent_server_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "run", lambda times: int(times.patience))
    assert (cli.main(["run"]), cli.main(["run", "--patience", "90"])) == (30, 90)


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_an_unknown_command_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)
