"""Deleting one own session, and the whole account."""

from datetime import timedelta

import pytest
from django.utils import timezone

from web.accounts.models import Course, User
from web.classes.models import Invitation
from web.practice.models import Post, Session
from web.privacy import erasing
from web.privacy.models import Erasure, Reading
from web.privacy.readings import note_reading
from web.record import erase
from web.record.models import TrackerEvent
from web.record.reader import RecordUnavailable

ACCOUNT = "/privacy/account/delete/"


def events(session):
    return TrackerEvent.objects.filter(sender_id=session.sender_id).count()


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What happens once a deletion is through: in these tests nothing is ever committed by itself."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_the_page_says_what_will_go_and_deletes_nothing_yet(as_user, cast, play, assign):
    session = play(cast.student, assignment=assign(title="Homework"))
    page = as_user(cast.student).get(f"/privacy/sessions/{session.pk}/delete/").content.decode()
    assert "Delete this session?" in page and "Ray, " in page and "from both databases" in page and "“Homework”" in page
    assert Session.objects.exists() and events(session)


def test_a_session_is_deleted_with_its_conversation_and_no_other(as_user, cast, play, commits):
    session, kept = play(cast.student, "It sounds hard.", ended=True), play(cast.student, "Hello.")
    note_reading(cast.trainer, session)
    with commits():
        page = as_user(cast.student).post(f"/privacy/sessions/{session.pk}/delete/")
    assert page["Location"] == "/privacy/"
    assert list(Session.objects.all()) == [kept] and not Reading.objects.exists()
    assert events(session) == 0 and events(kept) > 0


@pytest.mark.parametrize("who", ["other", "trainer", "stranger", "nobody"])
def test_nobody_else_deletes_it(as_user, cast, play, who):
    session = play(cast.student)
    browser = as_user(getattr(cast, who))
    assert browser.get(f"/privacy/sessions/{session.pk}/delete/").status_code == 404
    assert browser.post(f"/privacy/sessions/{session.pk}/delete/").status_code == 404
    assert Session.objects.exists()


def test_not_logged_in(client, cast, play):
    for url in (f"/privacy/sessions/{play(cast.student).pk}/delete/", ACCOUNT):
        assert client.post(url)["Location"].startswith("/accounts/login/")
    assert Session.objects.exists()


@pytest.mark.parametrize("state", ["sending", "failed"])
def test_while_a_reply_is_on_its_way_nothing_is_deleted(as_user, cast, play, state):
    session, student = play(cast.student), as_user(cast.student)
    Post.objects.create(session=session, key=session.pk, kind="said", text="Wait", state=state, at=timezone.now())
    page = student.post(f"/privacy/sessions/{session.pk}/delete/", follow=True).content.decode()
    assert "may still be on its way" in page and Session.objects.exists() and events(session)
    response = student.post(ACCOUNT, {"password": "a-long-password"})
    assert response.status_code == 409 and User.objects.filter(pk=cast.student.pk).exists()
    Post.objects.update(at=timezone.now() - timedelta(minutes=10))
    erasing.delete_session(session)
    assert not Session.objects.exists()


def test_what_a_late_turn_writes_anew_is_erased_at_the_next_occasion(cast, play, commits):
    from tests.web.cast import write
    from tests.web.stub import user

    session = play(cast.student, "It sounds hard.")
    with commits():
        erasing.delete_session(session)
    write(session.sender_id, [user("It sounds hard.", "none", 5)])
    assert events(session) == 1
    erasing.sweep()
    assert events(session) == 0
    erasing.sweep(timezone.now() + timedelta(days=2))
    assert not Erasure.objects.exists(), "after a day nothing is left of it, not even the random id"


def test_a_store_that_is_locked_loses_no_erasure(as_user, cast, play, commits, monkeypatch):
    session = play(cast.student)

    def locked(wanted):
        raise RecordUnavailable("database is locked")

    with monkeypatch.context() as broken:
        broken.setattr(erasing, "erase", locked)
        with commits():
            as_user(cast.student).post(f"/privacy/sessions/{session.pk}/delete/")
    assert not Session.objects.exists() and events(session) > 0
    assert Erasure.objects.get().done_at is None
    assert erasing.sweep() == 0 and events(session) == 0


