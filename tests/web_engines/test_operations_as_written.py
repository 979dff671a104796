"""The commands of docs/operations.md, as they are written there, one section after the other."""

import re
import subprocess
from typing import Any

from tests.web_engines.conftest import ROOT, environ, manage


def block(heading: str) -> str:
    """Return the first commands below a heading."""
    section = (ROOT / "docs" / "operations.md").read_text().partition(f"\n## {heading}\n")[2]
    found = re.search(r"```\n(.*?)```", section, re.DOTALL)
    assert found, heading
    return found[1]


def test_backup_restore_and_move(engine: Any, tmp_path: Any) -> None:
    address = engine.create("as_written")

    def run(commands: str, var: str, **more: str) -> str:
        script = commands.replace("/srv/backups", str(tmp_path / "backups"))
        script = re.sub(r"'postgresql://practice:PASSWORD@[^']*'", address, script)
        given = environ({"MI_VAR_DIR": str(tmp_path / var), **more})
        done = subprocess.run(["bash", "-e", "-c", script], check=False, capture_output=True, text=True, env=given, cwd=ROOT)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    old = {"MI_VAR_DIR": str(tmp_path / "old")}
    manage(old, "migrate", "--verbosity", "0")
    manage(
        {**old, "DJANGO_SUPERUSER_PASSWORD": "a-long-password"},
        "createsuperuser",
        "--noinput",
        "--username",
        "ophelia",
        "--email",
        "o@example.org",
    )
    assert "Kept in" in run(block("Backup"), "old")
    assert "Restored as of" in run(block("Restore"), "new")
    manage({"MI_VAR_DIR": str(tmp_path / "new")}, "axes_reset")
    assert "each compared with its original" in run(block("Moving from SQLite to PostgreSQL"), "new")
    assert engine.sql("as_written", "select username from accounts_user") == "ophelia"
    # The same commands again, on PostgreSQL.
    both = {"MI_DATABASE_URL": address, "MI_TRACKER_URL": address}
    assert "web (postgresql)" in run(block("Backup").replace("today", "tomorrow"), "new", **both)
    assert "holds data already" in manage(both, "restore", str(tmp_path / "backups" / "tomorrow"), fails=True)
    manage(both, "restore", "--replace", str(tmp_path / "backups" / "tomorrow"))
    assert engine.sql("as_written", "select username from accounts_user") == "ophelia"
