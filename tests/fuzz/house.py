"""A house in which every address leads somewhere, and what a well-meant form holds there: from these the fuzzing goes astray."""

import uuid
from collections.abc import Callable
from copy import deepcopy
from types import SimpleNamespace
from typing import Any, Final

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tests.web.test_every_url import ADMINS, OURS
from web.classes import invitations
from web.classes.models import Assignment, Invitation
from web.embed import services as embedding
from web.progress import services as goals
from web.review import changes, notes
from web.uploads import services as uploads
from web.uploads.parsing import parse


class House(SimpleNamespace):
    """The cast and what belongs to it, by name."""

    def __repr__(self) -> str:
        return "house"


ORIGIN: Final = "https://course.example"
SAID: Final = "You should stop."
TRANSCRIPT: Final = "C: They sent me.\nT: You should stop.\nC: No.\nT: It sounds hard.\nC: Yes.\n"
FRAMED: Final = ("practice:", "progress:", "privacy:")
"""What opens inside a frame, too."""


def furnish(world: House, play: Any, bot: Any) -> House:
    """Return the world of `tests/web/world.py` with something behind every address."""
    now = timezone.now()
    student, trainer, course, finished = world.student, world.trainer, world.course, world.finished
    note, answered = (notes.write(finished, trainer, turn, "Well said?") for turn in ("1.1", ""))
    notes.release(finished, trainer)
    notes.answer(answered, student, "I think so.")
    changes.recode(finished, trainer, "1.1", (0, len(SAID)), "confront")
    goals.set_goal(student, "percent_complex", 0.5, None, now)
    link = invitations.renew_link(course, 30, 20)
    brought, waiting = (uploads.create(trainer, uuid.uuid4(), parse(TRANSCRIPT), "Ward talk", "spoken") for _ in range(2))
    assert uploads.go_on(brought, bot)
    token = embedding.trial_token(world.key, student, now)
    bearer = embedding.open_frame(embedding.Asked(token, "ray", ORIGIN), now)
    guest = course.students.exclude(pk__in=(student.pk, world.other.pk)).get()
    house = House(
        **vars(world),
        at_end=play(student, SAID, feedback="at_end", stub=bot.stub),
        drill=play(student, SAID, technique="rolling_sustain", stub=bot.stub),
        drilled=play(student, SAID, technique="rolling_sustain", ended=True, stub=bot.stub),
        lesson=play(student, SAID, technique="lesson", stub=bot.stub),
        note=note,
        answered=answered,
        draft=notes.write(finished, trainer, "1.1", "Not yet."),
        change=finished.corrections.get(),
        goal=student.goals.get(),
        link=link,
        invitation=Invitation.objects.create(course=course, email="ada@example.org", expires_at=link.expires_at),
        assignment=Assignment.objects.create(course=course, title="Homework", made_by=trainer, made_at=now),
        withdrawn=Assignment.objects.create(course=course, title="Nothing", made_by=trainer, made_at=now, withdrawn_at=now),
        brought=brought,
        waiting=waiting,
        bearer=bearer,
        guest=guest,
        guests=play(guest, SAID, stub=bot.stub),
        guests_finished=play(guest, SAID, ended=True, stub=bot.stub),
        reset={"uidb64": urlsafe_base64_encode(force_bytes(world.other.pk)), "token": default_token_generator.make_token(world.other)},
        bot=bot,
    )
    house.talks = deepcopy((bot.stub.talks, bot.stub.drills))
    return house


def as_furnished(house: House) -> None:
    """Let the bot forget what was said since: the databases forget it, too."""
    house.bot.stub.talks, house.bot.stub.drills = deepcopy(house.talks)


def _sessions(*names: str) -> Callable[[House], list[dict[str, Any]]]:
    return lambda house: [{"pk": getattr(house, name).pk} for name in names]


GOING_ON = _sessions("session", "at_end", "drill", "lesson", "finished")
OVER = _sessions("finished", "drilled", "session")
READ = _sessions("finished", "session", "at_end", "drilled", "brought")
COURSE = _sessions("course")
TURN = ("code", "outcome", "cut", "undo", "reason")

