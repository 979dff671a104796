"""Which sessions a trainer may read: what is shared, and what is done for an assignment of own classes. And that reading is noted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from web.practice.models import Session
from web.privacy.models import Reading
from web.privacy.readings import note_reading, note_readings
from web.review.access import readable_sessions


@pytest.fixture
def both(cast, away):
    """stella is in both classes."""
    away.students.add(cast.student)


def test_of_free_practice_a_trainer_reads_what_is_shared(as_user, cast, play):
    shared, private = play(cast.student), play(cast.student, shared=False)
    assert list(readable_sessions(cast.trainer)) == [shared]
    trainer = as_user(cast.trainer)
    assert trainer.get(f"/review/{shared.pk}/").status_code == 200
    assert trainer.get(f"/review/{private.pk}/").status_code == 404
    assert str(private.pk) not in trainer.get("/review/").content.decode()


def test_a_shared_session_is_read_in_all_classes_of_its_student(cast, play, both):
    shared = play(cast.student)
    assert list(readable_sessions(cast.trainer)) == list(readable_sessions(cast.stranger)) == [shared]


@pytest.mark.parametrize("shared", [True, False])
def test_an_assigned_session_is_read_in_the_class_that_assigned_it_alone(cast, play, assign, both, shared):
    session = play(cast.student, assignment=assign(), shared=shared)
    assert list(readable_sessions(cast.trainer)) == [session]
    assert not readable_sessions(cast.stranger).exists()


def test_who_has_left_a_class_is_not_read_there(cast, play, assign, near, both):
    play(cast.student), play(cast.student, assignment=assign())
    near.students.remove(cast.student)
    assert not readable_sessions(cast.trainer).exists() and readable_sessions(cast.stranger).count() == 1


def test_all_trainers_of_a_class_read_the_same_and_each_session_once(cast, play, assign, near, both):
    near.trainers.add(cast.stranger)
    session, other = play(cast.student, assignment=assign()), play(cast.student)
    assert set(readable_sessions(cast.stranger)) == {session, other} and readable_sessions(cast.stranger).count() == 2


def test_what_never_began_is_not_read(cast, play):
    Session.objects.create(student=cast.student, persona="ray", shared=True)
    assert not readable_sessions(cast.trainer).exists()


def test_a_deleted_assignment_makes_its_sessions_nobodys_to_read(cast, play, assign, both):
    made = assign()
    play(cast.student, assignment=made, shared=False)
    made.delete()
    assert not readable_sessions(cast.trainer).exists() and not readable_sessions(cast.stranger).exists()


def test_reading_is_noted(as_user, cast, play):
    session = play(cast.student)
    as_user(cast.trainer).get(f"/review/{session.pk}/")
    noted = Reading.objects.get()
    assert (noted.reader, noted.session, noted.kind) == (cast.trainer, session, "page")
    assert timezone.now() - noted.at < timedelta(minutes=1)


def test_the_list_and_what_is_refused_are_no_reading(as_user, cast, play):
    session = play(cast.student, shared=False)
    trainer = as_user(cast.trainer)
    trainer.get("/review/"), trainer.get(f"/review/{session.pk}/")
    assert not Reading.objects.exists()


def test_going_to_and_fro_is_one_reading_and_coming_back_later_another(cast, play):
    session, now = play(cast.student), timezone.now()
    for minutes in (0, 5, 29, 31):
        note_reading(cast.trainer, session, now=now + timedelta(minutes=minutes))
    assert Reading.objects.count() == 2


def test_own_sessions_are_nobodys_reading(cast, play):
    note_reading(cast.student, play(cast.student))
    assert not Reading.objects.exists()


def test_an_export_is_noted_for_each_session_in_it(cast, play, django_assert_num_queries):
    sessions = [play(cast.student) for _ in range(20)]
    note_reading(cast.trainer, sessions[0])
    with django_assert_num_queries(2):
        note_readings(cast.trainer, sessions)
    assert Reading.objects.filter(kind="export").count() == 20
