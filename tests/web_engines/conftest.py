"""The web on a real PostgreSQL: every test gets databases of its own, the web's migrated, the record's as Rasa makes it."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.engines.throwaway import Postgres, postgres
from tests.web.cast import (  # noqa: F401
    _nothing_sent_yet,
    _quick_passwords,
    cast,
    personas,
    play,
)
from tests.web.classes_cast import assign, near  # noqa: F401
from tests.web.conftest import FakeBot, _nothing_read_yet, as_user, fake_bot, say  # noqa: F401
from tests.web.elsewhere import connect  # noqa: F401
from web import databases, environment

ROOT = Path(__file__).resolve().parents[2]
NAMES = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/web_engines/" in item.path.as_posix():
            item.add_marker(pytest.mark.engines)


@pytest.fixture(scope="session")
def engine() -> Iterator[Postgres]:
    """One server for all tests."""
    with postgres() as made:
        made.create("made_by_rasa")
        _rasas_table(made.url("made_by_rasa"))
        made.create("migrated")
        manage({"MI_DATABASE_URL": made.url("migrated"), "MI_TRACKER_URL": made.url("made_by_rasa")}, "migrate", "--verbosity", "0")
        yield made


def _rasas_table(url: str) -> None:
    """Let our tracker store make the table, as it does where it first starts."""
    from rasa.shared.core.domain import Domain

    from components.tracker_store import LiveTrackerStore

    LiveTrackerStore(Domain.empty(), url).engine.dispose()


def environ(given: dict[str, str]) -> dict[str, str]:
    """Return the environment of a process of ours."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MI_")}
    return {**ours, "PYTHONWARNINGS": "ignore", "MI_SECRET_KEY": "k" * 50, **given}


def manage(given: dict[str, str], *words: str, fails: bool = False) -> str:
    """Run a command of `web.manage` in a process of its own; return what it says."""
    command = [sys.executable, "-m", "web.manage", *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environ(given), cwd=ROOT)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def fresh(engine: Postgres) -> Callable[..., SimpleNamespace]:
    """Make a pair of databases; `same`: one for both."""

    def made(same: bool = False) -> SimpleNamespace:
        number = next(NAMES)
        engine.sql("postgres", f"create database web{number} template migrated")
        web = engine.url(f"web{number}")
        if same:
            _rasas_table(web)
            return SimpleNamespace(web=web, tracker=web, variables={"MI_DATABASE_URL": web, "MI_TRACKER_URL": web})
        engine.sql("postgres", f"create database tracker{number} template made_by_rasa")
        tracker = engine.url(f"tracker{number}")
        return SimpleNamespace(web=web, tracker=tracker, variables={"MI_DATABASE_URL": web, "MI_TRACKER_URL": tracker})

    return made


@pytest.fixture(params=[False, True], ids=["two databases", "one database"])
def on_postgres(  # noqa: F811
    request: pytest.FixtureRequest,
    fresh: Any,
    connect: Any,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> SimpleNamespace:
    """Django on PostgreSQL; the record opened for writing, since the tests write it themselves."""
    made = fresh(same=request.param)
    monkeypatch.setenv("MI_DATABASE_URL", made.web)
    monkeypatch.setenv("MI_TRACKER_URL", made.tracker)
    web, tracker = environment.postgres("MI_DATABASE_URL"), environment.postgres("MI_TRACKER_URL")
    record = databases.tracker(tracker, Path("none"))
    record["OPTIONS"]["options"] = record["OPTIONS"]["options"].replace(databases.READ_ONLY, "")
    connect(databases.web(web, Path("none")), record)
    return SimpleNamespace(**vars(made), read_only=databases.tracker(tracker, Path("none")))


@pytest.fixture
def db_of_test(on_postgres: SimpleNamespace) -> None:
    """The cast lives on PostgreSQL."""
