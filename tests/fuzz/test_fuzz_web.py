"""Every address of the web, with everything that a browser, or no browser, can send: the URLconf is walked, and each of the cast asks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from django.apps import apps
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import event, given
from hypothesis import strategies as st

from tests.fuzz import house as furniture
from tests.fuzz.asked import ELEMENT, SAFE, requests
from tests.fuzz.inputs import inputs, promptly, text
from tests.web.matrix import ROLES
from web.practice.models import Session
from web.record.models import TrackerEvent

FORGETFUL = ("django_session", "axes_accessattempt", "axes_accessattemptexpiration", "axes_accesslog", "axes_accessfailurelog")
"""Who is logged in, and who tried to: no part of what is kept here."""
COUNTED = {"measures_measures"}
"""What is counted from the record and can be counted again."""
BY_READING = {
    *("privacy_reading", "measures_measures", "review_release", "review_note", "embed_frame", "embed_embedstudent", "accounts_user"),
    *("accounts_user_groups", "accounts_course_students"),
}
"""What a page may note when it is read: that it was, what is counted from the record, and the guest whom a course page brings by a link."""


@pytest.fixture
def house(world: Any, play: Any, fake_bot: Any, settings: Any) -> Any:
    settings.EMBED_ORIGINS = [furniture.ORIGIN]
    settings.AXES_ENABLED = True
    made = furniture.furnish(world, play, fake_bot)
    made.cookies = {role: _logged_in(getattr(made, role)) for role in ROLES if role != "anonymous"}
    # Whatever is asked is undone: what was kept at first is what is kept before each request.
    made.kept, made.of_student = kept(), of_student(made)
    return made


def _logged_in(person: Any) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.cookies["sessionid"].value


def kept() -> dict[str, str]:
    """All that is kept, by table, as digests."""
    return {table: _digest(alias, table) for alias, table in _tables() if table not in FORGETFUL}


def _tables() -> Iterator[tuple[str, str]]:
    for model in apps.get_models(include_auto_created=True):
        yield ("tracker" if model._meta.app_label == "record" else "default"), model._meta.db_table


def _digest(alias: str, table: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # noqa: S608
        # The time of the last log-in is the asking itself.
        hidden = [column[0] for column in cursor.description].index("last_login") if table == "accounts_user" else -1
        rows = [tuple(value for place, value in enumerate(row) if place != hidden) for row in cursor.fetchall()]
    return sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()


def of_student(house: Any) -> tuple[Any, ...]:
    """All that is kept of the student's conversations."""
    mine = Session.objects.filter(student=house.student)
    senders = list(mine.values_list("sender_id", flat=True))
    events = list(TrackerEvent.objects.filter(sender_id__in=senders).order_by("id").values_list("id", "data"))
    return events, list(mine.order_by("pk").values())


@contextmanager
def writes() -> Iterator[list[str]]:
    """Collect what is written to the databases, but for who is logged in."""
    found: list[str] = []

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(f'"{table}"' in sql for table in FORGETFUL):
            found.append(sql)
        return execute(sql, *rest)

    with connections["default"].execute_wrapper(look), connections["tracker"].execute_wrapper(look):
        yield found


def changed_by(written: list[str], house: Any) -> set[str]:
    """Return the tables that are other than they were."""
    return {table for table, digest in kept().items() if digest != house.kept[table]} if written else set()


def as_somebody(house: Any, role: str, act: Callable[[Client], Any]) -> None:
    """Do something as one of the cast, and undo what came of it, with the bot as well."""
    furniture.as_furnished(house)
    browser = Client()
    if role != "anonymous":
        browser.cookies["sessionid"] = house.cookies[role]
    with ExitStack() as undone:
        for alias in ("default", "tracker"):
            undone.enter_context(transaction.atomic(using=alias))
        act(browser)
        for alias in ("default", "tracker"):
            transaction.set_rollback(True, using=alias)


def sound(response: Any, what: str) -> None:
    """No fault, no way out of the site, nothing that was sent become a part of the page."""
    # 503 is the bot's or the record's failing, which nothing that is sent must bring about.
    assert response.status_code < 500, f"{what}: {response.status_code}"
    if 300 <= response.status_code < 400 and response.has_header("Location"):
        where = response["Location"]
        parts = urlsplit(where)
        at_home = parts.netloc in ("", "testserver") and not where.startswith(("//", "/\\")) and parts.scheme in ("", "http")
        assert at_home, f"{what}: leads to {where!r}"
    if response.get("Content-Type", "").startswith("text/html"):
        assert f"<{ELEMENT}".encode() not in response.body.lower(), f"{what}: what was sent is a part of the page"


def unchanged(changed: set[str], response: Any, asked: Any, what: str) -> None:
    """What was refused has changed nothing, and what was only read hardly anything."""
    # The page on which a form comes back may be the first to count what it shows.
    if response.status_code >= 400:
        assert changed <= COUNTED, f"{what}: {response.status_code}, and yet {changed} changed"
    if asked.method.upper() in SAFE:
        assert changed <= BY_READING, f"{what}: reading changed {changed}"


