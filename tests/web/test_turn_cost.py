"""What a reply costs on the pages: the questions to the databases, and that it stays so however long the session is."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from mi import transcript

HTMX = {"headers": {"HX-Request": "true"}}
ASKED = (
    ("SELECT", "django_session"),
    ("SELECT", "accounts_user"),
    ("SELECT", "auth_permission"),
    ("SELECT", "practice_session"),
    ("SAVEPOINT", ""),
    ("SELECT", "practice_session"),
    ("SELECT", "practice_post"),
    ("INSERT", "practice_post"),
    ("RELEASE", ""),
    ("UPDATE", "practice_post"),
    ("SELECT", "practice_post"),
)
"""Who is it, and whose session; the post is claimed, and settled when the record holds it; is there a draft?"""


@pytest.fixture(params=[1, 12])
def session(request, cast, play):
    return play(cast.student, *["It sounds hard."] * request.param)


@pytest.fixture
def student(as_user, cast, session, say, fake_bot):
    """Has said something before, so that the record is known."""
    browser = as_user(cast.student)
    say(browser, session, "And before?", **HTMX)
    return browser


def test_the_questions_of_a_reply(student, session, say):
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["tracker"]) as record:
        assert say(student, session, "And now?", **HTMX).status_code == 200
    asked = [query["sql"] for query in own.captured_queries]
    assert len(asked) == len(ASKED), asked
    for sql, (verb, table) in zip(asked, ASKED):
        assert sql.lstrip("(").startswith(verb) and table in sql
    # The stub writes on the connection on which the web reads.
    assert sum(query["sql"].startswith("SELECT") for query in record.captured_queries) == 2


def test_only_what_is_new_is_put_together(student, session, say, monkeypatch):
    answered = []
    as_it_is = transcript._answered
    monkeypatch.setattr(transcript, "_answered", lambda *given: answered.append(given) or as_it_is(*given))
    assert say(student, session, "And now?", **HTMX).status_code == 200
    assert len(answered) == 2, "the client's line and the feedback"
