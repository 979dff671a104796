"""Where a database cannot be asked, what was written comes back in a form that can be sent again, also without script."""

import html
import uuid

import pytest
from django.db import OperationalError
from django.test import Client

from tests.web.stub import Stub
from web.practice.models import Session
from web.record.reader import RecordUnavailable

TEXT = 'It\'s <hard> & "long".'


@pytest.fixture
def session(cast, play):
    return play(cast.student, stub=Stub())


@pytest.fixture
def broken(monkeypatch):
    """Let a function of the practice room fail as it does where a database is away."""

    def fail(where, error):
        def failing(*_, **__):
            raise error

        monkeypatch.setattr(where, failing)

    return fail


AWAY = [("web.practice.delivery.record_of", RecordUnavailable("gone")), ("web.practice.delivery._claimed", OperationalError("full"))]


@pytest.mark.parametrize(("where", "error"), AWAY)
def test_the_reply_comes_back_with_its_key(as_user, cast, session, broken, where, error):
    student, key = as_user(cast.student), uuid.uuid4()
    broken(where, error)
    answer = student.post(f"/practice/{session.pk}/say/", {"key": key, "seen": 3, "text": TEXT})
    page = answer.content.decode()
    assert answer.status_code == 503 and answer["Retry-After"]
    assert f">{html.escape(TEXT)}</textarea>".replace("&#x27;", "&#39;") in page.replace("&#x27;", "&#39;")
    assert f'name="key" value="{key}"' in page and f'action="/practice/{session.pk}/say/"' in page and "Nothing is lost" in page


@pytest.mark.parametrize(("where", "error"), AWAY)
def test_with_script_the_notice_says_so(as_user, cast, session, broken, where, error):
    student = as_user(cast.student)
    broken(where, error)
    given = {"key": uuid.uuid4(), "text": TEXT}
    answer = student.post(f"/practice/{session.pk}/say/", given, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (503, "#notice") and "Send again" in answer.content.decode()


def test_before_it_is_known_who_asks(cast, session, broken):
    """The log-in itself cannot be read: the text comes back, and so does the token that came with it, but no new one."""
    browser = Client(enforce_csrf_checks=True)
    broken("web.accounts.sessions.SessionStore.load", OperationalError("gone"))
    browser.cookies["sessionid"] = "somebody"
    browser.raise_request_exception = False
    answer = browser.post(f"/practice/{session.pk}/say/", {"key": "k", "text": TEXT, "csrfmiddlewaretoken": "theirs"})
    page = answer.content.decode()
    assert answer.status_code == 503 and 'name="csrfmiddlewaretoken" value="theirs"' in page
    assert page.count("csrfmiddlewaretoken") == 1 and "csrftoken" not in answer.cookies
    assert Session.objects.count() == 1
