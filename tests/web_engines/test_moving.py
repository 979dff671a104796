"""From SQLite to PostgreSQL: pages and files say the same as before, and life goes on."""

import difflib
import hashlib
import re
import sqlite3
import uuid
from contextlib import closing
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from tests.web.classes_cast import link  # noqa: F401
from web import databases, environment
from web.accounts.models import Course, User
from web.exports.services import TABLES
from web.practice.models import Post, Session
from web.record.reader import record_of
from web.review import changes
from web.review.models import Correction
from web.upkeep import moving, moving_record

TEXT = "It sounds hard: \u4f60\u597d \U0001f642 | 'quoted' \\n."


@pytest.fixture
def db_of_test(small):
    """The cast lives in SQLite files at first."""


@pytest.fixture
def small(tmp_path, connect):
    """The SQLite files of a small installation."""
    files = SimpleNamespace(web=tmp_path / "web.sqlite3", tracker=tmp_path / "tracker.db")
    with closing(sqlite3.connect(files.tracker)) as rasa:
        rasa.execute("PRAGMA journal_mode=WAL")
        rasa.execute(
            "CREATE TABLE events (id INTEGER NOT NULL PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255) NOT NULL, "
            "timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
        )
        rasa.execute("CREATE INDEX ix_events_sender_id ON events (sender_id)")
    record = databases.tracker(None, files.tracker)
    record["NAME"] = str(files.tracker)
    connect(databases.web(None, files.web), record)
    call_command("migrate", verbosity=0)
    return files


@pytest.fixture
def lived(small, cast, play, near, link, fake_bot, say):  # noqa: F811
    """Some sessions, one with a correction, one going on with a reply that failed; a class with a link; numbers with gaps."""
    User.objects.create_user(username="gone").delete()
    for number in range(3):
        play(
            cast.student,
            "You should stop.",
            TEXT,
            ended=True,
            stub=fake_bot.stub,
            started_at=timezone.now() - timezone.timedelta(days=number),
        )
    corrected = Session.objects.first()
    turn = changes.read(corrected, cast.trainer, False).transcript.turns[0].key
    changes.judge(corrected, cast.trainer, turn, "none")
    going_on = play(cast.other, TEXT, stub=fake_bot.stub)
    Post.objects.create(session=going_on, key=uuid.uuid4(), kind="said", text="Unsent.", state="failed", at=timezone.now())
    # Older than today, as only `auto_now_add` would forget.
    Session.objects.update(created_at=timezone.now() - timezone.timedelta(days=9))
    Client().force_login(cast.student)
    connections.close_all()
    return SimpleNamespace(cast=cast, corrected=corrected, going_on=going_on, turn=turn, course=near)


@pytest.fixture(params=[False, True], ids=["two databases", "one database"])
def targets(request, engine):
    web = engine.create(f"mw{uuid.uuid4().hex}")
    return SimpleNamespace(web=web, tracker=web if request.param else engine.create(f"mt{uuid.uuid4().hex}"))


@pytest.fixture
def to_postgres(targets, connect, monkeypatch):
    def went():
        monkeypatch.setenv("MI_DATABASE_URL", targets.web)
        monkeypatch.setenv("MI_TRACKER_URL", targets.tracker)
        addresses = [environment.postgres(name) for name in ("MI_DATABASE_URL", "MI_TRACKER_URL")]
        connect(databases.web(addresses[0], None), databases.tracker(addresses[1], None))

    return went


@pytest.fixture
def move(small, to_postgres):
    def moved():
        to_postgres()
        call_command("move_to_postgresql", web=small.web, tracker=small.tracker)

    return moved


def shown(lived):
    """All that a student and a trainer can see and take away, without what each request makes anew."""
    found = {}
    for person, pages in {
        "stella": ["/practice/", f"/practice/{lived.corrected.pk}/summary/", "/practice/progress/", "/privacy/"],
        "otto": [f"/practice/{lived.going_on.pk}/"],
        "tracy": [
            "/review/",
            "/review/?sort=-turns",
            f"/review/{lived.corrected.pk}/",
            "/classes/",
            f"/classes/{lived.course.pk}/",
            "/review/classes/",
            f"/review/classes/{lived.course.pk}/",
        ],
    }.items():
        client = Client()
        client.force_login(User.objects.get(username=person))
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            made_anew = r'value="[\w-]{36,}"|csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"'
            found[page] = re.sub(made_anew, "", answer.content.decode())
        if person == "tracy":
            for table in TABLES:
                answer = client.post("/review/export/download/", {"table": table, "format": "json"})
                found[table] = b"".join(answer.streaming_content).decode()
    return found


def test_pages_say_the_same_and_life_goes_on(lived, small, move, engine, targets, fake_bot, say):
    # The first look is noted as a reading, which the student's page then names.
    shown(lived)
    before, record = shown(lived), record_of(lived.going_on.sender_id)
    connections.close_all()
    files = {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in (small.web, small.tracker)}
    move()
    assert {file: hashlib.sha256(file.read_bytes()).hexdigest() for file in files} == files, "the files stay as they are"
    after = shown(lived)
    assert [list(difflib.unified_diff(before[page].splitlines(), after[page].splitlines(), page)) for page in before] == [[]] * len(before)
    assert record_of(lived.going_on.sender_id) == record
    assert Session.objects.get(pk=lived.corrected.pk).created_at < timezone.now() - timezone.timedelta(days=8)
    # What comes next has numbers of its own, here and in Rasa's table.
    assert User.objects.create_user(username="next").pk == User.objects.order_by("-pk")[1].pk + 1
    Course.objects.create(name="Next")
    changes.undo(lived.corrected, lived.cast.trainer, lived.turn)
    assert Correction.objects.count() == 2
    tracker = targets.tracker.rpartition("/")[2]
    last = int(engine.sql(tracker, "select max(id) from events"))
    assert int(engine.sql(tracker, "insert into events (sender_id, type_name) values ('next', 'user') returning id")) == last + 1


