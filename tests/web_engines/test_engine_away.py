"""PostgreSQL or Redis stopped and started under a running web: a kind page, nothing lost, and it works again by itself."""

import logging
import re
import threading
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from waitress.server import create_server

from tests.engines.throwaway import postgres, redis
from tests.web_engines.conftest import NAMES, _rasas_table, manage
from web import databases, environment
from web.accounts.models import Course
from web.embed.models import EmbedKey
from web.embed.services import Asked, open_frame, trial_token
from web.practice import limit
from web.record.reader import record_of

SORRY = "cannot be read just now"


@pytest.fixture(scope="module")
def engines() -> Iterator[SimpleNamespace]:
    """Two servers of their own, since they are stopped: one for the web's tables, one for the record."""
    with postgres() as web, postgres() as tracker:
        addresses = {"MI_DATABASE_URL": web.create("migrated"), "MI_TRACKER_URL": tracker.create("made_by_rasa")}
        _rasas_table(addresses["MI_TRACKER_URL"])
        manage(addresses, "migrate", "--verbosity", "0")
        yield SimpleNamespace(web=web, tracker=tracker)


@pytest.fixture
def on_postgres(engines: SimpleNamespace, connect: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    for engine in (engines.web, engines.tracker):
        if not engine.listens():
            engine.start()
    name = f"test{next(NAMES)}"
    engines.web.sql("postgres", f"create database {name} template migrated")
    engines.tracker.sql("postgres", f"create database {name} template made_by_rasa")
    monkeypatch.setenv("MI_DATABASE_URL", engines.web.url(name))
    monkeypatch.setenv("MI_TRACKER_URL", engines.tracker.url(name))
    web, tracker = environment.postgres("MI_DATABASE_URL"), environment.postgres("MI_TRACKER_URL")
    record = databases.tracker(tracker, None)
    record["OPTIONS"]["options"] = record["OPTIONS"]["options"].replace(databases.READ_ONLY, "")
    connect(databases.web(web, None), record)
    yield engines


@pytest.fixture
def site(on_postgres: SimpleNamespace, cast: Any, play: Any, fake_bot: Any, settings: Any, caplog: Any) -> Iterator[SimpleNamespace]:
    """The web on a port, with a student's browser at a session; afterwards no traceback may stand in the log."""
    settings.DEBUG = False
    settings.EMBED_ORIGINS = ["https://moodle.example.edu"]
    session = play(cast.student, stub=fake_bot.stub)
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.effective_port}"
    client = Client()
    client.force_login(cast.student)
    browser = requests.Session()
    browser.cookies.set(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
    page = f"{url}/practice/{session.pk}/"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(page).text)
    assert token, "the page is there"

    def said(text: str, key: uuid.UUID, **headers: str) -> requests.Response:
        given = {"csrfmiddlewaretoken": token[1], "key": str(key), "text": text, "seen": "0"}
        return browser.post(f"{page}say/", given, headers=headers, allow_redirects=False)

    yield SimpleNamespace(url=url, page=page, browser=browser, say=said, session=session, cast=cast, bot=fake_bot)
    ours = [entry for entry in caplog.records if entry.name.startswith(("web", "django"))]
    server.close()
    assert [(entry.getMessage(), entry.exc_text) for entry in ours if entry.exc_info] == []


def turns(session: Any) -> list[str]:
    # The test's own connection was cut off, too.
    connections["tracker"].close()
    return [turn.said for turn in record_of(session.sender_id).transcript.turns]


def is_sorry(response: requests.Response) -> bool:
    assert "sessionid" not in response.cookies, "nobody is logged out by it"
    return (response.status_code, response.headers["Retry-After"]) == (503, "10") and SORRY in response.text


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_the_webs_database_is_away_and_comes_back(site, on_postgres, how):
    key = uuid.uuid4()
    assert site.say("It sounds hard.", uuid.uuid4()).status_code == 302
    getattr(on_postgres.web, how)()
    assert is_sorry(site.browser.get(site.page)) and is_sorry(site.browser.get(site.page)) and is_sorry(site.say("One more.", key))
    noticed = site.say("One more.", key, **{"HX-Request": "true"})
    assert (noticed.status_code, noticed.headers["HX-Retarget"]) == (503, "#notice")
    assert "Send again" in noticed.text and "what you wrote is kept" in noticed.text and "<html" not in noticed.text
    assert requests.get(f"{site.url}/healthz/").text == "ok"
    on_postgres.web.start()
    assert site.say("One more.", key).status_code == 302
    assert "One more." in site.browser.get(site.page).text
    assert turns(site.session) == ["It sounds hard.", "One more."]


