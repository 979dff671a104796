"""deploy/systemd: units that systemd takes, hardened, and coming back."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.files import DEPLOY, text

UNITS = sorted((DEPLOY / "systemd").iterdir())


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
