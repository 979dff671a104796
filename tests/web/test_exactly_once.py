"""A turn posted twice counts once; a turn that failed is neither lost nor said twice."""

import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.conftest import DATABASES
from web.practice import delivery
from web.practice.bot import BotUnavailable
from web.practice.models import Post
from web.record.reader import record_of

HTMX = {"headers": {"HX-Request": "true"}}
TEXT = "It sounds as if you were sent."


@pytest.fixture
def session(cast, play, fake_bot):
    return play(cast.student, stub=fake_bot.stub)


@pytest.fixture
def student(as_user, cast):
    return as_user(cast.student)


@pytest.fixture
def no_waiting(monkeypatch):
    waited = []
    monkeypatch.setattr(delivery, "Clock", lambda: FakeClock(waited))
    return waited


class FakeClock:
    def __init__(self, waited):
        self.waited = waited

    def now(self):
        return timezone.now() + timedelta(seconds=sum(self.waited))

    def passed(self):
        return sum(self.waited)

    def sleep(self, seconds):
        self.waited.append(seconds)


def turns(session):
    return [turn.said for turn in record_of(session.sender_id).transcript.turns]


def test_the_same_form_twice(student, session, say, fake_bot):
    key = uuid.uuid4()
    first, second = say(student, session, TEXT, key), say(student, session, TEXT, key)
    assert first.status_code == second.status_code == 302
    assert turns(session) == [TEXT] and len(fake_bot.sent) == 1
    assert "Answer 1" in say(student, session, TEXT, key, **HTMX).content.decode(), "the recorded answer"
    assert len(fake_bot.sent) == 1


def test_the_same_words_with_another_key_are_another_turn(student, session, say):
    say(student, session, TEXT)
    say(student, session, TEXT)
    assert turns(session) == [TEXT, TEXT]


@pytest.mark.parametrize("how", ["refused", "deaf"])
def test_the_bot_is_down(student, session, say, fake_bot, how):
    key = uuid.uuid4()
    fake_bot.fail(how)
    response = say(student, session, TEXT, key)
    page = response.content.decode()
    assert response.status_code == 503 and "cannot answer just now" in page
    assert f">{TEXT}</textarea>" in page and str(key) in page and "Send again" in page
    assert turns(session) == [], "a message without an answer is no turn"

    reloaded = student.get(f"/practice/{session.pk}/").content.decode()
    assert f">{TEXT}</textarea>" in reloaded and str(key) in reloaded and "did not get through" in reloaded

    fake_bot.fail("")
    assert say(student, session, TEXT, key).status_code == 302
    assert turns(session) == [TEXT]
    page = student.get(f"/practice/{session.pk}/").content.decode()
    assert f">{TEXT}</textarea>" not in page and "Answer 1" in page
    assert Post.objects.get().text == ""


def test_the_bot_is_down_with_script(student, session, say, fake_bot):
    fake_bot.fail("refused")
    response = say(student, session, TEXT, **HTMX)
    assert response.status_code == 503
    assert response["HX-Retarget"] == "#notice" and "Send again" in response.content.decode()


def test_a_late_answer_is_waited_for(student, session, say, fake_bot, no_waiting):
    fake_bot.fail("late")
    assert say(student, session, TEXT).status_code == 302
    assert turns(session) == [TEXT]


def test_an_answer_that_came_after_all_is_not_asked_for_again(student, session, say, fake_bot, no_waiting):
    """The web gave up; then the bot finished; then the student sends again."""
    from tests.web.cast import write

    key = uuid.uuid4()
    fake_bot.fail("refused")
    say(student, session, TEXT, key)
    write(session.sender_id, fake_bot.stub.answer(session.sender_id, TEXT, str(key))[1])
    assert "did not get through" not in student.get(f"/practice/{session.pk}/").content.decode()
    assert say(student, session, TEXT, key).status_code == 302
    assert turns(session) == [TEXT] and fake_bot.sent == []


