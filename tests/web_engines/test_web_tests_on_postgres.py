"""A part of the web's own tests, the same files, with both databases on PostgreSQL. All of them: see docs/operations.md."""

import subprocess
import sys
from typing import Any

import pytest

from tests.web_engines.conftest import ROOT, environ

PART = (
    "test_accounts.py",
    "test_assignments_student.py",
    "test_class_figures.py",
    "test_classes_courses.py",
    "test_exactly_once.py",
    "test_exports.py",
    "test_invitations_join.py",
    "test_measures.py",
    "test_practice_home.py",
    "test_privacy_deleting.py",
    "test_privacy_retention.py",
    "test_progress.py",
    "test_recent.py",
    "test_record.py",
    "test_review.py",
    "test_review_changes.py",
    "test_review_notes.py",
    "test_uploads.py",
)


def test_the_same_tests_hold(engine: Any, tmp_path: Any) -> None:
    addresses = {"MI_DATABASE_URL": engine.create("of_tests"), "MI_TRACKER_URL": engine.create("of_tests_record")}
    files = [f"tests/web/{name}" for name in PART]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--create-db", *files]
    given = {**addresses, "MI_VAR_DIR": str(tmp_path)}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environ(given), cwd=ROOT)
    if done.returncode:
        pytest.fail(done.stdout[-6000:] + done.stderr[-2000:])
    assert " passed" in done.stdout and "skipped" not in done.stdout.splitlines()[-1]
