"""How long one stays logged in."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from web import environment, serve

HOME = "/practice/"


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the sessions, in seconds from the log-in."""

    def moved(seconds):
        monkeypatch.setattr("web.accounts.session_times.time.time", lambda: 1_800_000_000.0 + seconds)

    moved(0)
    return moved


@pytest.fixture
def student(at, as_user, cast, settings):
    settings.SESSION_COOKIE_AGE, settings.SESSION_LONGEST = 3600, 10_000
    return as_user(cast.student)


def test_whoever_comes_back_in_time_stays(student, at):
    for seconds in (3000, 6000, 9000):
        at(seconds)
        assert student.get(HOME).status_code == 200


def test_whoever_was_away_too_long_logs_in_again(student, at):
    at(3601)
    assert student.get(HOME)["Location"] == f"/accounts/login/?next={HOME}"


def test_after_the_longest_time_everybody_logs_in_again(student, at):
    for seconds in (3000, 6000, 9000):
        at(seconds)
        student.get(HOME)
    at(10_001)
    assert student.get(HOME).status_code == 302
    assert "_auth_user_id" not in student.session


def test_to_be_there_is_written_now_and_then_only(student, at, django_assert_max_num_queries):
    student.get(HOME)
    at(100)
    with django_assert_max_num_queries(100) as queries:
        student.get(HOME)
    assert not any("UPDATE" in query["sql"] for query in queries.captured_queries)
    at(200)
    with django_assert_max_num_queries(100) as queries:
        student.get(HOME)
    assert any('UPDATE "django_session"' in query["sql"] for query in queries.captured_queries)


def test_a_session_from_before_this_was_noted_goes_on(student, at):
    session = student.session
    del session["seen"], session["began"]
    session.save()
    assert student.get(HOME).status_code == 200 and student.session["began"] == 1_800_000_000.0


def test_a_clock_that_was_wrong_for_a_while_keeps_nobody_in(student, at):
    at(-3600)
    assert student.get(HOME).status_code == 200, "set back, as for a lost battery: nobody is thrown out"
    at(0)
    assert student.get(HOME).status_code == 200
    session = student.session
    session.update({"began": session["began"] + 80_000, "seen": session["seen"] + 80_000})
    session.save()
    assert student.get(HOME).status_code == 200, "noted while the clock was a day ahead"
    at(3601)
    assert student.get(HOME).status_code == 302, "away for longer than the idle time"


# What the environment says


@pytest.mark.parametrize("given", ["-1", "many", "1.5", "\u0661"])
def test_a_count_is_a_whole_number(monkeypatch, given):
    monkeypatch.setenv("MI_POSTS_PER_MINUTE", given)
    with pytest.raises(ImproperlyConfigured, match="MI_POSTS_PER_MINUTE"):
        environment.count("MI_POSTS_PER_MINUTE", "40")


def test_no_count_is_no_limit(monkeypatch):
    monkeypatch.setenv("MI_POSTS_PER_MINUTE", "0")
    assert environment.count("MI_POSTS_PER_MINUTE", "40") == 0


@pytest.mark.parametrize("given", ["short", "with a line\nbreak and more", " space-around-the-secret", "nö-ascii-and-long-enough"])
def test_a_secret_must_be_long_and_fit_into_a_header(monkeypatch, given):
    monkeypatch.setenv("MI_CHANNEL_SECRET", given)
    with pytest.raises(ImproperlyConfigured, match="MI_CHANNEL_SECRET") as error:
        environment.secret("MI_CHANNEL_SECRET")
    assert given not in str(error.value)


def test_a_proxys_header_is_named_as_django_wants_it(monkeypatch):
    monkeypatch.setenv("MI_PROXY_SSL_HEADER", "X-Forwarded-Proto")
    assert environment.proxy_header("MI_PROXY_SSL_HEADER") == ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setenv("MI_PROXY_SSL_HEADER", "X Forwarded:")
    with pytest.raises(ImproperlyConfigured, match="MI_PROXY_SSL_HEADER"):
        environment.proxy_header("MI_PROXY_SSL_HEADER")


def test_only_a_proxy_that_is_named_is_believed():
    assert serve.proxy("") == {} and serve.proxy("10.0.0.7")["trusted_proxy"] == "10.0.0.7"


def test_who_is_logged_out_on_another_device_is_so_at_once(student, client):
    from django.contrib.sessions.models import Session

    assert student.get(HOME).status_code == 200
    Session.objects.all().delete()
    assert student.get(HOME)["Location"] == f"/accounts/login/?next={HOME}"


def test_a_session_past_its_date_is_none(student):
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert student.get(HOME)["Location"] == f"/accounts/login/?next={HOME}"