def test_an_answer_that_came_after_all_to_other_words(student, session, say, fake_bot):
    from tests.web.cast import write

    key = uuid.uuid4()
    fake_bot.fail("refused")
    say(student, session, TEXT, key)
    write(session.sender_id, fake_bot.stub.answer(session.sender_id, TEXT, str(key))[1])
    response = say(student, session, "Better words.", key)
    page = response.content.decode()
    assert response.status_code == 409 and ">Better words.</textarea>" in page and "had arrived after all" in page
    assert str(key) not in page and turns(session) == [TEXT] and fake_bot.sent == []


def test_other_words_under_a_key_that_was_answered_are_not_dropped_without_a_word(student, session, say):
    key = uuid.uuid4()
    say(student, session, TEXT, key)
    response = say(student, session, "Better words.", key)
    assert response.status_code == 409 and ">Better words.</textarea>" in response.content.decode()
    assert turns(session) == [TEXT]


def test_the_same_words_once_more_are_no_other_words(student, session, say):
    for text in (TEXT, "/no command, my words", "  two\r\nlines  ", "a\u200bb \ufeff"):
        key = uuid.uuid4()
        assert say(student, session, text, key).status_code == 302
        assert say(student, session, text, key).status_code == 302


def test_htmx_keeps_the_draft_when_earlier_words_arrived(student, session, say, fake_bot):
    from tests.web.cast import write

    key = uuid.uuid4()
    fake_bot.fail("refused")
    say(student, session, TEXT, key)
    write(session.sender_id, fake_bot.stub.answer(session.sender_id, TEXT, str(key))[1])
    response = say(student, session, "Better words.", key, **HTMX)
    assert response.status_code == 200 and "mi:keep-draft" in response["HX-Trigger"]


def test_other_words_after_a_failure_replace_the_draft(student, session, say, fake_bot):
    key = uuid.uuid4()
    fake_bot.fail("refused")
    say(student, session, TEXT, key)
    fake_bot.fail("")
    say(student, session, "Better words.", key)
    assert turns(session) == ["Better words."]


def test_an_answer_without_feedback_is_a_failure(student, session, say, fake_bot, monkeypatch):
    whole = fake_bot.stub.answer
    monkeypatch.setattr(fake_bot.stub, "answer", lambda *given: (whole(*given)[0][:1], whole(*given)[1][:2]))
    assert say(student, session, TEXT).status_code == 503


def test_an_answer_that_is_not_in_the_record_is_a_failure(student, session, say, fake_bot, monkeypatch):
    whole = fake_bot.stub.answer
    monkeypatch.setattr(fake_bot.stub, "answer", lambda *given: (whole(*given)[0], []))
    assert say(student, session, TEXT).status_code == 503


def test_another_post_on_its_way(student, session, say, fake_bot):
    session.posts.create(key=uuid.uuid4(), kind="said", text="First.", at=timezone.now())
    response = say(student, session, TEXT)
    assert response.status_code == 409 and TEXT in response.content.decode() and "on its way" in response.content.decode()
    assert fake_bot.sent == []


def test_a_post_whose_request_died_holds_nobody_up(student, session, say, fake_bot):
    dead = session.posts.create(key=uuid.uuid4(), kind="said", text="First.", at=timezone.now() - timedelta(minutes=5))
    assert "First." in student.get(f"/practice/{session.pk}/").content.decode(), "its text is the draft"
    assert say(student, session, TEXT).status_code == 302
    dead.refresh_from_db()
    assert dead.state == "failed" and turns(session) == [TEXT]


@pytest.mark.parametrize("same", [True, False])
def test_a_post_that_was_answered_as_its_request_died_holds_nobody_up(student, session, say, fake_bot, same):
    from tests.web.cast import write

    dead = session.posts.create(key=uuid.uuid4(), kind="said", text="First.", at=timezone.now())
    write(session.sender_id, fake_bot.stub.answer(session.sender_id, "First.", str(dead.key))[1])
    answer = say(student, session, "First.", dead.key) if same else say(student, session, TEXT)
    assert answer.status_code == 302 and turns(session) == (["First."] if same else ["First.", TEXT])
    assert set(Post.objects.values_list("state", flat=True)) == {"done"}


