"""The page that says what is stored, and sharing from there."""

from datetime import datetime

import pytest
from django.utils import timezone

from web.accounts.models import User
from web.privacy.models import Reading
from web.privacy.readings import note_reading

URL = "/privacy/"


def test_everybody_who_is_logged_in_finds_it_in_the_footer(as_user, client, cast):
    for who in (cast.student, cast.trainer, cast.nobody):
        page = as_user(who).get(URL)
        assert page.status_code == 200 and f'href="{URL}"' in page.content.decode()
    assert f'href="{URL}"' in as_user(cast.student).get("/practice/").content.decode()
    client.logout()
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"
    assert as_user(cast.student).post(URL).status_code == 405


def test_a_student_sees_who_has_read_which_own_session_and_when(as_user, cast, play):
    read, unread, foreign = play(cast.student), play(cast.student, shared=False), play(cast.other)
    at = timezone.now().replace(year=2026, month=5, day=3, hour=14, minute=2)
    note_reading(cast.trainer, read, now=at)
    note_reading(cast.trainer, foreign, now=at)
    page = as_user(cast.student).get(URL).content.decode()
    assert page.count("tracy, 05/03/2026 2:02 p.m.") == 1 and page.count("no trainer") == 1
    assert str(read.pk) in page and str(unread.pk) in page and str(foreign.pk) not in page


def test_a_reader_whose_account_is_gone_is_still_a_reader(as_user, cast, play):
    note_reading(cast.trainer, play(cast.student))
    cast.trainer.delete()
    assert "a trainer whose account is gone" in as_user(cast.student).get(URL).content.decode()
    assert Reading.objects.count() == 1


def test_it_says_who_may_read_each_session(as_user, cast, play, assign, near, away):
    away.students.add(cast.student)
    play(cast.student, assignment=assign(), shared=False)
    page = as_user(cast.student).get(URL).content.decode()
    assert "assigned: Near</td>" in page
    play(cast.student)
    assert "shared: Away, Near</td>" in as_user(cast.student).get(URL).content.decode()
    near.students.remove(cast.student)
    page = as_user(cast.student).get(URL).content.decode()
    assert "shared: Away</td>" in page and "<td>only you</td>" in page, "the trainers of Near cannot read what was assigned there"


def test_it_says_how_long(as_user, cast, play, near):
    play(cast.student, ended_at=datetime(2026, 5, 3, 12, tzinfo=timezone.get_default_timezone()))
    student = as_user(cast.student)
    assert "<strong>Near</strong>: until you delete them. Trainers: tracy" in student.get(URL).content.decode()
    near.retention_days = 30
    near.save()
    page = student.get(URL).content.decode()
    assert "<strong>Near</strong>: 30 days after the end" in page and "<td>June 2, 2026</td>" in page


def test_who_is_in_no_class_is_told_so(as_user, cast, near):
    near.students.clear()
    assert "You are in no class" in as_user(cast.student).get(URL).content.decode()
    assert "you are in no class" in as_user(cast.student).get("/practice/").content.decode()


def test_a_trainer_learns_what_is_kept_of_trainers(as_user, cast, play):
    note_reading(cast.trainer, play(cast.student))
    page = as_user(cast.trainer).get(URL).content.decode()
    assert "As a trainer" in page and "So far 1 reading is noted" in page
    assert "As a trainer" not in as_user(cast.student).get(URL).content.decode()


@pytest.mark.parametrize("number", [1, 20])
def test_it_takes_the_same_queries_for_few_and_many(as_user, cast, play, assign, number, django_assert_num_queries):
    for _ in range(number):
        note_reading(cast.trainer, play(cast.student))
        note_reading(User.objects.create_user(f"t{Reading.objects.count()}"), play(cast.student, assignment=assign()))
    student = as_user(cast.student)
    with django_assert_num_queries(12):
        student.get(URL)


def test_old_sessions_are_on_further_pages(as_user, cast, play):
    for _ in range(26):
        play(cast.student)
    assert "Page 2 of 2" in as_user(cast.student).get(f"{URL}?page=2").content.decode()


def share(browser, session, value, **more):
    return browser.post(f"/privacy/sessions/{session.pk}/share/", {"shared": value, **more}, follow=True)


def test_a_free_session_is_shared_and_taken_back(as_user, cast, play):
    session, student = play(cast.student, ended=True, shared=False), as_user(cast.student)
    url = f"/practice/{session.pk}/summary/"
    assert "Share with my trainers" in student.get(url).content.decode()
    page = share(student, session, "1", next=url)
    session.refresh_from_db()
    assert session.shared and page.redirect_chain == [(url, 302)]
    assert "the trainers of Near" in page.content.decode().replace("the trainers of\n", "the trainers of ")
    assert "Only you can read this session now" in share(student, session, "0").content.decode()
    session.refresh_from_db()
    assert not session.shared


def test_an_assigned_one_is_not_the_students_to_share_or_not(as_user, cast, play, assign):
    session, student = play(cast.student, ended=True, assignment=assign(), shared=False), as_user(cast.student)
    page = student.get(f"/practice/{session.pk}/summary/").content.decode()
    assert "Share with my trainers" not in page and "the trainers of Near can read it, and no others" in page
    assert share(student, session, "1").status_code == 404


@pytest.mark.parametrize("who", ["other", "trainer", "nobody"])
def test_others_do_not_share_it(as_user, cast, play, who):
    session = play(cast.student, shared=False)
    assert share(as_user(getattr(cast, who)), session, "1").status_code == 404
    session.refresh_from_db()
    assert not session.shared


def test_sharing_leads_back_to_own_pages_only(as_user, cast, play):
    page = share(as_user(cast.student), play(cast.student), "0", next="https://elsewhere.example/")
    assert page.redirect_chain == [(URL, 302)]


def test_sharing_is_a_form_for_who_is_logged_in(client, as_user, cast, play):
    url = f"/privacy/sessions/{play(cast.student).pk}/share/"
    assert client.post(url)["Location"].startswith("/accounts/login/")
    assert as_user(cast.student).get(url).status_code == 405


@pytest.mark.parametrize(("given", "shared"), [({}, False), ({"shared": ""}, False), ({"shared": "1"}, True)])
def test_a_free_session_is_private_unless_chosen_otherwise(as_user, cast, fake_bot, personas, given, shared):
    import uuid

    student = as_user(cast.student)
    page = student.get("/practice/").content.decode()
    assert 'id="share-no" value="" checked' in page and "tracy (Near)" in page
    student.post("/practice/start/", {"key": str(uuid.uuid4()), "persona": personas.resistant, "feedback": "each_turn", **given})
    assert cast.student.sessions.get().shared is shared


def test_the_conversation_says_who_reads_it(as_user, cast, play, assign):
    student = as_user(cast.student)
    for given, said in (
        ({}, "Shared: the trainers"),
        ({"shared": False}, "Only you can read it"),
        ({"assignment": assign()}, "It is for an assignment"),
    ):
        assert said in student.get(play(cast.student, **given).get_absolute_url()).content.decode()


def test_drills_are_nobody_elses_and_are_not_shared(as_user, cast, play):
    drill, student = play(cast.student, kind="drill", technique="reflect", persona="", shared=False), as_user(cast.student)
    page = student.get(URL).content.decode()
    assert "Drill, " in page and "Share with my trainers" not in page
    assert share(student, drill, "1").status_code == 404
