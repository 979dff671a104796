"""The page where a student chooses a client."""

import uuid

import pytest

from web.practice.models import Session

URL = "/practice/"
START = "/practice/start/"


def form(personas, **more):
    return {"key": str(uuid.uuid4()), "persona": personas.resistant, "feedback": "each_turn", **more}


def test_a_student_sees_clients_modes_own_sessions_and_what_is_stored(as_user, cast, play):
    play(cast.student, "It sounds hard.", ended=True)
    page = as_user(cast.student).get(URL).content.decode()
    assert "client-ray" in page and 'name="feedback"' in page
    assert "simulated" in page and "stored" in page
    assert "1 turn" in page and "ended" in page


def test_other_students_sessions_are_not_listed(as_user, cast, play):
    session = play(cast.other, "Hello.")
    assert str(session.pk) not in as_user(cast.student).get(URL).content.decode()


@pytest.mark.parametrize("who", ["trainer", "stranger", "nobody"])
def test_only_students_practise(as_user, cast, who):
    assert as_user(getattr(cast, who)).get(URL).status_code == 403


def test_anonymous_is_asked_to_log_in(client, cast):
    response = client.get(URL)
    assert response.status_code == 302 and response["Location"] == f"/accounts/login/?next={URL}"


def test_front_door(as_user, cast):
    assert as_user(cast.student).get("/")["Location"] == "/practice/"
    assert as_user(cast.trainer).get("/")["Location"] == "/review/"


def test_wrong_method(as_user, cast):
    student = as_user(cast.student)
    assert student.post(URL).status_code == 405
    assert student.get(START).status_code == 405


def test_start(as_user, cast, fake_bot, personas):
    given = form(personas, feedback="at_end")
    response = as_user(cast.student).post(START, given)
    session = Session.objects.get()
    assert response["Location"] == f"/practice/{given['key']}/" == session.get_absolute_url()
    assert (session.student, session.feedback) == (cast.student, "at_end")
    assert len(session.sender_id) == 32 and cast.student.username not in session.sender_id
    assert fake_bot.sent[0].startswith("/start{")


def test_start_form_sent_twice_starts_one_session(as_user, cast, fake_bot, personas):
    given = form(personas)
    student = as_user(cast.student)
    assert student.post(START, given)["Location"] == student.post(START, given)["Location"]
    assert len(fake_bot.sent) == 1 and Session.objects.count() == 1


def test_start_with_another_students_key(as_user, cast, fake_bot, personas, play):
    session = play(cast.other)
    assert as_user(cast.student).post(START, form(personas, key=str(session.pk))).status_code == 404


@pytest.mark.parametrize("wrong", [{"persona": "../nobody"}, {"feedback": "never"}, {"key": "x"}, {"persona": ""}])
def test_start_with_a_wrong_form(as_user, cast, fake_bot, personas, wrong):
    assert as_user(cast.student).post(START, form(personas, **wrong)).status_code in (400, 404)
    assert not Session.objects.exists()


def test_start_while_the_bot_is_down_keeps_the_choice_and_can_be_sent_again(as_user, cast, fake_bot, personas):
    given = form(personas, persona=personas.ambivalent, feedback="at_end")
    student = as_user(cast.student)
    fake_bot.fail("refused")
    response = student.post(START, given)
    page = response.content.decode()
    assert response.status_code == 503 and "cannot answer just now" in page
    assert given["key"] in page
    assert page.index(f'value="{personas.ambivalent}" required checked')
    assert str(given["key"]) not in student.get(URL).content.decode(), "a session that never began is not listed"
    fake_bot.fail("")
    assert student.post(START, given).status_code == 302
    assert Session.objects.get().started_at is not None


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_the_same_queries_for_few_and_many(as_user, cast, play, number, django_assert_num_queries):
    from django.db import connections

    for _ in range(number):
        play(cast.student, "It sounds hard.", "You should stop.")
    student = as_user(cast.student)
    with django_assert_num_queries(1, connection=connections["tracker"]), django_assert_num_queries(6):
        student.get(URL)


def test_old_sessions_are_on_further_pages(as_user, cast, play):
    for _ in range(21):
        play(cast.student)
    student = as_user(cast.student)
    assert "Page 1 of 2" in student.get(URL).content.decode()
    assert "Page 2 of 2" in student.get(f"{URL}?page=2").content.decode()


def test_a_new_client_appears_without_a_restart(as_user, cast, persona_folder):
    student = as_user(cast.student)
    assert "client-zoe" not in student.get(URL).content.decode()
    first = next(persona_folder.glob("*.yml"))
    (persona_folder / "zoe.yml").write_text(first.read_text().replace(f"id: {first.stem}", "id: zoe", 1))
    assert "client-zoe" in student.get(URL).content.decode()


def test_a_broken_client_does_not_take_the_others_away(as_user, cast, persona_folder):
    (persona_folder / "broken.yml").write_text("id: broken\n")
    page = as_user(cast.student).get(URL).content.decode()
    assert "client-ray" in page and "client-broken" not in page