def test_a_clock_that_was_set_back_holds_nobody_up(student, session, say, fake_bot):
    dead = session.posts.create(key=uuid.uuid4(), kind="said", text="First.", at=timezone.now() + timedelta(hours=1))
    assert say(student, session, TEXT).status_code == 302
    dead.refresh_from_db()
    assert dead.state == "failed" and turns(session) == [TEXT]


def test_the_same_post_on_its_way_is_waited_for_and_not_forever(student, session, say, fake_bot, no_waiting, monkeypatch):
    key = uuid.uuid4()
    session.posts.create(key=key, kind="said", text=TEXT, at=timezone.now())
    monkeypatch.setattr(FakeClock, "now", lambda _: timezone.now())
    assert say(student, session, TEXT, key).status_code == 409
    assert no_waiting and fake_bot.sent == []


def test_a_post_of_a_server_whose_clock_is_ahead_is_not_sent_again(student, session, say, fake_bot, no_waiting):
    key = uuid.uuid4()
    session.posts.create(key=key, kind="said", text=TEXT, at=timezone.now() + timedelta(seconds=2))
    assert say(student, session, TEXT).status_code == say(student, session, TEXT, key).status_code == 409
    assert fake_bot.sent == []


@pytest.mark.django_db(databases=DATABASES)
def test_a_fault_of_ours_leaves_no_post_hanging(session, fake_bot, monkeypatch):
    monkeypatch.setattr(type(fake_bot), "send", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        delivery.deliver(session, uuid.uuid4(), Post.Kind.SAID, TEXT, fake_bot)
    assert Post.objects.get().state == "failed"


def test_failed_hint_is_no_draft(student, session, fake_bot):
    fake_bot.fail("refused")
    assert student.post(f"/practice/{session.pk}/hint/", {"key": uuid.uuid4()}).status_code == 503
    assert student.post(f"/practice/{session.pk}/end/", {"key": uuid.uuid4()}).status_code == 503
    assert "did not get through" not in student.get(f"/practice/{session.pk}/").content.decode()


@pytest.mark.django_db(databases=DATABASES, transaction=True)
def test_a_real_double_click(session, fake_bot, monkeypatch):
    """Two threads, two connections, one key: one turn; and a third with a key of its own is asked to wait."""
    from django.db import connections

    heard, go_on = threading.Event(), threading.Event()
    send = type(fake_bot).send

    def slow(self, *given):
        heard.set()
        go_on.wait(5)
        return send(self, *given)

    monkeypatch.setattr(type(fake_bot), "send", slow)
    key, results = uuid.uuid4(), []

    def deliver(with_key):
        try:
            results.append(delivery.deliver(session, with_key, Post.Kind.SAID, TEXT, fake_bot))
        except (delivery.Busy, BotUnavailable) as error:
            results.append(error)
        finally:
            connections.close_all()

    first, second = (threading.Thread(target=deliver, args=(key,)) for _ in range(2))
    first.start()
    assert heard.wait(5)
    second.start()
    deliver(uuid.uuid4())
    assert isinstance(results[0], delivery.Busy)
    time.sleep(0.2)
    go_on.set()
    first.join(10)
    second.join(10)
    assert turns(session) == [TEXT] and len(fake_bot.sent) == 1
    assert all(isinstance(result, delivery.Delivered) for result in results[1:]) and len(results) == 3


def test_a_post_from_a_server_whose_clock_is_ahead_is_on_its_way(student, session, say, fake_bot):
    session.posts.create(key=uuid.uuid4(), kind="said", text="First.", at=timezone.now() + timedelta(seconds=2))
    assert say(student, session, TEXT).status_code == 409
    assert fake_bot.sent == []
