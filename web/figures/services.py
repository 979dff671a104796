"""What the page of a class shows. All numbers come from the kept counts; no record is read unless a count is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from mi.behaviours import TALK
from mi.summary import LEAST_TURNS, wilson
from web.accounts.models import Course
from web.figures.charts import Chart, Scale, charts, scale_of
from web.figures.tally import Tally, tally
from web.measures import services as measures
from web.measures.models import Measures
from web.practice import clients
from web.practice.models import Session

BAR = 200.0
"""How long the bar of a share of 1 is drawn."""


@dataclass(frozen=True)
class Row:
    """A session in a student's table, or all n-th sessions in that of the class."""

    number: int
    tally: Tally
    session: Session | None = None
    client: str = ""


@dataclass(frozen=True)
class Person:
    """A student, or the class as a whole (`student` is None then)."""

    student: Any
    rows: tuple[Row, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class Answer:
    """How often a reply to one kind of client talk argued."""

    talk: str
    argued: int
    replies: int

    @property
    def too_few(self) -> bool:
        return self.replies < LEAST_TURNS

    @property
    def share(self) -> float | None:
        return self.argued / self.replies if self.replies else None

    @property
    def interval(self) -> tuple[float | None, float | None]:
        return wilson(self.argued, self.replies)

    @property
    def bar(self) -> float:
        return round((self.share or 0.0) * BAR, 1)

    @property
    def reach(self) -> tuple[float, float]:
        """Where the uncertainty begins and ends on the bar."""
        low, high = ((bound or 0.0) * BAR for bound in self.interval)
        return round(low, 1), round(high, 1)


@dataclass(frozen=True)
class Overview:
    """The page of a class."""

    course: Course
    whole: Person
    people: tuple[Person, ...]
    """In alphabetical order: nobody is ranked."""
    answers: tuple[Answer, ...]
    sessions: int
    least: int = LEAST_TURNS

    @property
    def most_argued(self) -> Answer | None:
        """The talk whose replies argued most often; nothing where none did, or where there are too few replies to say."""
        known = [answer for answer in self.answers if not answer.too_few and answer.argued]
        return max(known, key=lambda answer: answer.share or 0.0, default=None)

    @property
    def clearly(self) -> bool:
        """Whether it stands out: its uncertainty does not reach into that of any other."""
        top = self.most_argued
        others = [answer for answer in self.answers if answer is not top and answer.replies]
        return top is not None and all((top.interval[0] or 0.0) > (answer.interval[1] or 0.0) for answer in others)


def overview(course: Course, chosen: QuerySet[Session]) -> Overview:
    """Return the figures of the finished ones among the `chosen` sessions of `course`."""
    sessions = counted(chosen)
    students = sorted(course.students.all(), key=lambda student: (student.get_full_name() or student.get_username()).casefold())
    own = {student.pk: [session for session in sessions if session.student_id == student.pk] for student in students}
    rows = {pk: tuple(_row(number, session) for number, session in enumerate(listed, start=1)) for pk, listed in own.items()}
    together = _together(list(own.values()))
    scale = scale_of([[row.tally for row in listed] for listed in (together, *rows.values())])
    return Overview(
        course=course,
        whole=_person(None, together, scale),
        people=tuple(_person(student, rows[student.pk], scale) for student in students),
        answers=_answers(session.measures for session in sessions),
        sessions=len(sessions),
    )


def counted(chosen: QuerySet[Session]) -> list[Session]:
    """Return the finished sessions with their counts; those that have none yet are counted first."""
    finished = chosen.filter(ended_at__isnull=False).select_related("measures")
    sessions = list(finished)
    missing = [session for session in sessions if not hasattr(session, "measures")]
    if missing:
        measures.fill(missing)
        sessions = list(finished.all())
    return sessions


def _row(number: int, session: Session) -> Row:
    return Row(number, tally([session.measures]), session, clients.name_of(session.persona))


def _together(everybody: Sequence[Sequence[Session]]) -> tuple[Row, ...]:
    """Everybody's first sessions added up, everybody's second, and so on."""
    longest = max((len(listed) for listed in everybody), default=0)
    return tuple(Row(place + 1, tally(listed[place].measures for listed in everybody if len(listed) > place)) for place in range(longest))


def _person(student: Any, rows: tuple[Row, ...], scale: Scale) -> Person:
    return Person(student, rows, charts([row.tally for row in rows], scale))


def _answers(counts: Iterable[Measures]) -> tuple[Answer, ...]:
    argued, replies = dict.fromkeys(TALK, 0), dict.fromkeys(TALK, 0)
    for one in counts:
        for talk, outcomes in (one.counts.get("answers") or {}).items():
            argued[talk] += outcomes.get("argued", 0)
            replies[talk] += sum(outcomes.values())
    return tuple(Answer(talk, argued[talk], replies[talk]) for talk in TALK)
