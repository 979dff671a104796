"""The words of the field and of the coach, for templates."""

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from mi.coach import Coaching, load
from mi.words import Words

# Else every thread reads it all by itself where a web that was just started has many visitors.
_reading = Lock()


def coaching() -> Coaching:
    """Return the wording in `coaching/` in the reader's language, read once per process."""
    with _reading:
        return _coaching(settings.COACHING, get_language() or "")


@cache
def _coaching(folder: Path | str, language: str) -> Coaching:
    return load(Path(folder), language)


def words() -> Words:
    """Return the names and meanings of codes, outcomes, principles, talk and states."""
    return coaching().words


def wording(request: HttpRequest) -> dict[str, Any]:
    """Give templates `words`, and `told` for what the summary says.

    Both are read only where a template asks for them, and `words` once a page.
    """
    return {"words": cache(words), "told": lambda: coaching().summary}
