"""Drills and the guided first session: choosing, answering, trying again, the result."""

import json
import uuid

import pytest

from web.practice import drilling
from web.practice.models import Session

URL = "/practice/drills/"
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def student(as_user, cast, fake_bot):
    return as_user(cast.student)


def begin(student, technique="rolling_sustain", **more):
    key = str(uuid.uuid4())
    return student.post(f"{URL}start/", {"key": key, "technique": technique, **more})


@pytest.fixture
def drill(student):
    begin(student)
    return Session.objects.get()


@pytest.fixture
def first_session(student):
    student.post("/practice/lesson/start/", {"key": str(uuid.uuid4())})
    return Session.objects.get()


def page_of(student, session):
    return student.get(session.get_absolute_url()).content.decode()


def again(student, session):
    return student.post(f"/practice/{session.pk}/rewind/", {"key": str(uuid.uuid4())})


def test_the_list_says_what_each_drill_is_about(student):
    page = student.get(URL).content.decode()
    assert page.count('name="technique"') == len(drilling.techniques()) >= 5
    assert "Rolling with sustain talk" in page and "Not done yet." in page and "two-minute first session" in page


def test_a_drill_begins_with_its_first_line(student, fake_bot):
    response = begin(student, persona="ray")
    session = Session.objects.get()
    assert response["Location"] == session.get_absolute_url()
    assert (session.kind, session.technique, session.persona) == ("drill", "rolling_sustain", "ray")
    sent = json.loads(fake_bot.sent[0].removeprefix("/drill"))
    assert sent == {"technique": "rolling_sustain", "seed": session.seed, "persona": "ray"}
    page = page_of(student, session)
    assert "Line 1: it does me no harm." in page and "Line 1 of 10" in page and "without pushing" in page


def test_a_form_sent_twice_begins_one_drill(student, fake_bot):
    given = {"key": str(uuid.uuid4()), "technique": "affirming"}
    assert student.post(f"{URL}start/", given)["Location"] == student.post(f"{URL}start/", given)["Location"]
    assert len(fake_bot.sent) == 1


@pytest.mark.parametrize(
    ("given", "status"),
    [({"technique": "magic"}, 404), ({"technique": ""}, 400), ({"persona": "nobody"}, 404), ({"key": "x"}, 400)],
)
def test_a_wrong_form_begins_nothing(student, given, status):
    data = {"key": str(uuid.uuid4()), "technique": "affirming", **given}
    assert student.post(f"{URL}start/", data).status_code == status
    assert not Session.objects.exists()


def test_while_the_bot_is_down_the_choice_is_kept(student, fake_bot):
    fake_bot.fail("refused")
    response = begin(student, persona="ray")
    assert response.status_code == 503 and "cannot answer just now" in response.content.decode()
    assert 'value="ray" selected' in response.content.decode()


def test_a_reply_brings_its_verdict_and_the_next_line(student, drill, say):
    assert say(student, drill, "You should stop.").status_code == 302
    page = page_of(student, drill)
    assert "Not yet" in page and "was not_yet" in page and "Line 2 of 10" in page and "Line 2: it does" in page
    assert "A model reply" in page and "You like it as it is." in page


def test_with_script_only_what_is_new_comes(student, drill, say):
    response = say(student, drill, "It sounds right to you.", **HTMX)
    page = response.content.decode()
    assert "<html" not in page and "Right" in page and 'id="posed" hx-swap-oob="innerHTML"' in page and "Line 2: it does" in page
    assert "HX-Reswap" not in response


def test_an_aside_and_a_hint_leave_line_and_verdict_where_they_are(student, drill, say):
    say(student, drill, "It sounds right to you.")
    for response in (
        say(student, drill, "asdf", **HTMX),
        student.post(f"/practice/{drill.pk}/hint/", {"key": str(uuid.uuid4())}, **HTMX),
    ):
        page = response.content.decode()
        assert response["HX-Reswap"] == "none" and 'id="posed"' not in page and 'id="hint"' in page
    assert "step 1 of 3" in page


def test_a_line_may_be_tried_once_more_and_both_tries_stay(student, drill, say):
    say(student, drill, "You should stop.")
    again(student, drill)
    page = page_of(student, drill)
    assert "Line 1 of 10" in page and "Your first try" in page and "You should stop." in page
    say(student, drill, "It sounds right to you.")
    page = page_of(student, drill)
    assert "Try 1" in page and "Try 2" in page and "Try this line again" not in page and "Line 2 of 10" in page
    again(student, drill)
    assert "Line 2 of 10" in page_of(student, drill), "a third try is not given"