@inputs(8000)
@given(st.data())
def test_no_request_brings_a_fault_and_a_refused_one_changes_nothing(house: Any, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(furniture.OURS))
    role = data.draw(st.sampled_from((*[furniture.reader(name)] * len(ROLES), *ROLES)))
    place = data.draw(st.sampled_from(furniture.places(name, house)))
    framed = furniture.in_frame(name, house) if data.draw(st.integers(0, 5)) == 0 else ""
    form = furniture.FORMS[name](house) if name in furniture.FORMS else {}
    asked = data.draw(requests(house, form, furniture.QUERIES.get(name, {})))
    what = f"{asked.method} {name} as {role}{' in a frame' if framed else ''}"

    def act(browser: Client) -> None:
        with promptly(), writes() as written:
            response = asked.send(browser, framed or reverse(name, kwargs=place))
        sound(response, what)
        unchanged(changed_by(written, house), response, asked, what)
        if written and role != "student":
            assert of_student(house) == house.of_student, f"{what}: and yet the student's sessions changed"
        if asked.method == "POST" and response.status_code < 400:
            after_it(browser, house, name, place, response, what)
        event(f"{asked.method if asked.method in ('GET', 'POST') else 'other'} {response.status_code}")

    as_somebody(house, role, act)


def after_it(browser: Client, house: Any, name: str, place: dict[str, Any], response: Any, what: str) -> None:
    """What was taken can be lived with: the pages that show it are there."""
    urls = [reverse(name, kwargs=place)]
    if 300 <= response.status_code < 400:
        urls.append(response["Location"])
    browser.handler.enforce_csrf_checks = False
    for url in urls:
        page = browser.get(url)
        page.body = b"".join(page.streaming_content) if page.streaming else page.content
        sound(page, f"{what}, then {url}")
    trainer = Client()
    if not type(house.trainer).objects.filter(pk=house.trainer.pk).exists():
        # Has just deleted the own account.
        return
    # Logged in anew: what was taken may have been a log-out.
    trainer.cookies["sessionid"] = _logged_in(house.trainer)
    for pk in (house.finished.pk, house.session.pk):
        assert trainer.get(f"/review/{pk}/").status_code in (200, 404), what


@inputs(1000)
@given(st.data())
def test_the_operators_room_has_no_faults_either(house: Any, data: st.DataObject) -> None:
    name, entry = data.draw(st.sampled_from(furniture.ADMINS))
    role = data.draw(st.sampled_from(("operator", "operator", *ROLES)))
    url = furniture.admin_place(name, entry, house)
    form = {
        "name": "x",
        "username": "ada",
        "usable_password": "true",
        "password1": "a-long-one-77",
        "password2": "a-long-one-77",
        "post": "yes",
    }
    asked = data.draw(requests(house, form, {}))
    what = f"{asked.method} {name} as {role}"

    def act(browser: Client) -> None:
        with promptly(), writes() as written:
            response = asked.send(browser, url)
        sound(response, what)
        if response.status_code >= 400 or role != "operator":
            changed = changed_by(written, house)
            assert not changed, f"{what}: {response.status_code}, {changed} changed"
        event(f"{asked.method if asked.method in ('GET', 'POST') else 'other'} {response.status_code}")

    as_somebody(house, role, act)


PLACES = (
    "/practice/{}/",
    "/practice/{}/say/",
    "/practice/assigned/{}/",
    "/review/{}/",
    "/review/notes/{}/seen/",
    "/classes/join/{}/",
    "/classes/{}/",
    "/accounts/reset/{}/",
    "/embed/class/{}/",
    "/embed/f/{}/practice/",
    "/embed/f/{bearer}/{}",
    "/review/{session}/turns/{}/code/",
    "/admin/{}",
    "/admin/accounts/user/{}/change/",
    "/static/{}",
    "/{}",
)


@inputs(1000)
@given(st.data())
def test_no_address_brings_a_fault(house: Any, data: st.DataObject) -> None:
    part = data.draw(
        st.one_of(text().filter(lambda given: len(given) < 5000), st.from_regex(r"[0-9a-fA-F-]{30,40}"), st.integers().map(str))
    )
    place = data.draw(st.sampled_from(PLACES)).replace("{bearer}", house.bearer).replace("{session}", str(house.finished.pk))
    raw = part.encode("utf-8", "surrogatepass") if data.draw(st.booleans()) else data.draw(st.binary(max_size=60))
    url = place.format(quote(raw, safe=data.draw(st.sampled_from(("", "/", "/.~")))))
    role = data.draw(st.sampled_from(ROLES))
    asked = data.draw(requests(house, {}, {}))
    what = f"{asked.method} {url[:200]} as {role}"

    def act(browser: Client) -> None:
        with promptly():
            response = asked.send(browser, url)
        sound(response, what)
        event(str(response.status_code))

    as_somebody(house, role, act)


def test_the_walk_knows_what_to_fill_in_everywhere(house: Any) -> None:
    for name in furniture.OURS:
        for place in furniture.places(name, house):
            assert reverse(name, kwargs=place)