def test_who_is_deleted_in_the_admin_is_erased_as_well(cast, play, commits):
    session = play(cast.student)
    with commits():
        cast.student.delete()
    assert events(session) == 0


def test_many_are_erased_at_once(cast, play, commits, monkeypatch):
    for _ in range(5):
        play(cast.student)
    calls = []
    monkeypatch.setattr(erasing, "erase", lambda wanted: calls.append(wanted) or erase.erase(wanted))
    with commits():
        assert erasing.delete_sessions(cast.student.sessions.all()) == 5
    assert [len(wanted) for wanted in calls] == [5] and not TrackerEvent.objects.exists()


def test_the_account_page_says_what_will_go(as_user, cast, play):
    play(cast.student), play(cast.student)
    page = as_user(cast.student).get(ACCOUNT).content.decode()
    assert "2 sessions, with all that was said" in page and 'type="password"' in page


@pytest.mark.parametrize("password", ["", "wrong", "A-long-password"])
def test_without_the_password_nothing_is_deleted(as_user, cast, play, password):
    play(cast.student)
    response = as_user(cast.student).post(ACCOUNT, {"password": password})
    assert response.status_code == 400 and ("required" if not password else "not your password") in response.content.decode()
    assert User.objects.filter(pk=cast.student.pk).exists() and Session.objects.exists()


def test_the_account_goes_with_its_sessions_and_all_that_names_it(as_user, cast, near, play, link, commits):
    from axes.models import AccessAttempt

    session, kept = play(cast.student, "It sounds hard."), play(cast.other, "Hello.")
    cast.student.email = "stella@example.org"
    cast.student.save()
    for email, by in (("Stella@example.org", None), ("old@example.org", cast.student), ("", None)):
        Invitation.objects.create(course=near, email=email, expires_at=link.expires_at, accepted_by=by)
    AccessAttempt.objects.create(username="stella", failures_since_start=1)
    student = as_user(cast.student)
    with commits():
        page = student.post(ACCOUNT, {"password": "a-long-password"})
    assert "Your account is deleted" in page.content.decode()
    assert student.get("/practice/").status_code == 302
    assert not User.objects.filter(username="stella").exists() and not AccessAttempt.objects.exists()
    assert [invitation.email for invitation in Invitation.objects.all()] == [""]
    assert list(Session.objects.all()) == [kept] and events(session) == 0 and events(kept) > 0


def test_an_account_without_an_address_takes_no_others_invitation_along(cast, near, link):
    Invitation.objects.create(course=near, email="", expires_at=link.expires_at)
    erasing.delete_account(cast.student)
    assert Invitation.objects.count() == 1


def test_a_trainers_account_leaves_classes_assignments_and_readings_without_a_name(as_user, cast, near, play, assign):
    made, session = assign(), play(cast.student)
    note_reading(cast.trainer, session)
    trainer = as_user(cast.trainer)
    page = trainer.get(ACCOUNT).content.decode()
    assert "only trainer of these classes" in page and "Near" in page
    trainer.post(ACCOUNT, {"password": "a-long-password"})
    made.refresh_from_db()
    assert made.made_by is None and Course.objects.filter(name="Near").exists()
    assert Reading.objects.get().reader is None and Session.objects.exists()


def test_an_operator_does_not_delete_own_account_by_a_click(as_user, cast):
    cast.student.is_staff = True
    cast.student.save()
    student = as_user(cast.student)
    assert student.get(ACCOUNT).status_code == 403
    assert student.post(ACCOUNT, {"password": "a-long-password"}).status_code == 403
    assert "another operator can delete" in student.get("/privacy/").content.decode()


def test_a_demo_account_is_nobodys_to_delete_when_debug_is_off(client, settings):
    settings.DEBUG = True
    demo = User.objects.create_user("demo", password="practice", is_demo=True)
    client.force_login(demo)
    settings.DEBUG = False
    assert client.post(ACCOUNT, {"password": "practice"})["Location"].startswith("/accounts/login/")
    assert User.objects.filter(pk=demo.pk).exists()
