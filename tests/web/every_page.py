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
from web.classes import invitations
from web.classes.models import Assignment, Invitation
from web.embed.models import EmbedKey
from web.practice.messages import message
from web.practice.models import Session

OTHERS_PAGES = ("admin",)
"""Rooms whose pages are not ours: Django's own."""

REPLIES = ("It sounds hard.", "You should stop.", "/rewind", "You managed three weeks.", "asdf")

Fill = Callable[[SimpleNamespace], list[dict[str, Any]]]

FILLED: dict[str, Fill] = {
    "classes:assign": lambda house: [{"pk": house.course.pk}],
    "classes:assignment": lambda house: [{"pk": house.assignment.pk}],
    "classes:course": lambda house: [{"pk": house.course.pk}],
    "classes:edit_assignment": lambda house: [{"pk": house.assignment.pk}],
    "classes:invite": lambda house: [{"pk": house.course.pk}],
    "classes:join": lambda house: [{"token": house.link.token}, {"token": house.invitation.token}],
    "classes:remove_student": lambda house: [{"pk": house.course.pk, "person": house.student.pk}],
    "classes:settings": lambda house: [{"pk": house.course.pk}],
    "embed:course": lambda house: [{"pk": house.course.pk}],
    "exports:own_report": lambda house: [{"pk": house.done.pk}],
    "exports:report": lambda house: [{"pk": house.done.pk}, {"pk": house.brought.pk}],
    "figures:class": lambda house: [{"pk": house.course.pk}],
    "uploads:upload": lambda house: [{"pk": house.waiting.pk}],
    "password_reset_confirm": lambda house: [{"uidb64": "MQ", "token": "a-b"}],
    "practice:assigned": lambda house: [{"pk": house.assignment.pk}],
    "practice:chat": lambda house: [{"pk": session.pk} for session in (house.going_on, house.at_end, *house.drills[:2])],
    "practice:summary": lambda house: [{"pk": house.done.pk}, {"pk": house.drills[-1].pk}],
    "privacy:delete_session": lambda house: [{"pk": house.done.pk}],
    "review:code": lambda house: [{"pk": house.done.pk, "key": "1.1", "query": f"start=0&end={len(REPLIES[0])}"}],
    "review:session": lambda house: [{"pk": house.done.pk}, {"pk": house.going_on.pk}, {"pk": house.brought.pk}],
    "review:blind": lambda house: [{"pk": house.done.pk}],
    "review:outcome": lambda house: [{"pk": house.done.pk, "key": "1.1"}],
}
"""What to put into an address, by its name; `house` is what `furnish` returns. `query` is what follows the question mark."""

NO_PAGES = {
    *(f"classes:{name}" for name in ("add_trainer", "archive", "remove_trainer", "renew_link", "resend", "restore")),
    *(f"classes:{name}" for name in ("restore_assignment", "revoke", "revoke_link", "withdraw")),
    *("embed:make", "embed:revoke", "embed:trial"),
    *("practice:say", "practice:hint", "practice:rewind", "practice:end"),
    *("uploads:go_on", "uploads:delete"),
    *("progress:drop_goal", "privacy:share"),
    *(f"review:{name}" for name in ("answer", "change", "cut", "reason", "release", "reviewed", "seen", "undo", "write")),
}
"""Addresses with something to fill in that are no pages: they take a form, or give a file; or they are nothing without a query."""

BESIDES = {"/no-such-page/": 404}
"""Pages that no address names, and their status."""


def furnish(cast: SimpleNamespace, play: Callable[..., Any], stub: Any = None) -> SimpleNamespace:
    """Return the cast with what their pages show: sessions that go on and that are over, with every kind of entry; a key."""
    course = Course.objects.get(name="Near")
    link = invitations.renew_link(course, 30, 20)
    EmbedKey.objects.create(course=course, made_by=cast.trainer)
    return SimpleNamespace(
        **vars(cast),
        course=course,
        link=link,
        invitation=Invitation.objects.create(course=course, email="ada@example.org", expires_at=link.expires_at),
        assignment=Assignment.objects.create(course=course, title="Homework", made_by=cast.trainer, made_at=link.expires_at),
        operator=User.objects.create_superuser("olga", password="a-long-password"),
        going_on=play(cast.student, *REPLIES, stub=stub),
        at_end=play(cast.student, *REPLIES, feedback="at_end", stub=stub),
        done=play(cast.student, *REPLIES, ended=True, stub=stub),
        drills=[_drill(cast.student, "drill"), _drill(cast.student, "lesson"), _drill(cast.student, "drill", "/end")],
        brought=_brought(cast.trainer, coded=True),
        waiting=_brought(cast.trainer, coded=False),
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


def _brought(trainer: Any, coded: bool) -> Any:
    """A transcript that the trainer brought."""
    from tests.web.cast import write
    from tests.web.stub import Stub
    from web.practice.bot import Bot
    from web.uploads import services
    from web.uploads.parsing import parse

    class Silent(Bot):
        def send(self, sender_id: str, message: str, key: str, about: Any = None) -> list[dict[str, Any]]:
            messages, events = stub.answer(sender_id, message, key, {**(about or {})})
            write(sender_id, events)
            return messages

    stub, text = Stub(), "".join(f"C: Let's get this over with.\nT: {reply}\n" for reply in REPLIES if not reply.startswith("/"))
    made = services.create(trainer, uuid.uuid4(), parse(text), "Ward talk", "spoken")
    if coded:
        services.go_on(made, Silent("http://stub", 1.0))
    return made.session


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


def not_opened(house: SimpleNamespace, opened: list[Visit]) -> list[str]:
    """Return the filled-in addresses that nobody could open: a page that nobody sees is not looked at."""
    filled = {reverse_of(name, given) for name, fill in FILLED.items() for given in fill(house)}
    return sorted(filled - {visit.path for visit in opened})


def reverse_of(name: str, given: dict[str, Any]) -> str:
    """Return the address `name` with what is filled in."""
    query = given.pop("query", "")
    return reverse(name, kwargs=given) + (f"?{query}" if query else "")


def _paths(house: SimpleNamespace) -> Iterator[str]:
    for address in addresses():
        if not address.parameters:
            yield reverse(address.name)
        elif address.name in FILLED:
            yield from (reverse_of(address.name, given) for given in FILLED[address.name](house))
    yield from BESIDES
