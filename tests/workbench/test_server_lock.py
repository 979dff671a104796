"""The lock for servers: the same pins, without TensorFlow and what only TensorFlow needs."""

import re
from pathlib import Path

from workbench.without_tensorflow import FAMILY

ROOT = Path(__file__).resolve().parents[2]


def pins(name: str) -> dict[str, str]:
    """Each package with its version and hashes."""
    blocks = re.split(r"\n(?=\S)", re.sub(r"(?m)^ *#.*\n?", "", (ROOT / name).read_text(encoding="utf-8")))
    return {block.split("==")[0].strip(): re.sub(r"\s+", " ", block.strip()) for block in blocks if "==" in block}


def test_its_pins_are_those_of_the_whole_lock() -> None:
    whole, server = pins("requirements.txt"), pins("requirements-server.txt")
    assert len(server) > 100 and server.items() <= whole.items()


def test_tensorflow_and_its_helpers_are_left_out_and_nothing_of_ours() -> None:
    left_out = pins("requirements.txt").keys() - pins("requirements-server.txt").keys()
    assert left_out >= {"tensorflow", "tensorflow-text", "jaxlib", "keras", "tensorboard"}
    assert not [name for name in pins("requirements-server.txt") if name.startswith(tuple(one.replace("_", "-") for one in FAMILY))]
    assert left_out.isdisjoint({"rasa", "rasa-sdk", "django", "scikit-learn", "waitress", "psycopg2-binary", "redis", "sqlalchemy"})
