"""Who may ask what: a row for every address of the URLconf. `test_every_url.py` fails where one is missing.

A row names the address and says, for each method, what each of the cast gets, in the order of ROLES:

    Row("review:session", with_session, GET="login 403 403 403 200 404 404", POST="405"),

`login` is a redirect to the log-in page, a number the status; one word alone counts for everybody. The owner of the session in the world
is the student. Other methods than GET and POST must be refused everywhere and need no word. Admin's addresses have no rows: they are
checked as one group.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

ROLES: Final = ("anonymous", "nobody", "student", "other", "trainer", "stranger", "operator")
"""`other` is in the student's class, `trainer` teaches it, `stranger` teaches another one; the operator is a superuser."""

World = SimpleNamespace
"""What the addresses and forms are made from: `session` (going on) and `finished`, both the student's, the trainer's `course` with a `key`
for embedding, and the cast by name."""


def nothing(world: World) -> dict[str, Any]:
    """An address or a form without anything in it."""
    return {}


def with_session(world: World) -> dict[str, Any]:
    """The session that goes on."""
    return {"pk": world.session.pk}


def with_finished(world: World) -> dict[str, Any]:
    """The session that is over."""
    return {"pk": world.finished.pk}


def with_course(world: World) -> dict[str, Any]:
    """The class of the student and the trainer."""
    return {"pk": world.course.pk}


def with_key(world: World) -> dict[str, Any]:
    """A key for embedding of that class."""
    return {"pk": world.key.pk}


def theme_form(world: World) -> dict[str, Any]:
    """What the footer sends."""
    return {"theme": "dark"}


def start_form(world: World) -> dict[str, Any]:
    """What the start page sends."""
    return {"key": str(uuid.uuid4()), "persona": world.session.persona, "feedback": "each_turn"}


def post_form(world: World) -> dict[str, Any]:
    """What the chat page sends, a reply among it."""
    return {"key": str(uuid.uuid4()), "seen": "0", "text": "It sounds hard."}


@dataclass(frozen=True)
class Row:
    """An address, with what everybody gets there."""

    name: str
    """As in `reverse`, with its namespace."""
    arguments: Callable[[World], dict[str, Any]] = nothing
    form: Callable[[World], dict[str, Any]] = nothing
    """What a POST carries."""
    GET: str = "405"
    POST: str = "405"

    def expected(self, method: str) -> Mapping[str, str]:
        """Return what each role gets."""
        words = getattr(self, method).split()
        return dict(zip(ROLES, words * len(ROLES) if len(words) == 1 else words, strict=len(words) != 1))


MATRIX: Final = (
    #                                                            anonymous nobody student other trainer stranger operator
    Row("home", GET="login 302 302 302 302 302 302"),
    Row("health", GET="200"),
    # Accounts
    Row("login", GET="200 302 302 302 302 302 302", POST="200 302 302 302 302 302 302"),
    Row("logout", POST="302"),
    Row("password_change", GET="login 200 200 200 200 200 200", POST="login 200 200 200 200 200 200"),
    Row("password_change_done", GET="login 200 200 200 200 200 200", POST="login 405 405 405 405 405 405"),
    Row("look:theme", form=theme_form, POST="302"),
    Row("look:language", GET="302", POST="302"),
    # Practice
    Row("practice:home", GET="login 403 200 200 403 403 200"),
    Row("practice:start", form=start_form, POST="login 403 302 302 403 403 302"),
    Row("practice:chat", with_session, GET="login 403 200 404 403 403 404"),
    Row("practice:say", with_session, post_form, POST="login 403 302 404 403 403 404"),
    Row("practice:hint", with_session, post_form, POST="login 403 302 404 403 403 404"),
    Row("practice:rewind", with_session, post_form, POST="login 403 302 404 403 403 404"),
    Row("practice:end", with_session, post_form, POST="login 403 302 404 403 403 404"),
    Row("practice:summary", with_finished, GET="login 403 200 404 403 403 404"),
    # Review
    Row("review:sessions", GET="login 403 403 403 200 200 200"),
    Row("review:session", with_session, GET="login 403 403 403 200 404 404"),
    # Embedding: what stands inside a frame is asked by its bearer, see test_embed_frame.py
    Row("embed:courses", GET="login 403 403 403 200 200 200"),
    Row("embed:course", with_course, GET="login 403 403 403 200 404 200"),
    Row("embed:make", with_course, POST="login 403 403 403 201 404 201"),
    Row("embed:revoke", with_key, POST="login 403 403 403 302 404 302"),
    Row("embed:trial", with_key, POST="login 403 403 403 200 404 200"),
    Row("embed:script", GET="200"),
    Row("embed:open", GET="403", POST="403"),
    Row("embed:frame", GET="404"),
    Row("embed:frames", GET="404", POST="404"),
)
