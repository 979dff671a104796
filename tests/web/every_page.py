"""Which pages there are: found by walking the URLconf, so that a new page is looked at without being named here.

An address with something to fill in needs an entry in `FILLED`; without one the tests that use this table fail and say so.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.web.cast import write
from tests.web.stub import Stub
from web.accounts.models import Course, User
from web.embed.models import EmbedKey
from web.practice.messages import message
from web.practice.models import Session

OTHERS_PAGES = ("admin",)
"""Rooms whose pages are not ours: Django's own."""

REPLIES = ("It sounds hard.", "You should stop.", "/rewind", "You managed three weeks.", "asdf")

Fill = Callable[[SimpleNamespace], list[dict[str, Any]]]

FILLED: dict[str, Fill] = {
    "embed:course": lambda house: [{"pk": house.course.pk}],
    "practice:chat": lambda house: [{"pk": session.pk} for session in (house.going_on, house.at_end, *house.drills)],
    "practice:summary": lambda house: [{"pk": house.done.pk}, {"pk": house.drills[-1].pk}],
    "review:blind": lambda house: [{"pk": house.done.pk}],
    "review:outcome": lambda house: [{"pk": house.done.pk, "key": "1.1"}],
    "review:session": lambda house: [{"pk": house.done.pk}, {"pk": house.going_on.pk}],
}
"""What to put into an address, by its name; `house` is what `furnish` returns."""

NO_PAGES = {
    "embed:make",
    "embed:revoke",
    "embed:trial",
    "practice:say",
    "practice:hint",
    "practice:rewind",
    "practice:end",
    "progress:drop_goal",
    "review:answer",
    "review:change",
    "review:code",
    "review:cut",
    "review:reason",
    "review:release",
    "review:reviewed",
    "review:seen",
    "review:undo",
    "review:write",
}
"""Addresses with something to fill in that are no pages: they take a form, or give a file; or they are nothing without a query."""

BESIDES = {"/no-such-page/": 404}
"""Pages that no address names, and their status."""


def furnish(cast: SimpleNamespace, play: Callable[..., Any], stub: Any = None) -> SimpleNamespace:
    """Return the cast with what their pages show: sessions that go on and that are over, with every kind of entry; a key."""
    course = Course.objects.get(name="Near")
    EmbedKey.objects.create(course=course, made_by=cast.trainer)
    return SimpleNamespace(
        **vars(cast),
        course=course,
        operator=User.objects.create_superuser("olga", password="a-long-password"),
        going_on=play(cast.student, *REPLIES, stub=stub),
        at_end=play(cast.student, *REPLIES, feedback="at_end", stub=stub),
        done=play(cast.student, *REPLIES, ended=True, stub=stub),
        drills=[_drill(cast.student, "drill"), _drill(cast.student, "lesson"), _drill(cast.student, "drill", "/end")],
    )


def _drill(student: Any, kind: str, *more: str) -> Any:
    """Return a drill or a guided first session, with a wrong reply, a hint and a right one in it."""
    session = Session.objects.create(
        id=uuid.uuid4(), student=student, kind=kind, technique="rolling_sustain" if kind == "drill" else "lesson", started_at=timezone.now()
    )
    stub, begin = Stub(), message(session, "start", "")
    for said in (begin, "You should stop.", "/hint", "It sounds hard.", *more):
        write(session.sender_id, stub.answer(session.sender_id, said, str(uuid.uuid4()))[1])
    if more:
        session.ended_at = timezone.now()
        session.save()
    return session


@dataclass(frozen=True)
class Address:
    """An address of the URLconf: its full name, and what must be filled in."""

    name: str
    parameters: tuple[str, ...]


def addresses() -> list[Address]:
    """Return every address of the web's own rooms."""
    found = {address.name: address for address in _walk(get_resolver().url_patterns, "", ())}
    return [found[name] for name in sorted(found)]


def _walk(patterns: list[Any], space: str, outer: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        parameters = (*outer, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in OTHERS_PAGES:
                yield from _walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, parameters)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"The address {pattern.pattern} has no name, so that no test can find it."
            yield Address(f"{space}{pattern.name}", parameters)


def unknown() -> list[str]:
    """Return the addresses of which nobody has said what to fill in."""
    return [address.name for address in addresses() if address.parameters and address.name not in {*FILLED, *NO_PAGES}]


@dataclass(frozen=True)
class Visit:
    """A page as one of its readers opens it; `who` is a name of the cast, or empty for nobody logged in."""

    path: str
    who: str
    cookie: str
    text: str
    """The page as it came."""


def visits(house: SimpleNamespace, language: str = "en") -> list[Visit]:
    """Return each page once, as the first of the readers to whom it opens."""
    readers = [("", Client(headers={"accept-language": language}))]
    for who in ("student", "trainer", "operator"):
        readers.append((who, Client(headers={"accept-language": language})))
        readers[-1][1].force_login(getattr(house, who))
    result = []
    for path in _paths(house):
        for who, client in readers:
            answer = client.get(path)
            if answer.status_code == BESIDES.get(path, 200) and answer.get("Content-Type", "").startswith("text/html"):
                cookie = client.cookies.get("sessionid")
                result.append(Visit(path, who, cookie.value if cookie else "", answer.content.decode()))
                break
    return result


def _paths(house: SimpleNamespace) -> Iterator[str]:
    for address in addresses():
        if not address.parameters:
            yield reverse(address.name)
        elif address.name in FILLED:
            yield from (reverse(address.name, kwargs=given) for given in FILLED[address.name](house))
    yield from BESIDES
