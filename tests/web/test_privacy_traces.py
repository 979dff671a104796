"""What is deleted is gone: from every table of both databases, and from the bytes of their files."""

import sqlite3
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, models
from django.utils import timezone

from web.classes.models import Invitation
from web.practice.models import Post, Session
from web.privacy.readings import note_reading
from web.record.erase import erase

WORDS = ("Zyxqwort", "Grümpfel", "Knarzibus")
"""In a reply, in a draft, in a name: words that stand nowhere else."""


def found_in_tables(word):
    """Return the names of tables that hold `word` in any column."""
    places = []
    for alias in ("default", "tracker"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                if any(word in str(value) for row in cursor.fetchall() for value in row):
                    places.append(table)
    return places


def found_in_files(word):
    """Return the names of files, also of write-ahead logs, that hold `word`, as UTF-8 or as JSON writes it."""
    places = []
    for alias in ("default", "tracker"):
        file = Path(connections[alias].settings_dict["NAME"])
        for part in file.parent.glob(f"{file.name}*"):
            content = part.read_bytes()
            if word.encode() in content or word.encode("ascii", "backslashreplace") in content:
                places.append(part.name)
    return places


def found(word):
    return found_in_tables(word) + found_in_files(word)


@pytest.fixture
def written(transactional_db, cast, near, play):
    """A student of that name, with a session in which the other words were said, and others' sessions around it."""
    reply, draft, name = WORDS
    cast.student.first_name, cast.student.email = name, f"{name}@example.org"
    cast.student.save()
    Invitation.objects.create(course=near, email=f"{name}@example.org", name=name, expires_at=timezone.now())
    for number in range(6):
        play(cast.other, f"It sounds hard, {number}. " * 40)
        session = play(cast.student, f"You should {reply}. " * (1 + 40 * number), f"{reply}?", ended=True)
    note_reading(cast.trainer, session)
    Post.objects.create(
        session=session, key=uuid.uuid4(), kind="said", text=f"Oh, {draft}!" * 50, state="failed", at=timezone.now() - timedelta(hours=1)
    )
    assert all(found_in_tables(word) and found_in_files(word) for word in WORDS), "it can be found, or the test proves nothing"
    return session


pytestmark = [
    pytest.mark.django_db(databases=["default", "tracker"], transaction=True),
    pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3", reason="about SQLite's files"),
]


def test_a_deleted_session_leaves_no_trace_of_what_was_said(as_user, cast, written):
    student = as_user(cast.student)
    for session in list(cast.student.sessions.all()):
        assert "erased" in student.post(f"/privacy/sessions/{session.pk}/delete/", follow=True).content.decode()
    assert found(WORDS[0]) == [] and found(WORDS[1]) == []
    assert found(WORDS[2]), "the account stays"
    assert found("It sounds hard"), "others' sessions stay"


def test_a_deleted_account_leaves_no_trace_of_its_name_either(as_user, cast, written):
    as_user(cast.student).post("/privacy/account/delete/", {"password": "a-long-password"})
    assert {word: found(word) for word in WORDS} == {word: [] for word in WORDS}
    assert found("It sounds hard")


def test_a_reply_that_got_through_leaves_no_copy_in_the_webs_own_file(as_user, cast, play, fake_bot, say):
    session = play(cast.student, stub=fake_bot.stub)
    student = as_user(cast.student)
    fake_bot.fail("refused")
    key = uuid.uuid4()
    say(student, session, "You should Zyxqwort.", key)
    assert "practice_post" in found_in_tables("Zyxqwort")
    fake_bot.fail("")
    say(student, session, "You should Zyxqwort.", key)
    assert found_in_tables("Zyxqwort") == ["events"]


def test_all_that_hangs_on_a_session_goes_with_it():
    """A new table of anybody's that points at sessions must say what happens to it: what is written about them goes."""
    staying = {
        relation.related_model._meta.label
        for relation in Session._meta.related_objects
        if relation.on_delete is not models.CASCADE and relation.field.name != "follows"
    }
    assert staying == set()


def test_a_student_takes_all_own_sessions_along():
    assert Session._meta.get_field("student").remote_field.on_delete is models.CASCADE


TABLE = """CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL,
timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"""


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_store_that_is_open_for_reading_only_is_erased_all_the_same(tmp_path, monkeypatch, journal):
    file = tmp_path / "tracker.db"
    rasa = sqlite3.connect(file)
    rasa.execute(f"PRAGMA journal_mode={journal}")
    rasa.execute(TABLE)
    rasa.execute("CREATE INDEX ix_events_sender_id ON events (sender_id)")
    # As in life: many conversations in turn, their events of all lengths.
    for number in range(1200):
        who = number % 30
        text = f"talk-{'gone' if who % 2 else 'kept'}-{who} " * (1 + number * 7 % 90)
        rasa.execute("INSERT INTO events (sender_id, type_name, data) VALUES (?, 'user', ?)", (f"s{who}", text))
        rasa.commit()
    reading = connections["tracker"].copy(alias="tracker-reading")
    reading.settings_dict["NAME"] = f"{file.as_uri()}?mode=ro"
    monkeypatch.setattr("web.record.erase.connections", {"tracker": reading})
    assert erase(f"s{who}" for who in range(1, 30, 2)) == 600
    assert rasa.execute("SELECT COUNT(*) FROM events WHERE data LIKE '%talk-kept%'").fetchone() == (600,)
    assert erase(["s1"]) == 0
    content = b"".join(part.read_bytes() for part in tmp_path.iterdir())
    assert b"talk-kept" in content and b"talk-gone" not in content
    rasa.close()


def test_where_rasa_has_no_store_yet_there_is_nothing_to_erase(tmp_path, monkeypatch):
    reading = connections["tracker"].copy(alias="tracker-reading")
    reading.settings_dict["NAME"] = f"{(tmp_path / 'none.db').as_uri()}?mode=ro"
    monkeypatch.setattr("web.record.erase.connections", {"tracker": reading})
    assert erase(["s1"]) == 0 and not (tmp_path / "none.db").exists()


def test_a_locked_store_is_said_so(tmp_path, monkeypatch):
    from web.record.reader import RecordUnavailable

    file = tmp_path / "tracker.db"
    rasa = sqlite3.connect(file, isolation_level=None)
    rasa.execute(TABLE)
    rasa.execute("INSERT INTO events (sender_id, type_name) VALUES ('s1', 'user')")
    rasa.execute("BEGIN EXCLUSIVE")
    reading = connections["tracker"].copy(alias="tracker-reading")
    reading.settings_dict["NAME"] = f"{file.as_uri()}?mode=ro"
    reading.settings_dict["OPTIONS"] = {**reading.settings_dict["OPTIONS"], "timeout": 0.1}
    monkeypatch.setattr("web.record.erase.connections", {"tracker": reading})
    with pytest.raises(RecordUnavailable, match="locked"):
        erase(["s1"])
    rasa.execute("ROLLBACK")
    assert erase(["s1"]) == 1
    rasa.close()


def test_the_webs_own_database_overwrites_what_it_frees(transactional_db):
    with connections["default"].cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)
