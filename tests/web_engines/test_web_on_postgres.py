"""What PostgreSQL does otherwise than SQLite: threads at once, what has no value yet, a record that is read only or not there yet."""

import threading
import time
import uuid

import pytest
from django.db import DatabaseError, connections
from django.db.utils import ConnectionHandler
from django.utils import timezone

from web.accounts.models import Course, User
from web.classes import courses, joining
from web.embed.models import EmbedKey
from web.embed.services import Asked, open_frame, trial_token
from web.practice import delivery
from web.practice.models import Post, Session
from web.privacy import erasing
from web.privacy.models import Erasure
from web.record.erase import erase
from web.record.reader import record_of, stream_records
from web.review import changes
from web.review.models import Correction

TEXT = "It sounds as if you were sent."


def at_once(*acts):
    """Run all at the same time, each in a thread with connections of its own; return what each returned or raised."""
    results, start = [None] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        start.wait(10)
        try:
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - that is the result
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=given) for given in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def turns(session):
    return [turn.said for turn in record_of(session.sender_id).transcript.turns]


@pytest.fixture
def session(cast, play, fake_bot):
    return play(cast.student, stub=fake_bot.stub)


@pytest.fixture
def slow(fake_bot, monkeypatch):
    send = type(fake_bot).send
    lock = threading.Lock()

    def slowly(self, *given):
        time.sleep(0.2)
        with lock:
            return send(self, *given)

    monkeypatch.setattr(type(fake_bot), "send", slowly)


def test_ten_clicks_at_once_are_one_turn_and_all_get_its_answer(session, fake_bot, slow):
    key = uuid.uuid4()
    results = at_once(*[lambda: delivery.deliver(session, key, Post.Kind.SAID, TEXT, fake_bot)] * 10)
    assert [type(result) for result in results] == [delivery.Delivered] * 10
    assert turns(session) == [TEXT] and fake_bot.sent == [TEXT] and Post.objects.filter(kind="said").count() == 1


def test_of_two_windows_one_goes_first(session, fake_bot, slow):
    results = at_once(*[lambda: delivery.deliver(session, uuid.uuid4(), Post.Kind.SAID, TEXT, fake_bot)] * 4)
    assert sorted(type(result).__name__ for result in results) == ["Busy", "Busy", "Busy", "Delivered"]
    assert turns(session) == [TEXT]


def test_a_session_is_not_deleted_under_a_reply(session, fake_bot, slow):
    for _ in range(5):
        said, deleted = at_once(
            lambda: delivery.deliver(session, uuid.uuid4(), Post.Kind.SAID, TEXT, fake_bot),
            lambda: erasing.delete_session(session),
        )
        if deleted is None:
            break
        assert isinstance(deleted, erasing.UnderWay) and isinstance(said, delivery.Delivered)
    else:
        erasing.delete_session(session)
        said = delivery.Busy()
    assert isinstance(said, delivery.Busy | delivery.Delivered)
    assert not Session.objects.exists() and not Post.objects.exists()
    if isinstance(said, delivery.Busy):
        assert record_of(session.sender_id).exchanges == []


def test_the_last_place_is_taken_once(near):
    from web.classes import invitations

    link = invitations.renew_link(near, 5, 2)
    people = [User.objects.create_user(username=f"new{number}", password="a-long-password") for number in range(6)]
    results = at_once(*(lambda person=person: joining.join(person, link.token) for person in people))
    assert sorted(type(result).__name__ for result in results) == ["Course"] * 2 + ["Shut"] * 4


def test_a_page_with_two_frames_brings_a_new_student_twice(cast, near):
    key = EmbedKey.objects.create(course=near, made_by=cast.trainer)
    now = timezone.now()
    # Two tokens: another time makes another one.
    tokens = [trial_token(key, cast.trainer, timezone.now() - timezone.timedelta(seconds=back)) for back in (0, 1)]
    assert tokens[0] != tokens[1]
    bearers = at_once(*(lambda token=token: open_frame(Asked(token), now) for token in tokens))
    assert all(isinstance(bearer, str) for bearer in bearers), bearers
    assert User.objects.filter(username__startswith="guest-").count() == 1


