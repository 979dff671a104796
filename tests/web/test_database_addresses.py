"""The addresses of the databases in the environment: taken apart, or one clear error."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from web import databases, environment
from web.record.router import RecordRouter


@pytest.fixture
def address(monkeypatch):
    def read(given):
        monkeypatch.setenv("MI_DATABASE_URL", given)
        return environment.postgres("MI_DATABASE_URL")

    return read


def test_all_parts(address):
    found = databases.web(address("postgresql://prac%20tice:p%40s%2Fs%3A@db.example.org:5433/mi?sslmode=require"), Path("web.sqlite3"))
    assert {name: found[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "mi",
        "USER": "prac tice",
        "PASSWORD": "p@s/s:",
        "HOST": "db.example.org",
        "PORT": "5433",
    }
    assert found["OPTIONS"]["sslmode"] == "require" and found["OPTIONS"]["connect_timeout"] == 5
    assert found["CONN_MAX_AGE"] == 600 and found["CONN_HEALTH_CHECKS"]


def test_the_record_is_read_only_beside_other_options(address):
    given = address("postgresql://u@[::1]/mi?options=-c%20search_path%3Drasa&connect_timeout=2")
    found = databases.tracker(given, Path("/tracker.db"))
    assert found["HOST"] == "::1" and found["OPTIONS"]["connect_timeout"] == "2"
    assert found["OPTIONS"]["options"] == f"-c search_path=rasa {databases.READ_ONLY}"
    assert databases.READ_ONLY not in databases.web(given, Path("web.sqlite3"))["OPTIONS"]["options"]


def test_a_socket_and_no_address(address):
    assert databases.web(address("postgresql:///mi?host=/var/run/postgresql"), Path("x"))["HOST"] == "/var/run/postgresql"
    assert address("  ") is None
    assert databases.web(None, Path("x.sqlite3"))["NAME"] == Path("x.sqlite3")
    assert databases.tracker(None, Path("/x/tracker.db"))["NAME"] == "file:///x/tracker.db?mode=ro"


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ("mysql://u:geheim@h/db", "does not begin"),
        ("postgres://u:geheim@h/db", "does not begin"),
        ("postgresql://u:geheim@h", "names no database"),
        ("postgresql://u:geheim@h:port/db", "port"),
        ("postgresql://u:geheim@h:99999/db", "port"),
        ("postgresql://u:geheim%zz@h/db", "cannot be read"),
        ("postgresql://u:geheim@h/db?sslmoode=require", "sslmoode"),
    ],
)
def test_a_wrong_one_is_said_without_its_password(address, given, word):
    with pytest.raises(ImproperlyConfigured) as error:
        address(given)
    said = str(error.value)
    assert said.startswith("MI_DATABASE_URL ") and word in said and "postgresql://user:password@host:5432/name" in said
    assert "geheim" not in said


def test_rasas_table_is_never_migrated():
    """Also where both names mean the same database."""
    router = RecordRouter()
    assert [router.allow_migrate(alias, "record") for alias in ("default", "tracker")] == [False, False]
    assert router.allow_migrate("tracker", "practice") is False and router.allow_migrate("default", "practice") is None
    assert "events" not in connections["default"].introspection.table_names() or connections["default"].vendor == "postgresql"
