"""The fixed cast and the fixtures that all tests of the web share; both conftest files take them from here."""

import json
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.utils import timezone

from tests.web.stub import Stub
from web.databases import READ_ONLY

INSERT = "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data) VALUES (%s, %s, %s, %s, %s, %s)"


def row(sender: str, event: dict[str, Any]) -> tuple[Any, ...]:
    """An event as a row of the tracker store."""
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    return (sender, event["event"], event.get("timestamp"), intent, event.get("name"), json.dumps(event))


def write(sender: str, events: Iterable[dict[str, Any]]) -> None:
    """Put events into the tracker store, as Rasa would."""
    with connections["tracker"].cursor() as cursor:
        cursor.executemany(INSERT, [row(sender, event) for event in events])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files, not memory: threads then have connections of their own, as in real life; and each run has its own folder."""
    folder = tmp_path_factory.mktemp("databases")
    for alias in ("default", "tracker"):
        for given in (django_settings.DATABASES[alias], connections[alias].settings_dict):
            if given["ENGINE"].endswith("sqlite3"):
                given.setdefault("TEST", {})["NAME"] = str(folder / f"{alias}.sqlite3")
            else:
                # With MI_DATABASE_URL and MI_TRACKER_URL the tests run on PostgreSQL; they write the record themselves.
                given.setdefault("TEST", {})["NAME"] = f"test_{alias}"
                given["OPTIONS"]["options"] = given["OPTIONS"]["options"].replace(READ_ONLY, "")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the tracker's table, which is Rasa's and has no migration of ours."""
    from web.record.models import TrackerEvent

    with django_db_blocker.unblock():
        # Each folder of tests takes these fixtures once, and both folders may run together.
        if "events" not in connections["tracker"].introspection.table_names():
            with connections["tracker"].schema_editor() as editor:
                editor.create_model(TrackerEvent)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.AXES_ENABLED = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _nothing_sent_yet() -> None:
    """The cast of each test has the same numbers: what one test sent must not count in the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def cast(db_of_test: Any) -> SimpleNamespace:
    """Two students and their trainer, another class with its own, and somebody without a role."""
    from django.contrib.auth.models import Group

    from web.accounts.models import Course, User

    def person(name: str, group: str | None) -> User:
        made = User.objects.create_user(username=name, password="a-long-password")
        if group:
            made.groups.add(Group.objects.get(name=group))
        return made

    people = SimpleNamespace(
        student=person("stella", "student"),
        other=person("otto", "student"),
        far=person("fay", "student"),
        trainer=person("tracy", "trainer"),
        stranger=person("sven", "trainer"),
        nobody=person("norma", None),
    )
    near, away = Course.objects.create(name="Near"), Course.objects.create(name="Away")
    near.students.add(people.student, people.other)
    near.trainers.add(people.trainer)
    away.students.add(people.far)
    away.trainers.add(people.stranger)
    return people


@pytest.fixture
def personas() -> SimpleNamespace:
    """The ids of a resistant and an ambivalent client that the project ships."""
    return SimpleNamespace(resistant="ray", ambivalent="carys")


Play = Callable[..., Any]


@pytest.fixture
def play(personas: SimpleNamespace) -> Play:
    """Make a session of a student, with the replies said and answered in the record; shared, unless told otherwise."""
    from web.practice.models import Session

    def played(
        student: Any,
        *replies: str,
        feedback: str = "each_turn",
        ended: bool = False,
        technique: str = "",
        stub: Stub | None = None,
        **more: Any,
    ) -> Any:
        given = {"persona": personas.resistant, "started_at": timezone.now(), "shared": True, **more}
        session = Session.objects.create(id=uuid.uuid4(), student=student, feedback=feedback, **given)
        stub = stub or Stub()
        start = json.dumps({"persona": session.persona, "feedback": feedback, "seed": session.seed})
        if technique:
            session.kind = "lesson" if technique == "lesson" else "drill"
            session.technique, session.persona = technique, ""
            session.save()
            start = json.dumps({"technique": technique, "seed": session.seed})
        command = {"lesson": "lesson", "": "start"}.get(technique, "drill")
        for message in (f"/{command}{start}", *replies, *(["/end"] if ended else [])):
            write(session.sender_id, stub.answer(session.sender_id, message, str(uuid.uuid4()))[1])
        if ended:
            session.ended_at = timezone.now()
            session.save()
        return session

    return played


@pytest.fixture
def persona_folder(tmp_path: Path, settings: Any, personas: SimpleNamespace) -> Path:
    """A folder with one client, to which a test can add."""
    source = Path(settings.PERSONAS) / f"{personas.resistant}.yml"
    folder = tmp_path / "personas"
    folder.mkdir()
    (folder / source.name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    settings.PERSONAS = folder
    return folder