def test_after_the_last_line_comes_the_result(student, drill, say):
    for number in range(10):
        say(student, drill, f"It sounds {number}.")
    assert student.get(drill.get_absolute_url())["Location"] == f"/practice/{drill.pk}/summary/"
    page = student.get(f"/practice/{drill.pk}/summary/").content.decode()
    assert "10 of 10 lines answered, 10 right at the first try." in page and page.count('<li class="line">') == 10
    assert "Now meet" in page and "#term-discord" in page and 'name="technique" value="rolling_discord"' in page
    drill.refresh_from_db()
    assert drill.ended_at is not None
    assert "Done 1 time." in student.get(URL).content.decode()


def test_the_last_line_may_be_tried_again_from_the_result(student, drill, say):
    for number in range(9):
        say(student, drill, f"It sounds {number}.")
    response = say(student, drill, "You should stop.", **HTMX)
    assert response["HX-Redirect"] == f"/practice/{drill.pk}/summary/"
    assert "Try the last line again" in student.get(f"/practice/{drill.pk}/summary/").content.decode()
    assert again(student, drill)["Location"] == drill.get_absolute_url()


def test_stopping_early_shows_what_there_is(student, drill, say):
    say(student, drill, "It sounds right to you.")
    student.post(f"/practice/{drill.pk}/end/", {"key": str(uuid.uuid4())})
    page = student.get(f"/practice/{drill.pk}/summary/").content.decode()
    assert "1 of 10 lines answered" in page and page.count('<li class="line">') == 1


def test_before_the_end_there_is_no_result(student, drill):
    assert student.get(f"/practice/{drill.pk}/summary/")["Location"] == drill.get_absolute_url()


def test_an_empty_reply_keeps_the_line(student, drill, say, fake_bot):
    response = say(student, drill, "  ")
    assert response.status_code == 400 and "nothing to send yet" in response.content.decode() and len(fake_bot.sent) == 1


def test_what_could_not_be_sent_is_in_the_box_again(student, drill, say, fake_bot):
    fake_bot.fail("refused")
    assert say(student, drill, "It sounds hard.").status_code == 503
    page = page_of(student, drill)
    assert "did not get through" in page and "It sounds hard.</textarea>" in page


def test_the_first_session_offers_replies_and_takes_ones_own(student, first_session, say, fake_bot):
    page = page_of(student, first_session)
    assert "Step 1 of 5" in page and "Say back what you heard." in page and page.count('name="choice"') == 2
    assert fake_bot.sent[0].startswith("/lesson{")
    chosen = {"key": str(uuid.uuid4()), "text": "", "choice": "It sounds as if you like it."}
    student.post(f"/practice/{first_session.pk}/say/", chosen)
    assert fake_bot.sent[-1] == "It sounds as if you like it."
    say(student, first_session, "It sounds fine as it is.")
    page = page_of(student, first_session)
    assert "Step 3 of 5" in page and 'name="choice"' not in page


def test_a_newcomer_is_led_to_the_first_session_and_then_to_clients(student, first_session, say):
    for number in range(5):
        say(student, first_session, f"It sounds {number}.")
    page = student.get(f"/practice/{first_session.pk}/summary/").content.decode()
    assert "5 of 5 lines answered" in page and 'href="/practice/"' in page
    assert "Start the two-minute first session" not in student.get("/practice/").content.decode()


def test_drills_are_listed_by_their_name(student, drill):
    assert "Drill: Rolling with sustain talk" in student.get("/practice/").content.decode()


@pytest.mark.parametrize("where", ["", "summary/"])
@pytest.mark.parametrize(("who", "status"), [("other", 404), ("far", 404), ("trainer", 403), ("stranger", 403), ("nobody", 403)])
def test_strangers_read_no_drill(as_user, cast, drill, who, status, where):
    assert as_user(getattr(cast, who)).get(f"/practice/{drill.pk}/{where}").status_code == status


@pytest.mark.parametrize("who", ["trainer", "nobody"])
def test_only_students_drill(as_user, cast, fake_bot, who):
    browser = as_user(getattr(cast, who))
    assert browser.get(URL).status_code == 403 and begin(browser).status_code == 403
    assert browser.post("/practice/lesson/start/", {"key": str(uuid.uuid4())}).status_code == 403


def test_another_students_key_begins_nothing(as_user, cast, drill):
    response = as_user(cast.other).post(f"{URL}start/", {"key": str(drill.pk), "technique": "affirming"})
    assert response.status_code == 404


def test_wrong_methods_and_nobody_logged_in(client, student, cast):
    assert student.post(URL).status_code == 405
    assert student.get(f"{URL}start/").status_code == 405 and student.get("/practice/lesson/start/").status_code == 405
    client.logout()
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"
