"""What the checks of deploy/ look at."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts and path.name != ".env")


def text(path: Path) -> str:
    """Return what stands in a file."""
    return path.read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    """Return compose.yml."""
    return dict(yaml.safe_load(text(DEPLOY / "compose.yml")))
