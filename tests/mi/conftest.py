"""The clients and the wording as they are shipped."""

from pathlib import Path

import pytest
import yaml

from mi import coach
from mi.persona import Persona
from mi.persona_file import load
from mi.topics import TopicFinder

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "personas").glob("*.yml"))


@pytest.fixture(scope="session", params=FILES, ids=[path.stem for path in FILES])
def persona(request: pytest.FixtureRequest) -> Persona:
    """Each client in turn."""
    return load(request.param)


@pytest.fixture(scope="session")
def ray() -> Persona:
    return load(ROOT / "personas" / "ray.yml")


@pytest.fixture(scope="session")
def carys() -> Persona:
    return load(ROOT / "personas" / "carys.yml")


@pytest.fixture(scope="session")
def coaching() -> coach.Coaching:
    return coach.load(ROOT / "coaching")


@pytest.fixture(scope="session")
def finder() -> TopicFinder:
    """The topics as the training data writes them."""
    patterns: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu" / "topics").glob("*.yml")):
        for block in yaml.safe_load(path.read_text())["nlu"]:
            if "regex" in block:
                patterns.setdefault(block["regex"], []).extend(line.removeprefix("- ") for line in block["examples"].splitlines())
    return TopicFinder(patterns)
