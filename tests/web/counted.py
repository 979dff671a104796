"""Sessions with counts of their own and no record: for pages that lay many sessions side by side."""

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

from mi.measure import Measure
from web.measures.models import Measures, columns
from web.practice.models import Session

BEGUN = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)


def measure(
    reflections: int = 6,
    complex_ones: int = 3,
    questions: int = 4,
    open_ones: int = 3,
    answers: dict[str, dict[str, int]] | None = None,
    **more: Any,
) -> Measure:
    """Counts of a session; its outcomes follow from `answers`: what came after each kind of client talk."""
    answers = answers if answers is not None else {"sustain": {"rolled_with_resistance": 4, "argued": 1, "none": 1}, "change": {"none": 6}}
    outcomes: dict[str, int] = {}
    for after in answers.values():
        for outcome, number in after.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + number
    codes = {
        "complex_reflection": complex_ones,
        "simple_reflection": reflections - complex_ones,
        "open_question": open_ones,
        "closed_question": questions - open_ones,
    }
    given = {
        "volleys": sum(outcomes.values()),
        "codes": codes,
        "outcomes": outcomes,
        "answers": answers,
        "trainee_words": 200,
        "client_words": 300,
    }
    return Measure(**{**given, **more})


def shared() -> dict[str, bool]:
    """What makes a session one that its student shares, where sessions know of that."""
    return dict.fromkeys({"shared"} & {field.name for field in Session._meta.get_fields()}, True)


def counted(student: Any, day: int = 0, persona: str = "ray", given: Measure | None = None, **more: Any) -> Session:
    """A finished session of `student`, `day` days after the second of March."""
    begun = BEGUN + timedelta(days=day)
    more.setdefault("ended_at", begun + timedelta(minutes=20))
    given_over = {**shared(), **more}
    session = Session.objects.create(id=uuid.uuid4(), student=student, persona=persona, started_at=begun, **given_over)
    Measures.objects.create(session=session, measured_at=begun, **columns(given or measure()))
    return session
