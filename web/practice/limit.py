"""How many messages a student may send in a minute: far more than anybody types, and too few to keep the bot from the others."""

import logging
from math import ceil
from typing import Final

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

SLOT: Final = 10
"""Seconds that are counted together."""
SLOTS: Final = 6
"""So many of them make the minute."""
REST: Final = 10.0
"""Seconds in which a cache that did not answer is not asked again: nobody is to wait for it with every message."""


class _Away:
    """Until when the cache of this process counts as away; nothing where it answers."""

    until: float | None = None


def allows(student: int, at: float) -> bool:
    """Whether one more message of the student with this id may be sent, `at` being seconds since the epoch; if so, it is counted.

    Nothing is kept but a few numbers for a minute. The cache counts in one step, so that requests at the same time do not slip through
    together. Where it is away or emptied, messages are let through.
    """
    allowed = settings.POSTS_PER_MINUTE
    if not allowed or (_Away.until is not None and at < _Away.until):
        return True
    try:
        allows_one = _count(_keys(student, at), allowed)
    except (RedisError, OSError) as error:
        if _Away.until is None:
            log.warning("The cache does not answer, so that messages are not limited until it does: %s", error)
        _Away.until = at + REST
        return True
    if _Away.until is not None:
        log.warning("The cache answers again; messages are limited as before.")
        _Away.until = None
    return allows_one


def wait(student: int, at: float) -> int:
    """Return in how many seconds, from `at` on, one more message of the student would be let through, if no other is sent until then."""
    try:
        counted = cache.get_many(_keys(student, at))
    except (RedisError, OSError):
        # Gone since it refused the message: then the next one is let through.
        return 1
    left = sum(counted.values())
    for back, key in reversed(list(enumerate(_keys(student, at)))):
        left -= counted.get(key, 0)
        if left < settings.POSTS_PER_MINUTE:
            return max(1, ceil((at // SLOT + SLOTS - back) * SLOT - at))
    return SLOTS * SLOT


def _keys(student: int, at: float) -> list[str]:
    """What the slots of the last minute are counted under, the present one first."""
    slot = int(at // SLOT)
    return [f"posts.{student}.{slot - back}" for back in range(SLOTS)]


def _count(keys: list[str], allowed: int) -> bool:
    this, *earlier = keys
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