FILLED: Final[dict[str, Callable[[House], list[dict[str, Any]]]]] = {
    **{f"practice:{name}": GOING_ON for name in ("chat", "say", "hint", "rewind", "end")},
    "practice:summary": OVER,
    "practice:assigned": _sessions("assignment", "withdrawn"),
    **{f"review:{name}": READ for name in ("session", "blind", "reviewed", "release", "write")},
    "review:answer": lambda house: [{"note": one.pk} for one in (house.note, house.answered, house.draft)],
    "review:seen": lambda house: [{"note": house.answered.pk}],
    "review:change": lambda house: [{"pk": house.finished.pk, "note": house.draft.pk}],
    **{
        f"review:{name}": (lambda house: [{"pk": house.finished.pk, "key": "1.1"}, {"pk": house.brought.pk, "key": "1.1"}]) for name in TURN
    },
    "review:reason": lambda house: [{"pk": house.finished.pk, "key": "1.1", "change": house.change.pk}],
    **{f"uploads:{name}": _sessions("waiting", "brought") for name in ("upload", "go_on", "delete")},
    "exports:report": READ,
    "exports:own_report": OVER,
    "figures:class": COURSE,
    **{f"classes:{name}": COURSE for name in ("course", "settings", "archive", "restore", "add_trainer", "renew_link", "revoke_link")},
    **{f"classes:{name}": COURSE for name in ("invite", "assign")},
    "classes:remove_trainer": lambda house: [{"pk": house.course.pk, "person": house.trainer.pk}],
    "classes:remove_student": lambda house: [{"pk": house.course.pk, "person": house.student.pk}],
    **{f"classes:{name}": _sessions("invitation") for name in ("resend", "revoke")},
    **{
        f"classes:{name}": _sessions("assignment", "withdrawn")
        for name in ("assignment", "edit_assignment", "withdraw", "restore_assignment")
    },
    "classes:join": lambda house: [{"token": house.link.token}, {"token": house.invitation.token}],
    **{f"embed:{name}": COURSE for name in ("course", "make")},
    **{f"embed:{name}": _sessions("key") for name in ("revoke", "trial")},
    "progress:drop_goal": _sessions("goal"),
    **{f"privacy:{name}": OVER for name in ("share", "delete_session")},
    "password_reset_confirm": lambda house: [house.reset, {**house.reset, "token": "set-password"}],
}
"""What to put into an address that has something to fill in."""


def _post(**more: Any) -> Callable[[House], dict[str, Any]]:
    return lambda house: {"key": str(uuid.uuid4()), "seen": "0", **more}


_SPAN = {"start": "0", "end": str(len(SAID))}
FORMS: Final[dict[str, Callable[[House], dict[str, Any]]]] = {
    "login": lambda house: {"username": "stella", "password": "a-long-password", "next": "/practice/"},
    "password_change": lambda house: {
        "old_password": "a-long-password",
        "new_password1": "another-long-one-7",
        "new_password2": "another-long-one-7",
    },
    "password_reset": lambda house: {"email": "stella@example.org"},
    "password_reset_confirm": lambda house: {"new_password1": "another-long-one-7", "new_password2": "another-long-one-7"},
    "look:theme": lambda house: {"theme": "dark", "next": "/practice/"},
    "look:language": lambda house: {"language": "en", "next": "/practice/"},
    "practice:start": _post(persona="ray", feedback="each_turn", difficulty="hard", again="1", shared="1"),
    "practice:start_drill": _post(technique="rolling_sustain", persona="ray"),
    "practice:start_lesson": _post(),
    "practice:say": _post(text="It sounds hard.", choice=""),
    **{f"practice:{name}": _post() for name in ("hint", "rewind", "end")},
    "progress:set_goal": lambda house: {"measure": "percent_open", "target": "50", "by": "2099-01-01"},
    "review:write": lambda house: {"turn": "1.1", "text": "Well said."},
    "review:change": lambda house: {"text": "Better.", "drop": ""},
    "review:answer": lambda house: {"text": "Thank you."},
    "review:seen": lambda house: {"from": "waiting"},
    "review:reviewed": lambda house: {"done": "1", "blind": ""},
    "review:code": lambda house: {**_SPAN, "code": "affirm", "blind": ""},
    "review:outcome": lambda house: {"outcome": "none", "blind": ""},
    "review:cut": lambda house: {"how": "split", "at": "4", "blind": ""},
    "review:undo": lambda house: {"blind": ""},
    "review:reason": lambda house: {"reason": "He had asked."},
    "uploads:create": _post(title="Ward talk", register="spoken", text=TRANSCRIPT),
    "exports:download": lambda house: {"table": "turns", "format": "csv", "course": str(house.course.pk), "study_key": "a-long-key"},
    "classes:create": lambda house: {"name": "New", "retention_days": "30"},
    "classes:settings": lambda house: {"name": "Renamed", "retention_days": ""},
    "classes:add_trainer": lambda house: {"who": "sven"},
    "classes:renew_link": lambda house: {"days": "30", "places": "12"},
    "classes:invite": lambda house: {"people": "Ada <ada@example.com>\nbert@example.com", "rest": "1"},
    "classes:assign": lambda house: {"title": "More", "wanted": "2", "who": "stance:resistant", "due_on": "2099-01-01"},
    "classes:edit_assignment": lambda house: {"title": "Less", "wanted": "1", "who": "client:ray", "opens_on": "2020-01-01"},
    "classes:join": lambda house: {
        **{"username": "ada", "email": "ada@example.org", "name": "Ada"},
        **{"password1": "another-long-one-7", "password2": "another-long-one-7"},
    },
    "embed:trial": lambda house: {"client": "ray"},
    "embed:open": lambda house: {"token": embedding.trial_token(house.key, house.other, timezone.now()), "client": "ray"},
    "privacy:share": lambda house: {"shared": "1", "next": "/practice/"},
    "privacy:delete_session": lambda house: {"next": "/practice/"},
    "privacy:delete_account": lambda house: {"password": "a-long-password"},
}
"""What a page of ours sends there; an address that is not named takes no form, or an empty one."""