def test_run_again_it_finds_everything_there(lived, small, move, capsys):
    move()
    capsys.readouterr()
    call_command("move_to_postgresql", web=small.web, tracker=small.tracker)
    assert "brought over already" in capsys.readouterr().out


@pytest.mark.parametrize("where", ["between the two", "in the record", "in the web's tables"])
def test_after_a_failure_it_can_be_run_again(lived, move, to_postgres, monkeypatch, where, targets, engine):
    if where == "between the two":
        moved, move_record = [], moving_record.move
        to_postgres()
        commit = type(connections["default"])._commit

        def failing(self):
            if moved and self.alias == "default":
                raise OperationalError("the line went dead")
            commit(self)

        monkeypatch.setattr(type(connections["default"]), "_commit", failing)
        monkeypatch.setattr(moving_record, "move", lambda *given: moved.append(1) or move_record(*given))
    else:
        module = moving_record if where == "in the record" else moving.moving_web
        copy, calls = module.insert, []

        def insert(*given):
            calls.append(given)
            if where == "in the record" or len(calls) > 10:
                raise ValueError("the line went dead")
            copy(*given)

        monkeypatch.setattr(module, "insert", insert)
    with pytest.raises((ValueError, CommandError), match="line went dead"):
        move()
    assert User.objects.count() == 0
    kept = engine.sql(targets.tracker.rpartition("/")[2], "select count(*) from pg_tables where tablename = 'events'")
    assert kept == ("1" if where == "between the two" else "0")
    monkeypatch.undo()
    move()
    assert User.objects.count() == 6 and len(shown(lived)) > 9


def test_a_target_that_holds_other_data_is_refused(lived, to_postgres, move, engine, targets):
    to_postgres()
    call_command("migrate", verbosity=0)
    User.objects.create_user(username="somebody")
    with pytest.raises(CommandError, match="MI_DATABASE_URL holds other data already"):
        move()
    assert User.objects.get().username == "somebody"
    User.objects.all().delete()
    tracker = targets.tracker.rpartition("/")[2]
    for statement in moving_record.AS_RASA_MAKES_IT:
        engine.sql(tracker, statement)
    engine.sql(tracker, "insert into events (sender_id, type_name) values ('somebody', 'user')")
    with pytest.raises(CommandError, match="MI_TRACKER_URL holds other conversations already"):
        move()
    assert User.objects.count() == 0 and engine.sql(tracker, "select count(*) from events") == "1"


def test_what_arrived_otherwise_is_noticed(lived, move, monkeypatch):
    copy = moving_record.insert
    monkeypatch.setattr(
        moving_record, "insert", lambda cursor, into, rows, *more: copy(cursor, into, [(*row[:-1], "{}") for row in rows], *more)
    )
    with pytest.raises(CommandError, match="events: what arrived is not what was sent"):
        move()
    assert User.objects.count() == 0


def test_somebody_who_writes_meanwhile_is_noticed(lived, small, move, monkeypatch):
    copy = moving_record.move

    def moved(*given):
        with closing(sqlite3.connect(small.tracker)) as rasa:
            rasa.execute("INSERT INTO events (sender_id, type_name) VALUES ('late', 'user')")
            rasa.commit()
        return copy(*given)

    monkeypatch.setattr(moving_record, "move", moved)
    with pytest.raises(CommandError, match="Somebody wrote to the SQLite files meanwhile"):
        move()
    assert User.objects.count() == 0


def test_what_does_not_fit_is_said(lived, small, to_postgres, tmp_path):
    with pytest.raises(CommandError, match="MI_DATABASE_URL is not set"):
        call_command("move_to_postgresql", web=small.web, tracker=small.tracker)
    to_postgres()
    with pytest.raises(CommandError, match="say with --web"):
        call_command("move_to_postgresql", web=tmp_path / "none", tracker=small.tracker)
    with pytest.raises(CommandError, match="say with --tracker"):
        call_command("move_to_postgresql", web=small.web, tracker=tmp_path / "none")
    with closing(sqlite3.connect(small.web)) as file:
        file.execute("DELETE FROM django_migrations WHERE app = 'practice' AND name LIKE '0004%'")
        file.commit()
    with pytest.raises(CommandError, match="lacks practice.0004.*migrate"):
        call_command("move_to_postgresql", web=small.web, tracker=small.tracker)


def test_the_table_is_as_rasa_makes_it(engine):
    ours = engine.create("as_we_make_it").rpartition("/")[2]
    for statement in moving_record.AS_RASA_MAKES_IT:
        engine.sql(ours, statement)
    columns = (
        "select column_name, data_type, character_maximum_length, is_nullable, column_default from information_schema.columns "
        "where table_name = 'events' order by ordinal_position"
    )
    for asked in (columns, "select indexdef from pg_indexes where tablename = 'events' order by 1"):
        assert engine.sql(ours, asked) == engine.sql("made_by_rasa", asked) != ""