def test_two_trainers_do_not_take_each_other_out(cast, near):
    near.trainers.add(cast.stranger)
    at_once(lambda: courses.remove_trainer(near, cast.trainer.pk), lambda: courses.remove_trainer(near, cast.stranger.pk))
    assert near.trainers.count() == 1


def test_a_correction_is_undone_once(cast, play, near):
    session = play(cast.student, "You should stop.", ended=True)
    key = changes.read(session, cast.trainer, False).transcript.turns[0].key
    changes.judge(session, cast.trainer, key, "none")
    results = at_once(*[lambda: changes.undo(session, cast.trainer, key)] * 3)
    assert sorted(str(type(result).__name__) for result in results) == ["NoneType", "Stale", "Stale"]
    assert Correction.objects.filter(session=session, kind=Correction.Kind.UNDO).count() == 1


def test_classes_that_are_open_come_first(cast, near):
    courses.archive(Course.objects.create(name="A closed one"))
    closed = Course.objects.get(name="A closed one")
    closed.trainers.add(cast.trainer)
    assert [course.name for course in courses.listed(cast.trainer)] == ["Near", "A closed one"]


def test_a_session_without_figures_comes_first_or_last_as_on_sqlite(cast, play, near):
    from web.measures import services as measures
    from web.review.access import readable_sessions
    from web.review.filters import ordered

    counted, going_on = play(cast.student, TEXT, ended=True), play(cast.other, TEXT)
    measures.fill([counted])
    assert list(ordered(readable_sessions(cast.trainer), "turns")) == [going_on, counted]
    assert list(ordered(readable_sessions(cast.trainer), "-turns")) == [counted, going_on]


def test_the_record_is_read_only_but_for_erasing(on_postgres, cast, play, connect):
    kept, gone = play(cast.student, TEXT, ended=True), play(cast.other, TEXT, ended=True)
    connect(connections.settings["default"], on_postgres.read_only)
    assert len(list(stream_records([kept.sender_id, gone.sender_id]))) == 2
    with pytest.raises(DatabaseError, match="read-only"), connections["tracker"].cursor() as cursor:
        cursor.execute("DELETE FROM events")
    erasing.delete_session(gone)
    assert turns(kept) == [TEXT] and record_of(gone.sender_id).exchanges == []
    assert not Erasure.objects.filter(done_at__isnull=True).exists()
    with pytest.raises(DatabaseError, match="read-only"), connections["tracker"].cursor() as cursor:
        cursor.execute("DELETE FROM events")


def test_where_rasa_was_never_started_there_is_nothing_yet(engine, on_postgres, cast, play, as_user, connect):
    session = play(cast.student, TEXT)
    empty = ConnectionHandler({"default": {**on_postgres.read_only, "NAME": f"empty{uuid.uuid4().hex}"}}).settings["default"]
    engine.create(empty["NAME"])
    connect(connections.settings["default"], empty)
    assert record_of(session.sender_id).exchanges == [] and list(stream_records([session.sender_id])) == [] and erase(["x"]) == 0
    page = as_user(cast.student).get(session.get_absolute_url())
    assert page.status_code == 200 and "record of this session cannot be found" in page.content.decode()


def test_migrating_leaves_rasas_table_alone(engine, fresh):
    from tests.web_engines.conftest import manage

    same = fresh(same=True)
    name = same.web.rpartition("/")[2]
    engine.sql(name, "insert into events (sender_id, type_name, data) values ('a', 'user', '{}')")
    before = engine.sql(name, "select * from information_schema.columns where table_name = 'events'")
    manage(same.variables, "migrate", "practice", "zero", "--verbosity", "0")
    manage(same.variables, "migrate", "--verbosity", "0")
    assert engine.sql(name, "select * from information_schema.columns where table_name = 'events'") == before
    assert engine.sql(name, "select count(*) from events") == "1"
