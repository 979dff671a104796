"""The guided first session: a drill of five lines that teaches reflecting, with instructions from `coaching/lesson.yml`."""

from collections.abc import Mapping
from typing import Any

from mi.coaching import Coaching
from mi.drill import LESSON, Drill
from mi.persona import Line, Persona


def begin(coaching: Coaching, seed: str) -> Drill:
    """Return the lesson before its first step."""
    steps = coaching.lesson["steps"]
    return Drill(LESSON, seed, tuple(f"{LESSON}/{LESSON}.{place}" for place in range(len(steps))))


def client(coaching: Coaching) -> Persona:
    """Return the client of the lesson: one who says the lines of its steps and nothing else."""
    about: Mapping[str, Any] = coaching.lesson["client"]
    lines = tuple(
        Line(id=f"{LESSON}.{place}", say=step["line"], talk=step["talk"], pool=LESSON, gist=step["gist"])
        for place, step in enumerate(coaching.lesson["steps"])
    )
    return Persona(
        id=LESSON,
        name=about["name"],
        stance="ambivalent",
        scenario="",
        summary=about["about"],
        voice="",
        case_card={},
        facts={},
        start={"discord": 3.0, "trust": 3.0, "importance": 4.0, "confidence": 4.0},
        hopes=tuple(about["hopes"]),
        strengths=tuple(about["strengths"]),
        enjoys=(),
        worries=(),
        values=(),
        secrets=(),
        sayings=(),
        lines=lines,
        coefficients={},
    )
