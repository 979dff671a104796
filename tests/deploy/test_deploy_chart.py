"""deploy/helm: templates that are YAML around their values, and every value used."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.files import DEPLOY, text

CHART = DEPLOY / "helm" / "mi-practice"


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
