"""The trained model, measured on utterances that share nothing with what it learned from."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def figures() -> dict[str, str]:
    command = [sys.executable, "-m", "workbench.cli", "evaluate", "tests/data/heldout.csv"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(line.split(": ", 1) for line in done.stdout.splitlines() if ": " in line)


def number(line: str, name: str) -> float:
    found = re.search(rf"{name} (\d\.\d+)", line)
    assert found, line
    return float(found.group(1))


def test_outcomes_are_judged_far_better_than_by_chance(figures: dict[str, str]) -> None:
    assert number(figures["outcome, sure"], "macro-F1") >= 0.84
    assert number(figures["outcome, sure"], "coverage") >= 0.78


def test_who_is_told_to_have_argued_has_nearly_always_argued(figures: dict[str, str]) -> None:
    assert number(figures["argued, sure"], "precision") >= 0.85
    assert number(figures["argued, sure"], "recall") >= 0.82
