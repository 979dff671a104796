"""Every address of the web, with everything that a browser, or no browser, can send."""

import uuid
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.inputs import inputs, promptly, text
from tests.web.matrix import MATRIX, ROLES, Row
from tests.web.world import ask
from web.practice.models import Session
from web.record.models import TrackerEvent

METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
NAMES = (
    *(
        "key",
        "seen",
        "text",
        "persona",
        "feedback",
        "difficulty",
        "again",
        "theme",
        "next",
        "language",
        "client",
        "token",
        "page",
        "q",
        "name",
    ),
    *("old_password", "new_password1", "username", "password"),
)
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "b" * 80,
    "application/json",
    "text/plain",
    "no/such; charset=none",
    "",
)
HEADERS = (
    *("HX-Request", "HX-Target", "HX-Current-URL", "HX-Boosted", "HX-History-Restore-Request", "HX-Trigger", "Referer", "Origin", "Cookie"),
    *("Accept-Language", "Range", "If-Modified-Since", "If-None-Match", "X-Requested-With", "X-HTTP-Method-Override", "Authorization"),
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"),
)


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """A form as bytes, half characters and all; a name may come more than once."""
    return "&".join("=".join(quote(part.encode("utf-8", "surrogatepass")) for part in pair) for pair in pairs).encode()


def multipart(pairs: list[tuple[str, str]]) -> bytes:
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in pairs]
    return ("".join(parts) + "--b--\r\n").encode("utf-8", "surrogatepass")


def values(world: SimpleNamespace) -> st.SearchStrategy[str]:
    known = (str(uuid.uuid4()), str(world.session.pk), "0", "-1", "ray", "each_turn", "hard", "dark", "en", "It sounds hard.", "http://[")
    return st.one_of(text(), st.sampled_from(known))


def headers() -> st.SearchStrategy[dict[str, str]]:
    """What a server lets through to us: bytes read as Latin-1, no line breaks."""
    bad = (
        "http://[",
        "true",
        "1",
        "//elsewhere.example",
        "sessionid=" + "a" * 32,
        "mi_theme=<x>; csrftoken=\xff",
        "bytes=0-",
        "Bearer \xff",
    )
    value = st.one_of(
        st.sampled_from(bad), st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80)
    )
    return st.dictionaries(st.sampled_from(HEADERS), value, max_size=4)


def state(world: SimpleNamespace) -> tuple[Any, ...]:
    """All that is kept of the student's sessions."""
    senders = [world.session.sender_id, world.finished.sender_id]
    events = list(TrackerEvent.objects.filter(sender_id__in=senders).order_by("id").values_list("id", "data"))
    return events, list(Session.objects.filter(student=world.student).order_by("pk").values())


@inputs(3500)
@given(st.data())
def test_no_request_brings_a_fault_and_a_refused_one_changes_nothing(world: SimpleNamespace, data: st.DataObject) -> None:
    row: Row = data.draw(st.sampled_from(MATRIX))
    role, method = data.draw(st.sampled_from(ROLES)), data.draw(st.sampled_from(("POST", *METHODS)))
    form = data.draw(st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), text()), values(world)), max_size=6))
    kept = data.draw(st.booleans())
    if kept:
        form = [(name, str(value)) for name, value in row.form(world).items()] + form
    kind = data.draw(st.sampled_from(TYPES))
    junk = data.draw(st.binary(max_size=200)) if data.draw(st.integers(0, 9)) == 0 else b""
    body = junk or (multipart(form) if kind.startswith("multipart") else encoded(form))
    query = encoded(data.draw(st.lists(st.tuples(st.sampled_from(NAMES), text()), max_size=2))).decode()
    given_headers = data.draw(headers())

    def act(browser: Client) -> Any:
        before = state(world)
        with promptly():
            url = reverse(row.name, kwargs=row.arguments(world))
            response = browser.generic(method, f"{url}?{query}", body, kind, headers=given_headers)
            response.content  # noqa: B018
        refused = response.status_code >= 400
        if refused or role != "student":
            assert state(world) == before, f"{method} {url} as {role}: {response.status_code}, and yet something changed"
        return response

    response = ask(world, role, act)
    # 503 is the bot's or the record's failing, which nothing that is sent must bring about.
    assert response.status_code < 500, f"{method} {row.name} as {role}: {response.status_code}"


PLACES = (
    "/practice/{}/",
    "/practice/{}/say/",
    "/review/{}/",
    "/embed/class/{}/",
    "/embed/f/{}/practice/",
    "/admin/{}",
    "/static/{}",
    "/{}",
)


@inputs(1000)
@given(st.data())
def test_no_address_brings_a_fault(world: SimpleNamespace, data: st.DataObject) -> None:
    part = data.draw(
        st.one_of(text().filter(lambda given: len(given) < 5000), st.from_regex(r"[0-9a-fA-F-]{30,40}"), st.integers().map(str))
    )
    place = data.draw(st.sampled_from(PLACES))
    raw = part.encode("utf-8", "surrogatepass") if data.draw(st.booleans()) else data.draw(st.binary(max_size=60))
    url = place.format(quote(raw, safe=data.draw(st.sampled_from(("", "/", "/.~")))))
    role, method = data.draw(st.sampled_from(ROLES)), data.draw(st.sampled_from(METHODS))

    def act(browser: Client) -> Any:
        with promptly():
            return browser.generic(method, url)

    response = ask(world, role, act)
    assert response.status_code < 500, f"{method} {url} as {role}"
