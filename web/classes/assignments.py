"""What is assigned: how far students are, and what a session begun for an assignment is like."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.utils import timezone

from mi.persona import Persona
from web.accounts.models import User
from web.classes import access
from web.classes.models import Assignment
from web.practice import clients
from web.practice.models import Session


class Misfit(Exception):
    """The choice is not what the assignment asks for."""


@dataclass(frozen=True)
class Task:
    """An assignment as its student sees it."""

    assignment: Assignment
    state: str
    done: int
    """Sessions brought to their end."""
    open: Session | None = None
    """One that is begun and not ended."""

    @property
    def startable(self) -> bool:
        return self.state in ("open", "overdue")

    @property
    def complete(self) -> bool:
        return self.done >= self.assignment.wanted

    @property
    def client(self) -> str:
        """The name of the client, where the assignment names one."""
        return clients.name_of(self.assignment.persona) if self.assignment.persona else ""


@dataclass(frozen=True)
class Progress:
    """How far a student of the class is."""

    student: User
    sessions: list[Session] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(1 for session in self.sessions if session.ended_at)


def tasks(student: Any, today: date | None = None) -> list[Task]:
    """Return what is assigned to `student`: what can be done now, by due day, overdue first and without a day last; then the rest.

    What opens later and what is done come behind. Takes two queries.
    """
    today = today or timezone.localdate()
    found = list(access.assigned_to(student))
    if not found:
        return []
    begun: dict[int, list[Session]] = defaultdict(list)
    for session in Session.objects.filter(student=student, assignment__in=found, started_at__isnull=False):
        begun[session.assignment_id].append(session)
    made = [_task(assignment, begun[assignment.pk], today) for assignment in found]
    return sorted(made, key=_pressing)


def _pressing(task: Task) -> tuple[bool, bool, date, int]:
    return task.complete, not task.startable, task.assignment.due_on or date.max, task.assignment.pk


def task(student: Any, pk: int, today: date | None = None) -> Task:
    """Return one of them, or raise Http404."""
    assignment = access.assigned(student, pk)
    begun = Session.objects.filter(student=student, assignment=assignment, started_at__isnull=False)
    return _task(assignment, list(begun), today or timezone.localdate())


def startable(student: Any, pk: int) -> Task:
    """Return one that can be begun now, or raise Http404."""
    found = task(student, pk)
    if not found.startable:
        raise Http404
    return found


def _task(assignment: Assignment, begun: list[Session], today: date) -> Task:
    done = sum(1 for session in begun if session.ended_at)
    return Task(assignment, assignment.state(today), done, next((session for session in begun if not session.ended_at), None))


def fitting(assignment: Assignment) -> list[Persona]:
    """Return the clients that the assignment lets a student choose from; one, where it names one."""
    known = clients.clients()
    if assignment.persona:
        return [known[assignment.persona]] if assignment.persona in known else []
    return [persona for persona in known.values() if not assignment.stance or persona.stance == assignment.stance]


def asks_for(assignment: Assignment, persona: str) -> bool:
    """Whether a session with this client can be for the assignment."""
    return persona in {client.id for client in fitting(assignment)}


def settled(assignment: Assignment, persona: str, feedback: str, difficulty: str) -> tuple[str, str, str]:
    """Return client, feedback mode and difficulty of a session for `assignment`: what it leaves open is as chosen.

    Raises:
        Misfit: the client is none that it asks for.
    """
    chosen = assignment.persona or persona
    if not asks_for(assignment, chosen):
        raise Misfit
    return chosen, assignment.feedback or feedback, assignment.difficulty or difficulty


def progress(assignment: Assignment) -> list[Progress]:
    """Return how far each student of the class is, by name, with the sessions of each, oldest first. Takes two queries."""
    sessions: dict[int, list[Session]] = defaultdict(list)
    begun = Session.objects.filter(assignment=assignment, started_at__isnull=False).select_related("measures")
    for session in begun.order_by("started_at"):
        sessions[session.student_id].append(session)
    students = assignment.course.students.order_by("first_name", "last_name", "username")
    return [Progress(student, sessions[student.pk]) for student in students]


def with_counts(course: Any, today: date | None = None) -> list[tuple[Assignment, str, int]]:
    """Return the assignments of a class, each with its state and how many students have done what it asks for. Takes two queries."""
    found = list(Assignment.objects.filter(course=course).select_related("course"))
    present = Q(student__courses=course, ended_at__isnull=False, assignment__in=found)
    ended = Session.objects.filter(present).values("assignment", "student").annotate(n=Count("pk", distinct=True)).order_by()
    wanted = {assignment.pk: assignment.wanted for assignment in found}
    complete: dict[int, int] = defaultdict(int)
    for entry in ended:
        complete[entry["assignment"]] += entry["n"] >= wanted[entry["assignment"]]
    today = today or timezone.localdate()
    return [(assignment, assignment.state(today), complete[assignment.pk]) for assignment in found]


def withdraw(assignment: Assignment, now: datetime | None = None) -> None:
    """Take an assignment back: students cannot begin it any more, and what they did stays readable for its trainers."""
    assignment.withdrawn_at = assignment.withdrawn_at or now or timezone.now()
    assignment.save(update_fields=["withdrawn_at"])


def restore(assignment: Assignment) -> None:
    """Ask for it again."""
    assignment.withdrawn_at = None
    assignment.save(update_fields=["withdrawn_at"])
