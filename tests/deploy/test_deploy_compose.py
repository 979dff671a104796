"""deploy/compose.yml and the image: one door, pinned versions, and servers that may do little."""

import re
from pathlib import Path

import pytest
import yaml

from tests.deploy.files import DEPLOY, FILES, ROOT, compose, text
from workbench import model


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix in (".yml", ".yaml") and "templates" not in path.parts], ids=lambda path: path.name
)
def test_yaml_is_yaml(path: Path) -> None:
    assert isinstance(yaml.safe_load(text(path)), dict)


def test_no_registry_and_no_place_of_one_machine_is_named() -> None:
    named = re.compile(r"\b(?:[\w-]+\.)+(?:io|com|org|net|dev)\b|/(?:root|home|work)/")
    found = {path.name: {one for one in named.findall(text(path)) if not one.endswith(("kubernetes.io", "k8s.io"))} for path in FILES}
    assert {name: places for name, places in found.items() if places} == {}


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
    assert "--require-hashes -r requirements-server.txt" in made and "workbench.cli train" in made
    taken = {line[1:] for line in text(DEPLOY / "Dockerfile.dockerignore").splitlines() if line.startswith("!")}
    assert [name for name in taken if not (ROOT / name).exists()] == []
    missing = [source for source in model._SOURCES if not any(source == name or source.startswith(f"{name}/") for name in taken)]
    assert missing == []
