"""So many messages a minute and no more: the rest is said kindly, and nothing is lost."""

import uuid

import pytest
from django.core.cache import cache

from web.practice import limit
from web.practice.models import Post, Session

HTMX = {"headers": {"HX-Request": "true"}}
MORE = "You have sent more messages in one minute"


@pytest.fixture
def session(cast, play, fake_bot, settings):
    settings.POSTS_PER_MINUTE = 3
    return play(cast.student, stub=fake_bot.stub)


@pytest.fixture
def student(as_user, cast):
    return as_user(cast.student)


@pytest.fixture
def used_up(student, session, say):
    for number in range(3):
        assert say(student, session, f"It sounds hard {number}.").status_code == 302


def test_one_too_many_is_in_its_box_again_and_was_not_sent(student, session, say, used_up, fake_bot):
    key = uuid.uuid4()
    response = say(student, session, "And <one> more.", key)
    page = response.content.decode()
    assert response.status_code == 429 and MORE in page
    assert "And &lt;one&gt; more.</textarea>" in page and f'value="{key}"' in page
    assert len(fake_bot.sent) == 3 and not Post.objects.filter(key=key).exists()
    assert 1 <= int(response["Retry-After"]) <= 60


def test_with_script_the_notice_says_so(student, session, say, used_up, fake_bot):
    response = say(student, session, "And one more.", **HTMX)
    assert (response.status_code, response["HX-Retarget"]) == (429, "#notice") and MORE in response.content.decode()
    assert len(fake_bot.sent) == 3


def test_later_the_same_form_goes_through(student, session, say, used_up, fake_bot):
    key = uuid.uuid4()
    assert say(student, session, "And one more.", key).status_code == 429
    cache.clear()
    assert say(student, session, "And one more.", key).status_code == 302
    assert fake_bot.sent[3:] == ["And one more."]


@pytest.mark.parametrize("what", ["hint", "rewind", "end"])
def test_commands_count_too(student, session, used_up, fake_bot, what):
    response = student.post(f"/practice/{session.pk}/{what}/", {"key": uuid.uuid4()})
    assert response.status_code == 429 and len(fake_bot.sent) == 3 and int(response["Retry-After"]) > 0


@pytest.mark.parametrize(("address", "more"), [("drills/start", {"technique": "rolling_sustain"}), ("lesson/start", {})])
def test_a_drill_says_so_too(student, used_up, fake_bot, address, more):
    response = student.post(f"/practice/{address}/", {"key": uuid.uuid4(), **more})
    assert response.status_code == 429 and MORE in response.content.decode() and int(response["Retry-After"]) > 0
    assert len(fake_bot.sent) == 3


def test_starting_counts_too_and_keeps_what_was_chosen(student, used_up, fake_bot):
    given = {"key": uuid.uuid4(), "persona": "carys", "feedback": "at_end"}
    response = student.post("/practice/start/", given)
    assert response.status_code == 429 and MORE in response.content.decode() and str(given["key"]) in response.content.decode()
    assert len(fake_bot.sent) == 3
    cache.clear()
    assert student.post("/practice/start/", given).status_code == 302
    assert Session.objects.get(pk=given["key"]).persona == "carys"


def test_another_student_is_not_kept_waiting(client, cast, play, say, fake_bot, session, used_up):
    client.force_login(cast.other)
    assert say(client, play(cast.other, stub=fake_bot.stub), "It sounds hard.").status_code == 302


def test_no_limit_where_none_is_set(settings):
    settings.POSTS_PER_MINUTE = 0
    assert all(limit.allows(1, 0.0) for _ in range(500))


def test_the_minute_goes_along(settings):
    settings.POSTS_PER_MINUTE = 2
    assert [limit.allows(1, at) for at in (1000.0, 1030.0, 1031.0)] == [True, True, False]
    assert not limit.allows(1, 1059.9), "both still lie within the last sixty seconds"
    assert [limit.allows(1, at) for at in (1060.0, 1060.1)] == [True, False], "the first one does not any more"


@pytest.mark.parametrize("sent", [(1000.0, 1030.0), (1000.0, 1000.0), (1009.9, 1049.0), (1041.0, 1049.0)])
@pytest.mark.parametrize("at", [1050.0, 1053.5, 1059.9])
def test_who_waits_as_long_as_told_gets_through_and_no_sooner(settings, sent, at):
    settings.POSTS_PER_MINUTE = 2
    assert all(limit.allows(1, then) for then in sent) and not limit.allows(1, at)
    wait = limit.wait(1, at)
    assert wait >= 1 and not limit.allows(1, at + wait - 1) and limit.allows(1, at + wait)


def test_the_wait_is_a_minute_at_most(settings):
    settings.POSTS_PER_MINUTE = 1
    assert limit.allows(1, 1000.0) and limit.wait(1, 1000.0) == 60


def test_what_was_refused_does_not_count(settings):
    settings.POSTS_PER_MINUTE = 1
    assert [limit.allows(1, at) for at in (1000.0, 1001.0, 1011.0, 1059.0, 1060.0)] == [True, False, False, False, True]


def test_a_cache_that_forgets_keeps_nobody_from_writing(settings, monkeypatch):
    settings.POSTS_PER_MINUTE = 1
    monkeypatch.setattr(cache, "add", lambda *_, **__: False)
    assert limit.allows(1, 1000.0)
