"""Every address of the web, asked by everybody with every method: what they get stands in `matrix.py`."""

import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web.matrix import MATRIX, ROLES, Row, no_link, nothing
from tests.web.world import ask

LOGIN = "/accounts/login/"
ADMIN_LOGIN = "/admin/login/"
OTHER_METHODS = ("put", "patch", "delete", "trace")
REFUSED = (302, 403, 404, 405)
PUT_IS_POST = ("login", "password_change", "password_reset", "password_reset_confirm")
"""Django's own forms take a PUT for a POST."""
BY_NAME = {row.name: row for row in MATRIX}


def addresses(resolver: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address by its full name; one without a name goes by its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inside = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, inside)
        else:
            yield f"{space}{entry.name or entry.pattern}", entry


OURS = sorted({name for name, _ in addresses() if not name.startswith("admin:")})
ADMINS = [(name, entry) for name, entry in addresses() if name.startswith("admin:") and entry.name]


def got(response: Any, login: str = LOGIN) -> str:
    to_login = response.status_code == 302 and response["Location"].startswith(login)
    return "login" if to_login else str(response.status_code)


@pytest.mark.parametrize("name", OURS)
def test_every_address_has_a_row(name: str) -> None:
    assert name in BY_NAME, f"The address {name!r} has no row: say in tests/web/matrix.py who may ask it, and what each of them gets."


@pytest.mark.parametrize("name", list(BY_NAME))
def test_every_row_has_an_address(name: str) -> None:
    assert name in OURS, f"tests/web/matrix.py has a row for {name!r}, which is no address any more."


def test_every_row_is_there_once() -> None:
    assert len(BY_NAME) == len(MATRIX)


def redirects(row: Row, method: str, role: str) -> str:
    """Logging out leads to the log-in page, too: there it is what was asked for."""
    expected = row.expected(method)[role]
    return "login" if row.name == "logout" and expected == "302" else expected


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_everybody_gets_what_is_theirs(world: SimpleNamespace, row: Row, method: str) -> None:
    url, form = reverse(row.name, kwargs=row.arguments(world)), row.form(world)
    found = {role: got(ask(world, role, lambda browser: getattr(browser, method.lower())(url, form))) for role in ROLES}
    assert found == {role: redirects(row, method, role) for role in ROLES}, f"{method} {url}"


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_other_methods_are_refused(world: SimpleNamespace, row: Row) -> None:
    url = reverse(row.name, kwargs=row.arguments(world))
    for role in ROLES:
        for method in OTHER_METHODS:
            response = ask(world, role, lambda browser, method=method: getattr(browser, method)(url))
            # A link that was never sent is told so, however it is asked.
            as_post = (method == "put" and row.name in PUT_IS_POST) or row.arguments is no_link
            assert response.status_code in REFUSED or as_post, f"{method} {url} as {role}: {response.status_code}"


@pytest.mark.parametrize("row", [row for row in MATRIX if row.arguments not in (nothing, no_link)], ids=lambda row: row.name)
def test_a_guessed_address_leads_nowhere(world: SimpleNamespace, row: Row) -> None:
    """Whoever guesses learns nothing: there is no such thing, or it is not theirs; both look the same."""
    guesses = {uuid.UUID: uuid.uuid4(), int: 2**40}
    guessed = {name: guesses.get(type(value), value) for name, value in row.arguments(world).items()}
    for role in ROLES:
        for method in ("get", "post"):
            response = ask(world, role, lambda browser, method=method: getattr(browser, method)(reverse(row.name, kwargs=guessed)))
            assert response.status_code in REFUSED, f"{method} as {role}: {response.status_code}"


# The operator's room is Django's own and checked as a whole.


def admin_url(entry: URLPattern, name: str, world: SimpleNamespace) -> str:
    known = {"object_id": world.student.pk, "id": world.student.pk, "app_label": "accounts", "content_type_id": 1}
    return reverse(
        name, kwargs={argument: known.get(argument, 1) for argument in entry.pattern.converters or entry.pattern.regex.groupindex}
    )


@pytest.mark.parametrize(("name", "entry"), ADMINS, ids=lambda part: part if isinstance(part, str) else "")
def test_the_operators_room_is_shut_to_all_others(world: SimpleNamespace, name: str, entry: URLPattern) -> None:
    url = admin_url(entry, name, world)
    for role in ROLES:
        for method in ("get", "post"):
            response = ask(world, role, lambda browser, method=method: getattr(browser, method)(url))
            assert response.status_code < 500, f"{method} {url} as {role}"
            if name not in ("admin:login", "admin:logout"):
                inside = got(response, ADMIN_LOGIN) != "login"
                assert inside == (role == "operator"), f"{method} {url} as {role}: {response.status_code}"
