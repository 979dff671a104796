"""A backup is the original, whatever goes on meanwhile; a restore is all or nothing."""

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from tests.web.elsewhere import content
from web import databases
from web.accounts.models import User
from web.practice.models import Session
from web.record.reader import record_of
from web.upkeep import backups, sqlite_store
from web.upkeep.tables import STORES

pytestmark = [
    pytest.mark.django_db(databases=["default", "tracker"], transaction=True),
    pytest.mark.skipif("connections['default'].vendor != 'sqlite'", reason="about SQLite's files"),
]


@pytest.fixture
def elsewhere(connect, tmp_path):
    """Go to databases that are not there yet."""

    def gone(name="elsewhere"):
        folder = tmp_path / name
        connect(databases.web(None, folder / "web.sqlite3"), databases.tracker(None, folder / "tracker.db"))
        return folder

    return gone


@pytest.fixture
def kept(cast, play, tmp_path):
    """A backup, and what was in the databases when it was made."""
    play(cast.student, "You should stop.", "It sounds hard: \u4f60\u597d \U0001f642", ended=True)
    before = content()
    assert sum(len(rows) for rows in before.values()) > 30
    call_command("backup", tmp_path / "kept")
    return before


def test_restored_where_there_is_nothing_it_is_the_original(kept, tmp_path, elsewhere):
    folder = elsewhere()
    call_command("restore", tmp_path / "kept")
    assert content() == kept
    assert {path.name.partition("-")[0] for path in folder.iterdir()} == {"web.sqlite3", "tracker.db"}
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "kept").iterdir()].count(0) >= 2, "for nobody else to read"
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    assert User.objects.get(username="stella").check_password("a-long-password")
    assert User.objects.create_user(username="next").pk > User.objects.get(username="stella").pk


def test_the_sheet_says_what_is_in_it(kept, tmp_path):
    sheet = json.loads((tmp_path / "kept" / "manifest.json").read_text())
    rows = {name: part["rows"] for name, part in sheet["parts"].items()}
    assert rows["web"]["practice_session"] == 1 and rows["tracker"]["events"] == len(kept["tracker.events"])
    assert "practice.0001_initial" in sheet["migrations"] and sheet["parts"]["web"]["version"] == sqlite3.sqlite_version


def test_what_is_there_is_overwritten_only_when_told_so(kept, cast, play, tmp_path):
    Session.objects.all().delete()
    play(cast.other, "And another one.")
    now = content()
    with pytest.raises(CommandError, match="holds data already; say --replace"):
        call_command("restore", tmp_path / "kept")
    assert content() == now != kept
    call_command("restore", tmp_path / "kept", "--replace")
    assert content() == kept


def test_a_conversation_that_is_in_the_record_alone_is_data_too(kept, cast, tmp_path, elsewhere, play):
    folder = elsewhere()
    folder.mkdir()
    with closing(sqlite3.connect(folder / "tracker.db")) as rasa:
        rasa.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT)")
        rasa.execute("INSERT INTO events (sender_id) VALUES ('a')")
        rasa.commit()
    with pytest.raises(CommandError, match="tracker database holds data"):
        call_command("restore", tmp_path / "kept")


def test_rasa_or_the_web_that_still_runs_is_noticed(kept, tmp_path):
    file = sqlite_store.file_of("tracker")
    with closing(sqlite3.connect(file)) as rasa:
        rasa.execute("PRAGMA journal_mode=WAL")
        rasa.execute("SELECT COUNT(*) FROM events").fetchone()
        with pytest.raises(CommandError, match="in use.*stop Rasa and the web"):
            call_command("restore", tmp_path / "kept", "--replace")
    assert content() == kept


@pytest.mark.parametrize("store", ["web", "tracker"])
@pytest.mark.parametrize("step", ["prepare", "commit"])
def test_all_or_nothing(kept, cast, play, tmp_path, monkeypatch, store, step):
    play(cast.other, "And another one.")
    now = content()
    file, done = sqlite_store.file_of(STORES[store]), getattr(sqlite_store.Target, step)

    def fails(self, *given):
        if self._file == file:
            raise OSError("the disk is full")
        done(self, *given)

    monkeypatch.setattr(sqlite_store.Target, step, fails)
    with pytest.raises(CommandError, match="the disk is full"):
        call_command("restore", tmp_path / "kept", "--replace")
    connections.close_all()
    assert content() == now
    assert [path.name for path in file.parent.iterdir() if "restor" in path.name] == []


