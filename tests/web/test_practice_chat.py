"""The chat page and what one sends from it."""

import uuid

import pytest

from tests.web.stub import ASIDE, HINT, OPENING
from web.practice.models import Post
from web.record.reader import record_of

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def session(cast, play, fake_bot):
    return play(cast.student, stub=fake_bot.stub)


@pytest.fixture
def student(as_user, cast):
    return as_user(cast.student)


def page_of(student, session):
    return student.get(f"/practice/{session.pk}/").content.decode()


def test_page(student, session):
    page = page_of(student, session)
    assert OPENING.replace("'", "&#x27;") in page
    assert 'role="log"' in page and 'aria-live="polite"' in page
    assert "What you know about Ray" in page and "lift engineer" in page
    assert "Hint" in page and "Take back" in page and "End the session" in page


def test_no_inline_script_or_style_and_a_strict_policy(student, session):
    response = student.get(f"/practice/{session.pk}/")
    assert "default-src 'self'" in response["Content-Security-Policy"] and "unsafe" not in response["Content-Security-Policy"]
    page = response.content.decode()
    assert "style=" not in page and "<style" not in page and "onclick" not in page
    assert all("src=" in tag for tag in page.split("<script")[1:])


def test_a_reply_without_script(student, session, say):
    response = say(student, session, "It sounds as if you were sent.")
    assert response.status_code == 302
    page = page_of(student, session)
    assert "Answer 1, for what it is worth." in page
    assert "Rolled with resistance" in page and "Complex reflection" in page and "Because of turn 1" in page
    assert "Your words, and what moved Ray" in page
    assert Post.objects.get().text == "", "what was said is in the record only"


def test_a_reply_with_script_brings_only_what_is_new_and_fresh_keys(student, session, say):
    key = uuid.uuid4()
    page = say(student, session, "You should stop.", key, **HTMX).content.decode()
    assert "Answer 1" in page and "Argued" in page and "Reframe" in page and "You did not choose to be here." in page
    assert OPENING.split("'")[0] not in page and "<html" not in page
    assert str(key) not in page and 'id="say-key"' in page and 'hx-swap-oob="true"' in page


def test_what_is_shown_is_escaped(student, session, say):
    say(student, session, "<b>bold</b> it sounds")
    assert "&lt;b&gt;bold&lt;/b&gt;" in page_of(student, session)


def test_at_end_feedback_is_not_shown_in_the_conversation(student, cast, play, fake_bot, say):
    session = play(cast.student, feedback="at_end", stub=fake_bot.stub)
    say(student, session, "You should stop.")
    page = page_of(student, session)
    assert "Answer 1" in page and "Because of turn 1" not in page


@pytest.mark.parametrize("typed", ["/restart", "  /restart", "\x00/restart", '/start{"persona": "x"}', "\u200b/restart", "/"])
def test_a_slash_reaches_rasa_as_text(student, session, say, fake_bot, typed):
    assert say(student, session, typed).status_code == 302
    assert fake_bot.sent == ["\u200b" + typed.strip("\x00 \u200b")]
    page = page_of(student, session)
    assert "\u200b" not in page and typed.strip("\x00 \u200b").split("{")[0] in page


@pytest.mark.parametrize("typed", ["", "   \n ", "\x07", "\u200b"])
def test_an_empty_reply_is_refused_kindly(student, session, say, fake_bot, typed):
    response = say(student, session, typed)
    assert response.status_code == 400 and "nothing to send yet" in response.content.decode()
    assert fake_bot.sent == []


def test_a_reply_that_is_too_long_stays_in_the_box(student, session, say, fake_bot):
    text = "a" * 4001
    response = say(student, session, text)
    assert response.status_code == 400 and text in response.content.decode() and "4,000" in response.content.decode()
    assert fake_bot.sent == []
    assert say(student, session, "b" * 4000).status_code == 302
    assert say(student, session, "c\r\n" * 1300).status_code == 302, "a line end counts once"


def test_a_form_without_key(student, session, fake_bot):
    response = student.post(f"/practice/{session.pk}/say/", {"text": "Hello."})
    assert response.status_code == 400 and "Hello." in response.content.decode()


def test_aside(student, session, say):
    say(student, session, "asdf asdf")
    page = page_of(student, session)
    assert ASIDE in page and "not said to the client" in page


def test_asking_for_help_gives_a_hint(student, session, say):
    page = say(student, session, "What should I say?", **HTMX).content.decode()
    assert HINT in page and "step 1 of 3" in page


def test_hint(student, session):
    response = student.post(f"/practice/{session.pk}/hint/", {"key": uuid.uuid4()})
    assert response.status_code == 302 and HINT in page_of(student, session)
    page = student.post(f"/practice/{session.pk}/hint/", {"key": uuid.uuid4(), "seen": 0}, **HTMX).content.decode()
    assert HINT in page and "step 2 of 3" in page and "Reframe" in page and "You did not choose this" not in page
    page = student.post(f"/practice/{session.pk}/hint/", {"key": uuid.uuid4(), "seen": 0}, **HTMX).content.decode()
    assert "step 3 of 3" in page and "You did not choose this" in page
    assert page.count('aria-live="off"') == 2, "of a hint only the newest step is read out"


