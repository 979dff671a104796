"""Backup and restore by pg_dump and pg_restore."""

import json
import sqlite3
import threading
import time
import uuid
from contextlib import closing

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from tests.web.cast import write
from tests.web.elsewhere import content
from tests.web.stub import user
from web.accounts.models import Course, User
from web.upkeep import postgres_store
from web.upkeep.manifest import digest


@pytest.fixture
def kept(cast, play, tmp_path):
    """A backup, and what was in the databases when it was made."""
    play(cast.student, "You should stop.", "It sounds hard: \u4f60\u597d \U0001f642 | 'quoted' \\.", ended=True)
    before = content()
    assert sum(len(rows) for rows in before.values()) > 30
    call_command("backup", tmp_path / "kept")
    return before


@pytest.fixture
def elsewhere(engine, connect, on_postgres):
    """Go to other databases: those given, or new and empty ones, one or two as those before."""

    def gone(web=None, tracker=None):
        same = on_postgres.web == on_postgres.tracker
        web = web or engine.create(f"w{uuid.uuid4().hex}")
        tracker = tracker or (web if same else engine.create(f"t{uuid.uuid4().hex}"))
        given = [
            {**connections.settings[alias], "NAME": url.rpartition("/")[2]} for alias, url in zip(("default", "tracker"), (web, tracker))
        ]
        connect(*given)

    return gone


def test_restored_where_there_is_nothing_it_is_the_original(kept, tmp_path, elsewhere, engine):
    elsewhere()
    call_command("restore", tmp_path / "kept")
    assert content() == kept
    assert (tmp_path / "kept" / "web.dump").stat().st_mode & 0o077 == 0
    # And life goes on: numbers are not given twice.
    write("next", [user("Hello.", "none", 1)])
    User.objects.create_user(username="next")
    assert len(content()["tracker.events"]) == len(kept["tracker.events"]) + 1
    call_command("migrate", "--check")


def test_what_is_there_is_overwritten_only_when_told_so(kept, cast, play, tmp_path, engine, on_postgres):
    play(cast.other, "And another one.")
    name = on_postgres.web.rpartition("/")[2]
    engine.sql(name, "create table of_others (course bigint)")
    now = content()
    with pytest.raises(CommandError, match="holds data already; say --replace"):
        call_command("restore", tmp_path / "kept")
    assert content() == now != kept
    call_command("restore", tmp_path / "kept", "--replace")
    assert content() == kept
    assert engine.sql(name, "select count(*) from of_others") == "0", "what is not ours stays"


@pytest.mark.parametrize("store", ["web", "tracker"])
def test_a_dump_that_breaks_off_changes_nothing(kept, cast, play, tmp_path, store):
    """Its sum is right, so that only pg_restore notices, half-way through."""
    play(cast.other, "And another one.")
    now = content()
    file, sheet = tmp_path / "kept" / f"{store}.dump", tmp_path / "kept" / "manifest.json"
    file.write_bytes(file.read_bytes()[:-200])
    given = json.loads(sheet.read_text())
    given["parts"][store]["sha256"] = digest(file)
    sheet.write_text(json.dumps(given))
    with pytest.raises(CommandError, match="Not restored"):
        call_command("restore", tmp_path / "kept", "--replace")
    assert content() == now


def test_other_rows_than_the_sheet_says_change_nothing(kept, cast, play, tmp_path):
    play(cast.other, "And another one.")
    now, sheet = content(), tmp_path / "kept" / "manifest.json"
    given = json.loads(sheet.read_text())
    given["parts"]["tracker"]["rows"]["events"] += 1
    sheet.write_text(json.dumps(given))
    with pytest.raises(CommandError, match="does not hold the rows"):
        call_command("restore", tmp_path / "kept", "--replace")
    assert content() == now


def test_cut_off_before_the_end_nothing_has_changed(kept, cast, play, tmp_path, monkeypatch):
    play(cast.other, "And another one.")
    now = content()
    monkeypatch.setattr(postgres_store.Target, "commit", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("restore", tmp_path / "kept", "--replace")
    for _ in range(50):
        # The server has to notice that psql has gone.
        if content() == now:
            break
        time.sleep(0.1)
    assert content() == now


def test_a_backup_is_not_for_another_kind(kept, tmp_path, connect):
    from web import databases

    connect(databases.web(None, tmp_path / "web.sqlite3"), databases.tracker(None, tmp_path / "tracker.db"))
    with pytest.raises(CommandError, match="another kind"):
        call_command("restore", tmp_path / "kept")


def test_without_its_programs_it_says_so(cast, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="pg_dump is not on the PATH; install PostgreSQL's client"):
        call_command("backup", tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_made_while_writes_go_on(cast, play, tmp_path, elsewhere, on_postgres):
    """Words are written to the record, then a class to the web's table: the backup holds the words of each class."""
    play(cast.student)
    stop, written = threading.Event(), []

    def writes():
        with closing(psycopg2.connect(on_postgres.web)) as one, closing(psycopg2.connect(on_postgres.tracker)) as other:
            for connection in (one, other):
                connection.autocommit = True
            while not stop.is_set():
                name = f"n{len(written):06}"
                with other.cursor() as cursor:
                    cursor.execute("INSERT INTO events (sender_id, type_name, data) VALUES (%s, 'user', %s)", (name, "x" * 3000))
                with one.cursor() as cursor:
                    cursor.execute("INSERT INTO accounts_course (name) VALUES (%s)", (name,))
                written.append(name)

    thread = threading.Thread(target=writes)
    thread.start()
    try:
        while len(written) < 200:
            assert thread.is_alive()
        call_command("backup", tmp_path / "kept")
    finally:
        stop.set()
        thread.join(20)
    elsewhere()
    call_command("restore", tmp_path / "kept")
    courses = list(Course.objects.filter(name__startswith="n0").order_by("pk").values_list("name", flat=True))
    with connections["tracker"].cursor() as cursor:
        cursor.execute("SELECT sender_id FROM events WHERE sender_id LIKE 'n0%' ORDER BY id")
        said = [name for (name,) in cursor.fetchall()]
    assert 200 <= len(courses) <= len(said) <= len(written) and said[: len(courses)] == courses == written[: len(courses)]


def test_the_web_in_postgresql_and_the_record_in_a_file(cast, play, connect, tmp_path):
    """Both or none, also across kinds."""
    from web import databases

    record = databases.tracker(None, tmp_path / "tracker.db")
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as rasa:
        rasa.execute("PRAGMA journal_mode=WAL")
        rasa.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, type_name TEXT, timestamp FLOAT, intent_name TEXT, "
            "action_name TEXT, data TEXT)"
        )
    record["NAME"] = str(tmp_path / "tracker.db")
    connect(connections.settings["default"], record)
    play(cast.student, "You should stop.", ended=True)
    before = content()
    call_command("backup", tmp_path / "kept")
    play(cast.other, "And another one.")
    now = content()
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as rasa:
        rasa.execute("SELECT COUNT(*) FROM events").fetchone()
        with pytest.raises(CommandError, match="in use"):
            call_command("restore", tmp_path / "kept", "--replace")
    assert content() == now != before
    call_command("restore", tmp_path / "kept", "--replace")
    assert content() == before