QUERIES: Final[dict[str, dict[str, str]]] = {
    "review:code": _SPAN,
    "review:sessions": {
        "course": "1",
        "outcome": "argued",
        "o": "-turns",
        "since": "2026-01-01",
        "page": "1",
        "kind": "drill",
        "reviewed": "no",
    },
    "review:agreement": {"course": "1"},
    "exports:export": {"course": "1", "since": "2026-01-01"},
    "figures:class": {"client": "ray", "until": "2026-01-01"},
    "practice:home": {"page": "1"},
    "privacy:stored": {"page": "1"},
    "login": {"next": "/practice/"},
}
"""What stands behind the question mark on pages that have more than one face."""


def places(name: str, house: House) -> list[dict[str, Any]]:
    """Return what can be filled into an address; once nothing, where there is nothing to fill in."""
    return FILLED[name](house) if name in FILLED else [{}]


def reader(name: str) -> str:
    """Return the one of the cast whom an address is for."""
    room = name.partition(":")[0] if ":" in name else ""
    if name in ("privacy:share", "review:answer", "exports:own_report"):
        return "student"
    return {"practice": "student", "progress": "student", "privacy": "student", "admin": "operator"}.get(
        room, "trainer" if room in ("review", "uploads", "exports", "figures", "classes", "embed") else "anonymous"
    )


def in_frame(name: str, house: House) -> str:
    """Return an address inside the guest's frame; empty where it does not open there."""
    if not name.startswith(FRAMED):
        return ""
    given = places(name, house)[0]
    own = {house.session.pk: house.guests.pk, house.finished.pk: house.guests_finished.pk}
    return f"/embed/f/{house.bearer}{reverse(name, kwargs={key: own.get(value, value) for key, value in given.items()})}"


def admin_place(name: str, entry: Any, house: House) -> str:
    """Return an address of the operator's room with somebody or something in it."""
    from django.apps import apps

    arguments = entry.pattern.converters or entry.pattern.regex.groupindex
    known: dict[str, Any] = {"app_label": "accounts", "content_type_id": 1, "object_id": house.student.pk, "id": house.student.pk}
    parts = name.removeprefix("admin:").split("_")
    if "object_id" in arguments and len(parts) == 3 and parts[0] != "view":
        thing = apps.get_model(parts[0], parts[1]).objects.order_by("pk").first()
        known["object_id"] = thing.pk if thing else 1
    return reverse(name, kwargs={argument: known.get(argument, 1) for argument in arguments})


__all__ = ["ADMINS", "FORMS", "OURS", "QUERIES", "admin_place", "as_furnished", "furnish", "in_frame", "places", "reader"]
