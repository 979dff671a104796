"""What stands in deploy/: it can be read, names what there is, opens one door, and tells nobody's addresses."""

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts and path.name != ".env")
CHART = DEPLOY / "helm" / "mi-practice"
UNITS = sorted((DEPLOY / "systemd").iterdir())
VARIABLE = re.compile(r"\bMI_[A-Z][A-Z_]*[A-Z]\b")
# What only the launcher on a laptop, a program of ours or a test reads.
LAPTOP = {"MI_ACTIONS", "MI_TRACKER_DB"}


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(text(DEPLOY / "compose.yml")))


def explained() -> set[str]:
    """The variables that env.example sets or offers; each below a line that says what it is."""
    return set(re.findall(r"^#?(MI_[A-Z_]+)=", text(DEPLOY / "env.example"), re.MULTILINE))


def read_by_the_code() -> set[str]:
    rooms = [path for room in ("actions", "components", "web", "workbench") for path in sorted((ROOT / room).rglob("*.py"))]
    return {name for path in rooms for name in re.findall(r'["\'](MI_[A-Z_]*[A-Z])["\']', text(path))}


def test_every_variable_of_these_files_is_explained() -> None:
    used = {name: path.name for path in FILES for name in VARIABLE.findall(text(path))}
    assert {name: file for name, file in used.items() if name not in explained()} == {}


def test_every_variable_that_is_explained_is_read_by_something() -> None:
    ours = read_by_the_code()
    taken = {name for path in FILES if path.name != "env.example" for name in re.findall(r"\$\{(MI_[A-Z_]+)", text(path))}
    assert explained() - ours - taken == set()


def test_every_variable_that_the_code_reads_is_explained() -> None:
    assert read_by_the_code() - LAPTOP - explained() == set()


def test_every_variable_is_told_with_its_meaning() -> None:
    """No name stands without a sentence above it, and none twice."""
    names = re.findall(r"^#?(MI_[A-Z_]+)=", text(DEPLOY / "env.example"), re.MULTILINE)
    assert len(names) == len(set(names))
    for block in text(DEPLOY / "env.example").split("\n\n"):
        if VARIABLE.search(block):
            assert re.search(r"^# ", block, re.MULTILINE) or "---" in text(DEPLOY / "env.example").split(block)[0].splitlines()[-2], block


def test_no_secret_stands_in_the_example() -> None:
    given = dict(re.findall(r"^(MI_[A-Z_]+)=(.*)$", text(DEPLOY / "env.example"), re.MULTILINE))
    assert {name: value for name, value in given.items() if re.search("SECRET|PASSWORD", name) and value} == {}


def test_no_registry_and_no_place_of_one_machine_is_named() -> None:
    named = re.compile(
        r"\b(?:[\w-]+\.)+(?:io|com|org|dev)/[\w./-]+:[\w.-]+|https?://(?!127\.0\.0\.1|nginx|rasa|\{\{|moodle\.example|other\.example)|/(?:root|home|work)/"
    )
    found = {path.name: named.findall(text(path)) for path in FILES}
    assert {name: places for name, places in found.items() if places} == {}


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix in (".yml", ".yaml") and "templates" not in path.parts], ids=lambda path: path.name
)
def test_yaml_is_yaml(path: Path) -> None:
    assert isinstance(yaml.safe_load(text(path)), dict)


def test_only_nginx_publishes_a_port_and_on_loopback_unless_told() -> None:
    published = {name: service["ports"] for name, service in compose()["services"].items() if "ports" in service}
    assert published == {"nginx": ["${MI_PUBLISHED:-127.0.0.1:8080}:8080"]}
    assert not any("network_mode" in service for service in compose()["services"].values())


def test_only_nginx_and_the_webs_mail_have_a_way_out() -> None:
    networks = compose()["networks"]
    outward = {name for name, network in networks.items() if not network.get("internal")}
    on_them = {name for name, service in compose()["services"].items() if outward & set(service.get("networks", ["default"]))}
    assert (outward, on_them) == ({"door", "mail"}, {"nginx", "web1", "web2"})


def test_rasa_and_the_actions_are_reached_through_nginx_alone() -> None:
    services = compose()["services"]
    reached = {network: {name for name, one in services.items() if network in one["networks"]} for network in ("pages", "bot", "actions")}
    assert reached == {"pages": {"nginx", "web1", "web2"}, "bot": {"nginx", "rasa1", "rasa2"}, "actions": {"nginx", "actions1", "actions2"}}