def test_the_record_alone_is_away(site, on_postgres):
    on_postgres.tracker.stop()
    answer = site.browser.get(site.page)
    assert is_sorry(answer) and "Log out" in answer.text, "the page as one knows it"
    key = uuid.uuid4()
    assert is_sorry(site.say("One more.", key))
    on_postgres.tracker.start()
    assert site.say("One more.", key).status_code == 302 and turns(site.session) == ["One more."]


def test_both_are_away(site, on_postgres):
    on_postgres.tracker.stop()
    on_postgres.web.stop()
    assert is_sorry(site.browser.get(site.page))


def test_a_file_to_take_away_is_refused_as_a_whole(site, on_postgres, settings):
    client = Client()
    client.force_login(site.cast.trainer)
    browser = requests.Session()
    browser.cookies.set(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert browser.get(f"{site.url}/review/").status_code == 200
    on_postgres.tracker.stop()
    assert is_sorry(browser.get(f"{site.url}/review/{site.session.pk}/"))


def test_logging_in_while_it_is_away(site, on_postgres):
    visitor = requests.Session()
    form = visitor.get(f"{site.url}/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)[1]
    given = {"csrfmiddlewaretoken": token, "username": "stella", "password": "a-long-password"}
    on_postgres.web.stop()
    assert is_sorry(visitor.post(f"{site.url}/accounts/login/", given, allow_redirects=False))
    on_postgres.web.start()
    assert visitor.post(f"{site.url}/accounts/login/", given, allow_redirects=False).status_code == 302


def test_a_frame_in_a_course_page_says_so_too(site, on_postgres):
    from django.utils import timezone

    key = EmbedKey.objects.create(course=Course.objects.get(name="Near"), made_by=site.cast.trainer)
    now = timezone.now()
    bearer = open_frame(Asked(trial_token(key, site.cast.trainer, now)), now)
    address = f"{site.url}/embed/f/{bearer}/practice/"
    assert requests.get(address).status_code == 200
    on_postgres.web.stop()
    answer = requests.get(address)
    assert is_sorry(answer) and "https://moodle.example.edu" in answer.headers["Content-Security-Policy"]
    on_postgres.web.start()
    assert requests.get(address).status_code == 200


def test_it_goes_away_while_the_client_answers(site, on_postgres, monkeypatch):
    send, key = type(site.bot).send, uuid.uuid4()

    def sends(self, *given):
        answers = send(self, *given)
        on_postgres.web.kill()
        return answers

    monkeypatch.setattr(type(site.bot), "send", sends)
    assert is_sorry(site.say("It sounds hard.", key))
    on_postgres.web.start()
    assert site.say("It sounds hard.", key).status_code == 302
    assert turns(site.session) == ["It sounds hard."] and site.bot.sent == ["It sounds hard."]


def test_redis_away_limits_nobody_and_is_said_once(settings, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("web"), "propagate", True)
    settings.POSTS_PER_MINUTE = 1
    with redis() as engine:
        options = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
        backend = "django.core.cache.backends.redis.RedisCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": engine.url, "KEY_PREFIX": "mi", "OPTIONS": options}}
        assert [limit.allows(1, 1000.0), limit.allows(1, 1000.0)] == [True, False]
        engine.kill()
        assert all(limit.allows(1, 1001.0 + second) for second in range(25))
        assert len(caplog.records) == 1 and "does not answer" in caplog.text
        engine.start()
        assert limit.allows(1, 1060.0), "it has forgotten everything"
        assert not limit.allows(1, 1061.0) and "answers again" in caplog.text and len(caplog.records) == 2
