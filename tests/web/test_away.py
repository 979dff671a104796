"""What comes where a database cannot be asked: a kind page or notice with 503, from wherever in the way of a request it was noticed."""

import logging
from contextlib import ExitStack

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connections
from redis.exceptions import ConnectionError as NoRedis

from web.practice import limit
from web.record.reader import RecordUnavailable
from web.unavailable import is_away

HTMX = {"headers": {"HX-Request": "true"}}
SORRY = "cannot be read just now"


@pytest.fixture
def away(client):
    """Let every question to a table fail; the client then gets what a browser would get."""
    client.raise_request_exception = False
    with ExitStack() as until_then:

        def fail(table, error):
            def ask(execute, sql, *given):
                if f'"{table}"' in sql:
                    raise error
                return execute(sql, *given)

            for alias in ("default", "tracker"):
                until_then.enter_context(connections[alias].execute_wrapper(ask))

        yield fail


@pytest.mark.parametrize("error", [OperationalError("server closed the connection"), InterfaceError("connection already closed")])
@pytest.mark.parametrize("table", ["django_session", "accounts_user", "practice_session", "events"])
def test_a_page(as_user, cast, play, away, table, error):
    session = play(cast.student)
    student = as_user(cast.student)
    away(table, error)
    answer = student.get(session.get_absolute_url())
    assert (answer.status_code, answer["Retry-After"]) == (503, "10") and SORRY in answer.content.decode()
    assert "Traceback" not in answer.content.decode() and "server closed" not in answer.content.decode()
    assert "sessionid" not in answer.cookies and "Content-Security-Policy" in answer


@pytest.mark.parametrize("table", ["django_session", "accounts_user", "events"])
def test_a_page_while_debug_is_on(as_user, cast, play, away, settings, table):
    """As on every laptop that runs `make run`."""
    settings.DEBUG = True
    session = play(cast.student)
    student = as_user(cast.student)
    away(table, OperationalError("database is locked"))
    answer = student.get(session.get_absolute_url())
    assert (answer.status_code, answer["Retry-After"]) == (503, "10") and SORRY in answer.content.decode()
    assert "database is locked" not in answer.content.decode() and "Content-Security-Policy" in answer


@pytest.mark.parametrize("table", ["django_session", "practice_post", "events"])
def test_a_reply_stays_in_its_box(as_user, cast, play, fake_bot, say, away, table):
    session = play(cast.student, stub=fake_bot.stub)
    student = as_user(cast.student)
    away(table, OperationalError("server closed the connection"))
    answer = say(student, session, "It sounds hard.", **HTMX)
    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (503, "#notice", "innerHTML")
    assert "Send again" in answer.content.decode() and "<html" not in answer.content.decode() and fake_bot.sent == []


def test_a_trainers_page_gets_the_page_also_with_script(as_user, cast, play, away):
    session = play(cast.student, "You should stop.", ended=True)
    trainer = as_user(cast.trainer)
    away("events", OperationalError("server closed the connection"))
    answer = trainer.get(f"/review/{session.pk}/", **HTMX)
    assert answer.status_code == 503 and "HX-Retarget" not in answer and SORRY in answer.content.decode()


@pytest.mark.parametrize("error", [OperationalError("no such table: accounts_user"), ProgrammingError("syntax error")])
def test_a_fault_stays_a_fault(as_user, cast, play, away, error):
    session = play(cast.student)
    student = as_user(cast.student)
    away("accounts_user", error)
    answer = student.get(session.get_absolute_url())
    assert answer.status_code == 500 and "The fault is ours" in answer.content.decode()
    assert is_away(RecordUnavailable()) and not is_away(None) and not is_away(ValueError())


def test_a_cache_that_is_away_is_said_once_and_asked_again_later(settings, monkeypatch, caplog):
    monkeypatch.setattr(logging.getLogger("web"), "propagate", True)
    settings.POSTS_PER_MINUTE, asked = 1, []

    class Cache:
        def add(self, *given, **more):
            asked.append(given)
            raise NoRedis("refused")

    with monkeypatch.context() as away:
        away.setattr(limit, "cache", Cache())
        assert all(limit.allows(1, 1000.0 + second) for second in range(21))
        assert len(asked) == 3 and [entry.levelname for entry in caplog.records] == ["WARNING"]
    assert limit.allows(1, 1031.0) and not limit.allows(1, 1032.0)
    assert len(caplog.records) == 2 and "answers again" in caplog.text