def test_images_are_pinned_to_a_version() -> None:
    images = {service["image"] for service in compose()["services"].values()} - {"mi-practice:local"}
    images |= set(re.findall(r"^FROM (\S+)", text(DEPLOY / "Dockerfile"), re.MULTILINE))
    assert len(images) == 4
    assert [image for image in images if not re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?", image)] == []


def test_every_service_comes_back_and_is_asked_how_it_is() -> None:
    for name, service in compose()["services"].items():
        once = name in ("migrate", "expire", "backup")
        assert service["restart"] == ("no" if once else "unless-stopped"), name
        assert ("test" in service["healthcheck"]) is not once, name


def test_our_own_processes_may_do_little() -> None:
    for name, service in compose()["services"].items():
        if service["image"] == "mi-practice:local" or name == "nginx":
            assert service["read_only"] and service["cap_drop"] == ["ALL"] and "no-new-privileges:true" in service["security_opt"], name
    assert re.search(r"^USER 10001", text(DEPLOY / "Dockerfile"), re.MULTILINE)


def test_the_image_is_made_from_locked_requirements_and_holds_a_model() -> None:
    made = text(DEPLOY / "Dockerfile")
    assert "--require-hashes -r requirements.txt" in made and "workbench.cli train" in made
    taken = {line[1:] for line in text(DEPLOY / "Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    assert [name for name in taken if not (ROOT / name).exists()] == []
    from workbench.model import _SOURCES

    missing = [source for source in _SOURCES if not any(source == name or source.startswith(f"{name}/") for name in taken)]
    assert missing == []


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


def test_patience_grows_from_the_inside_to_the_outside() -> None:
    """Whoever waits longest learns what became of it: the actions' door, Rasa, Rasa's door, the web, the outer door."""
    conf, example = text(DEPLOY / "nginx.conf"), text(DEPLOY / "env.example")
    outer, rasa, actions = (int(seconds) for seconds in re.findall(r"proxy_read_timeout (\d+)s", conf))
    turn, web = (int(re.findall(rf"^#MI_{name}=(\d+)", example, re.MULTILINE)[0]) for name in ("TURN_SECONDS", "RASA_TIMEOUT"))
    assert actions < turn < rasa < web < outer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.skipif(shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") is None, reason="nginx is not installed")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    conf = re.sub(r"server [a-z]+\d:", "server 127.0.0.1:", text(DEPLOY / "nginx.conf"))
    conf = re.sub(r"listen \d+;", lambda found: f"listen 127.0.0.1:{free_port()};", conf).replace("/tmp/", f"{tmp_path}/")
    (tmp_path / "nginx.conf").write_text(conf)
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    done = subprocess.run([str(nginx), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)
    assert done.returncode == 0 and "warn" not in done.stderr, done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for path in UNITS:
        # Templates are looked at as instances, and our Python stands elsewhere here.
        name = path.name.replace("@.", "@8000.")
        (tmp_path / name).write_text(text(path).replace("/srv/mi-practice/.venv/bin/python", sys.executable))
    files = [str(tmp_path / path.name.replace("@.", "@8000.")) for path in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "mi-practice" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_units_are_hardened_and_come_back(path: Path) -> None:
    unit = text(path)
    for line in ("DynamicUser=yes", "NoNewPrivileges=yes", "ProtectSystem=strict", "EnvironmentFile=/etc/mi-practice/env"):
        assert f"\n{line}\n" in unit, line
    assert ("Restart=always" in unit) is ("@" in path.name)


def test_what_must_stay_inside_speaks_with_private_networks_only() -> None:
    for name in ("rasa", "actions"):
        unit = text(DEPLOY / "systemd" / f"mi-practice-{name}@.service")
        assert "IPAddressDeny=any" in unit and "MI_INNER_HOST=127.0.0.1" in unit


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(DEPLOY)))
def test_every_command_of_ours_is_there(path: Path) -> None:
    """`-m module` names a module; `web.manage command` a command."""
    commands = re.findall(r"(?:-m,? )([a-z_]+(?:\.[a-z_]+)?)(?:,? ([a-z_]+))?", text(path))
    for module, first in commands:
        if module in ("venv", "rasa_sdk"):
            continue
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
        if module == "web.manage" and first not in ("migrate", "collectstatic"):
            assert list(ROOT.glob(f"web/*/management/commands/{first}.py")), first


def parsed(path: Path) -> list[Any]:
    """A template with its parts taken out and a word in the place of each value, as YAML."""
    lines = [line for line in text(path).splitlines() if not re.fullmatch(r"\s*\{\{-? ?.*\}\}\s*", line)]
    return [document for document in yaml.safe_load_all(re.sub(r"\{\{.*?\}\}", "x", "\n".join(lines))) if document]


@pytest.mark.parametrize("path", sorted((CHART / "templates").glob("*.yaml")), ids=lambda path: path.name)
def test_a_template_is_yaml_around_its_values(path: Path) -> None:
    assert all({"apiVersion", "kind", "metadata", "spec"} <= set(document) for document in parsed(path))


def test_every_value_of_the_chart_is_there_and_used() -> None:
    def names(values: dict[str, Any], before: str = "") -> set[str]:
        found: set[str] = set()
        for name, value in values.items():
            deeper = isinstance(value, dict) and value and name != "resources"
            found |= names(value, f"{before}{name}.") if deeper else {f"{before}{name}"}
        return found

    used = {name for path in (CHART / "templates").iterdir() for name in re.findall(r"\.Values\.([\w.]+)", text(path))}
    assert used == names(yaml.safe_load(text(CHART / "values.yaml")))


def test_every_part_of_a_template_that_is_asked_for_is_there() -> None:
    every = "\n".join(text(path) for path in (CHART / "templates").iterdir())
    assert set(re.findall(r'include "([\w.]+)"', every)) == set(re.findall(r'define "([\w.]+)"', every))


def test_in_the_cluster_only_the_ingress_is_for_the_outside() -> None:
    documents = [document for path in (CHART / "templates").glob("*.yaml") for document in parsed(path)]
    services = [document for document in documents if document["kind"] == "Service"]
    policies = {
        document["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/component"]
        for document in documents
        if document["kind"] == "NetworkPolicy"
    }
    assert len(services) == 3 and all(service["spec"]["type"] == "ClusterIP" for service in services)
    assert policies == {"web", "rasa", "actions"}


@pytest.mark.skipif(shutil.which("helm") is None, reason="helm is not installed")
def test_helm_renders_the_chart() -> None:
    done = subprocess.run(["helm", "template", "practice", str(CHART)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len([document for document in yaml.safe_load_all(done.stdout) if document]) >= 12
