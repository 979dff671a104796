"""deploy/nginx.conf: it can be taken, knows the servers of compose.yml, sends no POST twice, and logs no keys."""

import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from tests.deploy.files import DEPLOY, compose, text

NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))


def test_nginx_knows_every_server_that_compose_starts() -> None:
    conf = text(DEPLOY / "nginx.conf")
    asked = set(re.findall(r"server ([a-z]+\d):", conf))
    hosts = dict(entry.split(":") for entry in compose()["services"]["nginx"]["extra_hosts"])
    assert asked == set(hosts)
    given = {name: network["ipv4_address"] for name in asked for network in compose()["services"][name]["networks"].values() if network}
    assert given == hosts


def test_addresses_that_two_files_name_are_the_same() -> None:
    services, networks = compose()["services"], compose()["networks"]
    assert services["web1"]["environment"]["MI_TRUSTED_PROXY"] == services["nginx"]["networks"]["pages"]["ipv4_address"]
    assert f"{networks['door']['ipam']['config'][0]['gateway']} 1;" in text(DEPLOY / "nginx.conf")
    inner = set(re.findall(r"listen (\d+);", text(DEPLOY / "nginx.conf"))) - {"8080"}
    asked = services["web1"]["environment"]["MI_RASA_URL"] + " " + services["rasa1"]["environment"]["MI_ACTIONS_URL"]
    assert set(re.findall(r"nginx:(\d+)", asked)) == inner


def test_a_post_is_never_sent_twice() -> None:
    conf = re.sub(r"#.*", "", text(DEPLOY / "nginx.conf"))
    assert set(re.findall(r"proxy_next_upstream ([^;]+);", conf)) == {"error timeout"}


def test_a_conversation_goes_to_the_same_rasa() -> None:
    assert "hash $http_x_conversation consistent;" in text(DEPLOY / "nginx.conf")


def test_rasas_own_api_is_not_reached_through_nginx() -> None:
    conf = text(DEPLOY / "nginx.conf")
    inner = conf[conf.index("listen 6005") : conf.index("listen 6055")]
    assert set(re.findall(r"location ([^{]+) \{\s+proxy_pass", inner)) == {"= /", "= /webhooks/rest/webhook"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    conf = re.sub(r"server [a-z]+\d:", "server 127.0.0.1:", text(DEPLOY / "nginx.conf"))
    conf = re.sub(r"listen \d+;", lambda found: f"listen 127.0.0.1:{free_port()};", conf).replace("/tmp/", f"{tmp_path}/")
    (tmp_path / "nginx.conf").write_text(conf)
    done = subprocess.run([str(NGINX), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)
    assert done.returncode == 0 and "warn" not in done.stderr, done.stderr
