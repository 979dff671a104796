"""The words of the field, for every template."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest

from mi.words import Words, load


@cache
def loaded() -> Words:
    """Return the wording of coaching/words.yml, read once per process."""
    return load(settings.COACHING / "words.yml")


def words(request: HttpRequest) -> dict[str, object]:
    """Give templates `words`."""
    return {"words": loaded}