def test_a_damaged_backup_is_not_restored(kept, tmp_path):
    copy = tmp_path / "kept" / "tracker.sqlite3"
    whole = copy.read_bytes()
    for damaged in (whole[:-1], whole[:5000] + b"x" + whole[5001:]):
        copy.write_bytes(damaged)
        with pytest.raises(CommandError, match="not as it was when the backup was made"):
            call_command("restore", tmp_path / "kept", "--replace")
    copy.unlink()
    with pytest.raises(CommandError, match="tracker.sqlite3 is not there"):
        call_command("restore", tmp_path / "kept", "--replace")
    assert content() == kept


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet["migrations"].append("practice.9999_from_tomorrow"), "newer version.*9999_from_tomorrow"),
        (lambda sheet: sheet.update(format=2), "format 2"),
        (lambda sheet: sheet.pop("parts"), "cannot be read"),
        (lambda sheet: sheet["parts"].pop("tracker"), "instead of web, tracker"),
        (lambda sheet: sheet["parts"]["web"].update(kind="postgresql"), "web is of postgresql.*move_to_postgresql"),
        (lambda sheet: sheet["parts"]["web"]["rows"].update(practice_session=2), "does not hold the rows"),
    ],
)
def test_a_sheet_that_does_not_fit(kept, tmp_path, change, said):
    sheet = tmp_path / "kept" / "manifest.json"
    given = json.loads(sheet.read_text())
    change(given)
    sheet.write_text(json.dumps(given))
    with pytest.raises(CommandError, match=said):
        call_command("restore", tmp_path / "kept", "--replace")
    assert content() == kept


def test_a_folder_that_is_no_backup_and_one_that_is_taken(kept, tmp_path):
    with pytest.raises(CommandError, match="name the folder of a backup"):
        call_command("restore", tmp_path)
    with pytest.raises(CommandError, match="name a new folder"):
        call_command("backup", tmp_path / "kept")
    (tmp_path / "empty").mkdir()
    call_command("backup", tmp_path / "empty")


def test_a_backup_that_fails_leaves_nothing(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(backups.manifest, "write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("backup", tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_before_rasa_has_said_anything(cast, tmp_path, elsewhere, kept):
    """No record yet: that is kept, too."""
    folder = elsewhere()
    call_command("restore", tmp_path / "kept")
    connections.close_all()
    for file in folder.glob("tracker.db*"):
        file.unlink()
    before = content("default")
    call_command("backup", tmp_path / "early")
    elsewhere("third")
    call_command("restore", tmp_path / "early")
    assert content("default") == before and record_of("anybody").exchanges == []
    call_command("restore", tmp_path / "kept", "--replace")
    assert content() == kept
    call_command("restore", tmp_path / "early", "--replace")
    assert content("default") == before and record_of("anybody").exchanges == []


def test_without_a_database_there_is_nothing_to_back_up(tmp_path, elsewhere):
    folder = elsewhere()
    with pytest.raises(CommandError, match="is not there"):
        call_command("backup", tmp_path / "kept")
    assert not folder.exists() and not (tmp_path / "kept").exists()


def test_made_while_writes_go_on(cast, play, tmp_path):
    """A session is written to the web's file, then its words to the record: no backup may hold one whose words are missing."""
    play(cast.student)
    web, tracker, stop, written = sqlite_store.file_of("default"), sqlite_store.file_of("tracker"), threading.Event(), []

    def writes():
        with closing(sqlite3.connect(web, timeout=20)) as one, closing(sqlite3.connect(tracker, timeout=20)) as other:
            for connection in (one, other):
                connection.execute("PRAGMA journal_mode=WAL")
            other.execute("DELETE FROM events")
            while not stop.is_set():
                name = f"n{len(written):06}"
                other.execute("INSERT INTO events (sender_id, type_name, data) VALUES (?, 'user', ?)", (name, "x" * 3000))
                other.commit()
                one.execute("INSERT INTO accounts_course (name) VALUES (?)", (name,))
                one.commit()
                written.append(name)

    thread = threading.Thread(target=writes)
    thread.start()
    try:
        for number in range(4):
            while len(written) < 150 * (number + 1):
                assert thread.is_alive()
            call_command("backup", tmp_path / str(number))
    finally:
        stop.set()
        thread.join(20)
    for number in range(4):
        with closing(sqlite3.connect(tmp_path / str(number) / "web.sqlite3")) as one:
            courses = [name for (name,) in one.execute("SELECT name FROM accounts_course WHERE name GLOB 'n*' ORDER BY id")]
        with closing(sqlite3.connect(tmp_path / str(number) / "tracker.sqlite3")) as other:
            said = [name for (name,) in other.execute("SELECT sender_id FROM events ORDER BY id")]
        assert len(courses) >= 150 * (number + 1) and courses == written[: len(courses)]
        assert said[: len(courses)] == courses
        assert not Path(tmp_path / str(number) / "web.sqlite3-wal").exists()
