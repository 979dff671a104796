"""The page where a student chooses a client."""

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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


def started(fake_bot) -> dict[str, Any]:
    """What the last session was started with."""
    return json.loads(fake_bot.sent[-1].removeprefix("/start"))


@pytest.mark.parametrize("level", ["gentle", "standard", "hard"])
def test_the_difficulty_is_kept_and_told_to_the_bot(as_user, cast, fake_bot, personas, level):
    as_user(cast.student).post(START, form(personas, difficulty=level))
    assert Session.objects.get().difficulty == started(fake_bot)["difficulty"] == level


def test_a_form_without_a_difficulty_asks_for_the_client_as_it_is(as_user, cast, fake_bot, personas):
    as_user(cast.student).post(START, form(personas))
    assert started(fake_bot)["difficulty"] == "standard"


def test_an_unknown_difficulty_is_refused(as_user, cast, fake_bot, personas):
    assert as_user(cast.student).post(START, form(personas, difficulty="brutal")).status_code == 400


def test_the_difficulty_is_chosen_in_words_and_listed(as_user, cast, fake_bot, personas):
    student = as_user(cast.student)
    student.post(START, form(personas, difficulty="hard"))
    page = student.get(URL).content.decode()
    assert page.count('name="difficulty"') == 3 and "quicker to take offence" in page and '<span class="tag">Hard</span>' in page


def test_a_client_is_met_for_the_first_time_with_no_history(as_user, cast, fake_bot, personas, play):
    play(cast.student, "It sounds hard.", ended=True)
    as_user(cast.student).post(START, form(personas))
    assert "history" not in started(fake_bot)


def test_a_client_who_is_met_again_is_told_what_the_last_session_left(as_user, cast, fake_bot, personas, play):
    play(cast.student, "It sounds hard.", ended=True)
    last = play(cast.student, "It sounds hard.", "You managed.", ended=True)
    as_user(cast.student).post(START, form(personas, again="1"))
    assert json.loads(started(fake_bot)["history"])["agreed"] == "have a dry week"
    assert Session.objects.order_by("created_at").last().follows == last


@pytest.mark.parametrize("whose", ["other", "open", "another client's"])
def test_only_an_own_finished_session_with_this_client_is_gone_on_from(as_user, cast, fake_bot, personas, play, whose):
    play(cast.other if whose == "other" else cast.student, "It sounds hard.", ended=whose != "open")
    client = personas.ambivalent if whose == "another client's" else personas.resistant
    as_user(cast.student).post(START, form(personas, persona=client, again="1"))
    assert "history" not in started(fake_bot)


def test_who_has_been_met_can_be_met_again_from_the_start_page(as_user, cast, play):
    student = as_user(cast.student)
    assert "Meet Ray again" not in student.get(URL).content.decode()
    play(cast.student, "It sounds hard.", ended=True)
    page = student.get(URL).content.decode()
    assert page.count("Meet Ray again") == 1 and "Meet Carys again" not in page


def test_meeting_again_while_the_bot_is_down_can_be_sent_again_with_the_same_key(as_user, cast, fake_bot, personas, play):
    play(cast.student, "It sounds hard.", ended=True)
    given = form(personas, again="1")
    student = as_user(cast.student)
    fake_bot.fail("refused")
    page = student.post(START, given).content.decode()
    assert given["key"] in page[page.index("Meet somebody again") :]
    fake_bot.fail("")
    student.post(START, given)
    assert "history" in started(fake_bot)


def test_a_session_that_was_gone_on_from_can_be_deleted(as_user, cast, fake_bot, personas, play):
    play(cast.student, "It sounds hard.", ended=True)
    as_user(cast.student).post(START, form(personas, again="1"))
    Session.objects.exclude(follows=None).get().follows.delete()
    assert Session.objects.get().follows is None


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_the_same_queries_for_few_and_many(as_user, cast, play, number, django_assert_num_queries):
    from django.db import connections

    for _ in range(number):
        play(cast.student, "It sounds hard.", "You should stop.")
    student = as_user(cast.student)
    with django_assert_num_queries(1, connection=connections["tracker"]), django_assert_num_queries(10):
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


def now_of(page):
    """The panel with the one thing to do now."""
    return page[page.index('class="now"') : page.index("</section>", page.index('class="now"'))]


def test_a_newcomer_has_one_thing_to_do(as_user, cast):
    page = as_user(cast.student).get(URL).content.decode()
    assert "Start the two-minute first session" in now_of(page) and 'action="/practice/lesson/start/"' in now_of(page)
    assert page.count('class="big"') == 1, "one primary button"


def test_whoever_has_talked_is_offered_somebody_new_with_the_same_settings(as_user, cast, play):
    play(cast.student, "It sounds hard.", feedback="at_end", ended=True)
    now = now_of(as_user(cast.student).get(URL).content.decode())
    assert "Practise with" in now and 'value="ray"' not in now and 'name="feedback" value="at_end"' in now


def test_a_conversation_that_is_not_over_comes_first(as_user, cast, play):
    session = play(cast.student, "It sounds hard.")
    now = now_of(as_user(cast.student).get(URL).content.decode())
    assert "Go on with Ray" in now and session.get_absolute_url() in now


def test_the_clients_stand_by_stance(as_user, cast):
    page = as_user(cast.student).get(URL).content.decode()
    assert page.count('class="stance is-') == 2 and page.index("is-resistant") < page.index("client-ray") < page.index("is-ambivalent")
    assert page.count("Was sent, does not want to be here") == 1


def test_a_long_history_costs_no_more_queries(as_user, cast, play):
    student = as_user(cast.student)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            student.get(URL)
        return len(captured)

    play(cast.student, "It sounds hard.", ended=True)
    few = queries()
    for _ in range(6):
        play(cast.student, "It sounds hard.", ended=True)
    assert queries() == few