def test_rewind_marks_the_turn_and_a_double_click_takes_back_one(student, session, say, fake_bot):
    say(student, session, "First, it sounds hard.")
    say(student, session, "Second, you should stop.")
    key = uuid.uuid4()
    for _ in range(2):
        assert student.post(f"/practice/{session.pk}/rewind/", {"key": key}).status_code == 302
    page = page_of(student, session)
    assert "<del>Second, you should stop.</del>" in page and "<del>First" not in page
    assert "Try again." in page and "The line before." in page
    assert fake_bot.sent.count("/rewind") == 1


def test_the_client_walks_out(student, session, say, fake_bot):
    page = say(student, session, "Get out, you should be ashamed.", **HTMX).content.decode()
    assert "has ended the session" in page and "See the summary" in page
    session.refresh_from_db()
    assert session.ended_at is not None
    assert say(student, session, "Wait!").status_code == 409
    assert student.get(f"/practice/{session.pk}/summary/")["Location"] == session.get_absolute_url()
    assert student.post(f"/practice/{session.pk}/rewind/", {"key": uuid.uuid4()}).status_code == 302
    session.refresh_from_db()
    assert session.ended_at is None
    assert say(student, session, "It sounds bad.").status_code == 302


def test_end_and_nothing_more(student, session, say, fake_bot):
    say(student, session, "It sounds hard.")
    key = uuid.uuid4()
    for _ in range(2):
        response = student.post(f"/practice/{session.pk}/end/", {"key": key})
        assert response["Location"] == f"/practice/{session.pk}/summary/"
    assert fake_bot.sent.count("/end") == 1
    session.refresh_from_db()
    assert session.ended_at is not None
    assert student.get(f"/practice/{session.pk}/").status_code == 302
    before = list(fake_bot.sent)
    assert say(student, session, "One more thing").status_code == 409
    assert student.post(f"/practice/{session.pk}/rewind/", {"key": uuid.uuid4()}).status_code == 409
    assert student.post(f"/practice/{session.pk}/end/", {"key": uuid.uuid4()}).status_code == 302
    assert fake_bot.sent == before


@pytest.mark.parametrize("where", ["", "summary/"])
@pytest.mark.parametrize(("who", "status"), [("other", 404), ("far", 404), ("trainer", 403), ("stranger", 403), ("nobody", 403)])
def test_strangers_read_nothing(as_user, cast, session, who, status, where):
    assert as_user(getattr(cast, who)).get(f"/practice/{session.pk}/{where}").status_code == status


@pytest.mark.parametrize("what", ["say", "hint", "rewind", "end"])
@pytest.mark.parametrize(("who", "status"), [("other", 404), ("trainer", 403), ("stranger", 403), ("nobody", 403)])
def test_strangers_and_trainers_say_nothing(as_user, cast, session, fake_bot, who, status, what):
    data = {"key": uuid.uuid4(), "text": "Hello."}
    assert as_user(getattr(cast, who)).post(f"/practice/{session.pk}/{what}/", data).status_code == status
    assert fake_bot.sent == [] and len(record_of(session.sender_id).exchanges) == 1


@pytest.mark.parametrize("what", ["say", "hint", "rewind", "end"])
def test_wrong_method(student, session, what):
    assert student.get(f"/practice/{session.pk}/{what}/").status_code == 405


def test_anonymous(client, session):
    url = f"/practice/{session.pk}/"
    assert client.get(url)["Location"] == f"/accounts/login/?next={url}"
    assert client.post(f"{url}say/")["Location"] == "/accounts/login/?next=/"
    response = client.post(f"{url}say/", headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{url}"})
    assert response["HX-Redirect"] == f"/accounts/login/?next={url}", "htmx leaves the page instead of showing a log-in form in it"


def test_nothing_is_kept_in_the_browser(student, session):
    assert "no-store" in student.get(f"/practice/{session.pk}/")["Cache-Control"]


def test_a_record_that_is_gone_is_said_so(student, cast, personas, fake_bot):
    from django.utils import timezone

    from web.practice.models import Session

    session = Session.objects.create(student=cast.student, persona="gone", started_at=timezone.now())
    page = page_of(student, session)
    assert "cannot be found" in page and "Gone" in page and "<textarea" not in page


def test_the_page_says_how_far_the_session_has_come(student, session, say):
    assert "0 replies of about 15" in page_of(student, session)
    assert "1 reply of about 15" in say(student, session, "It sounds hard.", **HTMX).content.decode()


def test_a_second_attempt_goes_beside_the_first(student, session, say):
    say(student, session, "You should stop.")
    student.post(f"/practice/{session.pk}/rewind/", {"key": uuid.uuid4()})
    assert 'id="attempts-1"' in page_of(student, session)
    data = {"key": uuid.uuid4(), "text": "It sounds hard.", "seen": 1}
    page = student.post(f"/practice/{session.pk}/say/", data, **HTMX).content.decode()
    assert 'hx-swap-oob="beforeend:#attempts-1"' in page and "attempt 2" in page and "You should stop." not in page
    page = page_of(student, session)
    both = page[page.index('id="attempts-1"') :]
    assert "attempt 1" in both and "attempt 2" in both and "Argued" in both and "Rolled with resistance" in both
