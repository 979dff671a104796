"""How long sessions stay, and the command that deletes what is older."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from web.accounts.models import User
from web.practice.models import Post, Session
from web.privacy import erasing, retention
from web.record.models import TrackerEvent
from web.record.reader import RecordUnavailable

DAY = timedelta(days=1)


@pytest.fixture
def keep(near):
    def kept(days, course=near):
        course.retention_days = days
        course.save()

    return kept


@pytest.fixture
def old(play):
    """A session that ended some days ago."""

    def made(student, days, **given):
        at = timezone.now() - days * DAY
        return play(student, "It sounds hard.", started_at=at, **({"ended_at": at, **given}))

    return made


def due():
    return set(retention.expired())


def test_what_is_older_than_its_class_keeps_it_is_due(cast, keep, old):
    keep(30)
    first, _second = old(cast.student, 31), old(cast.student, 29)
    assert due() == {first}


def test_a_class_without_a_number_keeps_all(cast, keep, old):
    keep(None)
    old(cast.student, 4000)
    assert due() == set()


def test_who_is_in_no_class_keeps_own_sessions(cast, keep, old, near):
    keep(30)
    near.students.clear()
    old(cast.student, 4000)
    assert due() == set()


def test_the_strictest_class_of_the_student_decides_of_a_free_session(cast, keep, old, away):
    keep(30), keep(10, away)
    away.students.add(cast.student)
    session, _others = old(cast.student, 11), old(cast.other, 11)
    assert due() == {session}


def test_the_class_of_the_assignment_decides_of_an_assigned_one(cast, keep, old, assign, away):
    keep(30), keep(10, away)
    away.students.add(cast.student)
    old(cast.student, 11, assignment=assign())
    assert due() == set()
    late = old(cast.student, 31, assignment=assign())
    assert due() == {late}


def test_an_assigned_one_goes_by_its_class_also_when_the_student_has_left(cast, keep, old, assign, near):
    keep(30)
    session = old(cast.student, 31, assignment=assign())
    near.students.clear()
    assert due() == {session}


def test_what_was_never_ended_goes_by_its_beginning_and_what_never_began_by_its_making(cast, keep, old):
    keep(30)
    open_one = old(cast.student, 31, ended_at=None)
    never = Session.objects.create(student=cast.student, persona="ray")
    Session.objects.filter(pk=never.pk).update(created_at=timezone.now() - 31 * DAY)
    assert due() == {open_one, never}


def test_the_command_deletes_it_in_both_databases(cast, keep, old, capsys, django_capture_on_commit_callbacks):
    keep(30)
    gone, kept = old(cast.student, 31), old(cast.student, 1)
    call_command("expire_sessions", "--dry-run")
    assert "1 sessions would be deleted" in capsys.readouterr().out and Session.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        call_command("expire_sessions")
    assert "1 sessions deleted." in capsys.readouterr().out
    assert list(Session.objects.all()) == [kept]
    assert set(TrackerEvent.objects.values_list("sender_id", flat=True)) == {kept.sender_id} != {gone.sender_id}
    call_command("expire_sessions")
    assert "0 sessions deleted." in capsys.readouterr().out


def test_a_session_in_use_waits_and_one_whose_request_died_does_not(cast, keep, old):
    keep(30)
    for session, at in ((old(cast.student, 31), timezone.now()), (old(cast.student, 31), timezone.now() - DAY)):
        Post.objects.create(session=session, key=session.pk, kind="said", state="sending", at=at)
    call_command("expire_sessions")
    assert Session.objects.count() == 1


def test_the_command_fails_loudly_while_the_store_cannot_be_written(cast, keep, old, monkeypatch):
    keep(30)
    old(cast.student, 31)

    def locked(wanted):
        raise RecordUnavailable("database is locked")

    monkeypatch.setattr(erasing, "erase", locked)
    with pytest.raises(CommandError, match="could not be erased"):
        call_command("expire_sessions")
    monkeypatch.undo()
    call_command("expire_sessions")
    assert not TrackerEvent.objects.exists()


def test_many_students_take_no_more_queries(cast, keep, old, near, django_assert_num_queries):
    keep(30)
    for number in range(12):
        student = User.objects.create_user(f"s{number}")
        near.students.add(student)
        old(student, 31)
    with django_assert_num_queries(1):
        assert len(retention.expired()) == 12
