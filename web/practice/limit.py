"""How many messages a student may send in a minute: far more than anybody types, and too few to keep the bot from the others."""

from typing import Final

from django.conf import settings
from django.core.cache import cache

SLOT: Final = 10
"""Seconds that are counted together."""
SLOTS: Final = 6
"""So many of them make the minute."""


def allows(student: int, at: float) -> bool:
    """Whether one more message of the student with this id may be sent, `at` being seconds since the epoch; if so, it is counted.

    Nothing is kept but a few numbers for a minute. The cache counts in one step, so that requests at the same time do not slip through
    together.
    """
    allowed = settings.POSTS_PER_MINUTE
    if not allowed:
        return True
    slot = int(at // SLOT)
    this, *earlier = (f"posts.{student}.{slot - back}" for back in range(SLOTS))
    if _one_more(this) + sum(cache.get_many(earlier).values()) <= allowed:
        return True
    _one_less(this)
    return False


def _one_more(key: str) -> int:
    cache.add(key, 0, timeout=(SLOTS + 1) * SLOT)
    try:
        return int(cache.incr(key))
    except ValueError:
        # Thrown out of the cache between the two steps: nobody is kept from writing by that.
        return 1


def _one_less(key: str) -> None:
    try:
        cache.decr(key)
    except ValueError:
        return
