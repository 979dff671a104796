"""Put an export together: which sessions, who is called what, which files."""

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from web.accounts.models import Course, User
from web.exports import files, tables
from web.exports.corrections import corrections
from web.exports.dictionary import as_markdown, dictionary
from web.exports.pseudonyms import Mask, Pseudonyms, key_of
from web.exports.tables import Export, Row
from web.figures import access
from web.measures import services as measures
from web.practice.models import Session
from web.review.access import readable_sessions

TABLES: dict[str, Callable[[Export], Iterator[Row]]] = {
    "sessions": tables.sessions,
    "turns": tables.turns,
    "codes": tables.codes,
    "corrections": corrections,
}
FORMATS: dict[str, Callable[..., Iterator[str]]] = {"csv": files.as_csv, "json": files.as_json}


def chosen_from(trainer: Any, course: Course | None) -> QuerySet[Session]:
    """Return the sessions that `trainer` may export, of all own classes or of one, the oldest first."""
    readable = readable_sessions(trainer).order_by("started_at", "pk")
    return readable.filter(student__in=course.students.values("pk")) if course else readable


def export(trainer: Any, chosen: QuerySet[Session], research: bool = False, study_key: str = "") -> Export:
    """Return the `chosen` sessions ready to be written; those that are over and not counted yet are counted first."""
    wanted = chosen.select_related("student", "measures")
    sessions = list(wanted)
    missing = [session for session in sessions if session.ended_at and not hasattr(session, "measures")]
    if missing:
        measures.fill(missing)
        sessions = list(wanted.all())
    classes: dict[Any, list[tuple[int, str]]] = {}
    for student, pk, name in access.own_courses(trainer).order_by("name").values_list("students", "pk", "name"):
        classes.setdefault(student, []).append((pk, name))
    known = {student: tuple(listed) for student, listed in classes.items()}
    if not research:
        return Export(tuple(sessions), known)
    return Export(tuple(sessions), known, Pseudonyms(key_of(study_key)), Mask(_members(trainer)))


def _members(trainer: Any) -> list[User]:
    """Everybody in the trainer's classes: students may write each other's names, and their trainers'."""
    own = access.own_courses(trainer)
    return list(User.objects.filter(courses__in=own).union(User.objects.filter(courses_taught__in=own)))


def written(given: Export, table: str, form: str) -> Iterator[Any]:
    """Return the pieces of one table, or of the ZIP with all of them and the dictionary where `table` is empty."""
    if table:
        return files.begun(_one(given, table, form))
    # A list: every table has its first row before the file begins, so that a record that cannot be read is known in time.
    all_files = [(f"{name}.{form}", _one(given, name, form)) for name in TABLES]
    return files.begun(files.as_zip(_with_dictionary(all_files)))


def _one(given: Export, table: str, form: str) -> Iterator[str]:
    return FORMATS[form](dictionary()[table].names, files.begun(TABLES[table](given)))


def _with_dictionary(listed: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, Iterable[str]]]:
    yield "data-dictionary.md", [as_markdown()]
    yield from listed


def note(user: Any, given: Export) -> None:
    """Note for the students that `user` has taken their sessions away in a file, where the privacy room is installed."""
    if apps.is_installed("web.privacy"):
        import_module("web.privacy.readings").note_readings(user, given.sessions, "export")
