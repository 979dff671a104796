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


def with_student(world: World) -> dict[str, Any]:
    """The student in that class."""
    return {"pk": world.course.pk, "person": world.student.pk}


# Addresses of what is not there say who may ask at all; what a stranger gets where it is there, the rooms' own tests say.


def none_such(world: World) -> dict[str, Any]:
    """A number that nothing has."""
    return {"pk": 2**40}


def no_upload(world: World) -> dict[str, Any]:
    """A transcript that nobody brought."""
    return {"pk": uuid.UUID(int=1)}


def no_link(world: World) -> dict[str, Any]:
    """A link to a new password that was never sent."""
    return {"uidb64": "x", "token": "x"}


def no_invitation(world: World) -> dict[str, Any]:
    """An invitation that was never sent."""
    return {"token": "x"}


def no_note(world: World) -> dict[str, Any]:
    """A note that nobody wrote."""
    return {"note": 2**40}


def no_note_of_it(world: World) -> dict[str, Any]:
    """A note that nobody wrote, of a session that is there."""
    return {"pk": world.finished.pk, "note": 2**40}


def no_turn_of_it(world: World) -> dict[str, Any]:
    """A turn that a session does not have."""
    return {"pk": world.finished.pk, "key": "x"}


def no_change_of_it(world: World) -> dict[str, Any]:
    """A correction that nobody made."""
    return {"pk": world.finished.pk, "key": "x", "change": 2**40}


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
    # Accounts (passwords by mail)
    Row("password_reset", GET="200", POST="200"),
    Row("password_reset_done", GET="200"),
    Row("password_reset_confirm", no_link, GET="200", POST="200"),
    Row("password_reset_complete", GET="200"),
    # Progress
    Row("progress:progress", GET="login 403 200 200 403 403 200"),
    Row("progress:set_goal", POST="login 403 400 400 403 403 400"),
    Row("progress:drop_goal", none_such, POST="login 403 404 404 403 403 404"),
    # Practice: drills, lessons, what was assigned
    Row("practice:words", GET="login 200 200 200 200 200 200"),
    Row("practice:drills", GET="login 403 200 200 403 403 200"),
    Row("practice:start_drill", POST="login 403 400 400 403 403 400"),
    Row("practice:start_lesson", POST="login 403 400 400 403 403 400"),
    Row("practice:assigned", none_such, GET="login 403 404 404 403 403 404"),
    # Figures of a class
    Row("figures:classes", GET="login 403 403 403 200 200 200"),
    Row("figures:class", with_course, GET="login 403 403 403 200 404 404"),
    # Transcripts that a trainer brings
    Row("uploads:uploads", GET="login 403 403 403 200 200 200"),
    Row("uploads:create", POST="login 403 403 403 400 400 400"),
    Row("uploads:upload", no_upload, GET="login 403 403 403 404 404 404"),
    Row("uploads:go_on", no_upload, POST="login 403 403 403 404 404 404"),
    Row("uploads:delete", no_upload, POST="login 403 403 403 404 404 404"),
    # Exports
    Row("exports:export", GET="login 403 403 403 200 200 200"),
    Row("exports:download", POST="login 403 403 403 400 400 400"),
    Row("exports:dictionary", GET="login 403 403 403 200 200 200"),
    Row("exports:report", with_finished, GET="login 403 403 403 200 404 404"),
    Row("exports:own_report", with_finished, GET="login 403 200 404 403 403 404"),
    # Review: what a trainer writes
    Row("review:waiting", GET="login 403 403 403 200 200 200"),
    Row("review:next", GET="login 403 403 403 302 302 302"),
    Row("review:agreement", GET="login 403 403 403 200 200 200"),
    Row("review:answer", no_note, POST="login 404 404 404 404 404 404"),
    Row("review:seen", no_note, POST="login 403 403 403 404 404 404"),
    Row("review:blind", with_finished, GET="login 403 403 403 200 404 404"),
    Row("review:reviewed", with_finished, POST="login 403 403 403 302 404 404"),
    Row("review:release", with_finished, POST="login 403 403 403 302 404 404"),
    Row("review:write", with_finished, POST="login 403 403 403 302 404 404"),
    Row("review:change", no_note_of_it, POST="login 403 403 403 404 404 404"),
    Row("review:code", no_turn_of_it, GET="login 403 403 403 404 404 404", POST="login 403 403 403 404 404 404"),
    Row("review:outcome", no_turn_of_it, GET="login 403 403 403 404 404 404", POST="login 403 403 403 404 404 404"),
    Row("review:cut", no_turn_of_it, POST="login 403 403 403 404 404 404"),
    Row("review:undo", no_turn_of_it, POST="login 403 403 403 404 404 404"),
    Row("review:reason", no_change_of_it, POST="login 403 403 403 404 404 404"),
    # Classes
    Row("classes:list", GET="login 403 403 403 200 200 200"),
    Row("classes:create", GET="login 403 403 403 200 200 200", POST="login 403 403 403 200 200 200"),
    Row("classes:course", with_course, GET="login 403 403 403 200 404 404"),
    Row("classes:settings", with_course, GET="login 403 403 403 200 404 404", POST="login 403 403 403 200 404 404"),
    Row("classes:archive", with_course, POST="login 403 403 403 302 404 404"),
    Row("classes:restore", with_course, POST="login 403 403 403 302 404 404"),
    Row("classes:add_trainer", with_course, POST="login 403 403 403 400 404 404"),
    Row("classes:remove_trainer", with_student, POST="login 403 403 403 302 404 404"),
    Row("classes:remove_student", with_student, GET="login 403 403 403 200 404 404", POST="login 403 403 403 302 404 404"),
    Row("classes:renew_link", with_course, POST="login 403 403 403 400 404 404"),
    Row("classes:revoke_link", with_course, POST="login 403 403 403 302 404 404"),
    Row("classes:invite", with_course, GET="login 403 403 403 200 404 404", POST="login 403 403 403 200 404 404"),
    Row("classes:resend", none_such, POST="login 403 403 403 404 404 404"),
    Row("classes:revoke", none_such, POST="login 403 403 403 404 404 404"),
    Row("classes:assign", with_course, GET="login 403 403 403 200 404 404", POST="login 403 403 403 200 404 404"),
    Row("classes:assignment", none_such, GET="login 403 403 403 404 404 404"),
    Row("classes:edit_assignment", none_such, GET="login 403 403 403 404 404 404", POST="login 403 403 403 404 404 404"),
    Row("classes:withdraw", none_such, POST="login 403 403 403 404 404 404"),
    Row("classes:restore_assignment", none_such, POST="login 403 403 403 404 404 404"),
    Row("classes:join", no_invitation, GET="404", POST="404"),
    # Privacy
    Row("privacy:stored", GET="login 200 200 200 200 200 200"),
    Row("privacy:share", with_finished, POST="login 404 302 404 404 404 404"),
    Row("privacy:delete_session", with_finished, GET="login 404 200 404 404 404 404", POST="login 404 302 404 404 404 404"),
    Row("privacy:delete_account", GET="login 200 200 200 200 200 403", POST="login 400 400 400 400 400 403"),
)
