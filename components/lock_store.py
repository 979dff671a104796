"""Locks that keep the messages of one conversation in order, and let the next one in soon.

Rasa looks once a second whether the message before is done: four posts at once to one conversation take over three seconds. And its lock
in Redis is read, changed and written in three steps, between which another server can do the same.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core import lock_store
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as ConnectionLost
from redis.exceptions import LockError as NotOurs
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

DEFAULTS = {
    # Seconds between two looks; above 0, at most 1. Each look at Redis is a question over the network.
    "wait": 0.02,
    # PromptRedisLockStore only: seconds after which the lock of a server that died is gone; above 0, at most 60. A turn that takes longer
    # is not lost by that: the tracker store lets the first of two be written and refuses the other.
    "lifetime": 5,
}
PREFIX = "lock:"
ANSWERS = 1.0
"""Seconds in which Redis must answer."""
AWAY = 5.0
"""Seconds for which Redis is not asked again after it could not be reached."""


class PromptLockStore(lock_store.InMemoryLockStore):
    """For one Rasa server: `lock_store: {type: components.lock_store.PromptLockStore}`; looks every `wait` seconds."""

    settings: tuple[str, ...] = ("wait",)

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        given = dict(endpoint_config.kwargs) if endpoint_config else {}
        self.wait = _seconds(given, "wait", most=1)
        self._set_up(endpoint_config.url if endpoint_config else None, given)
        if given:
            own = f"{type(self).__name__}; it has: {', '.join(self.settings)}"
            raise RasaException(f"endpoints.yml: lock_store: {', '.join(given)} is no setting of {own}.")
        super().__init__()

    def _set_up(self, url: str | None, given: dict[str, Any]) -> None:
        """Take further settings out of `given`."""

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = lock_store.LOCK_LIFETIME, wait_time_in_seconds: float | None = None
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation's lock, with `wait` where no other time is asked for."""
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds or self.wait) as held:
            yield held


class PromptRedisLockStore(PromptLockStore):
    """For several Rasa servers: `lock_store: {type: components.lock_store.PromptRedisLockStore, url: "redis://..."}`.

    Within a server messages keep the order in which they came; between servers Redis lets one in at a time. As long as Redis cannot be
    reached each server goes on by itself: that two of them do not both write is the tracker store's to see to.
    """

    settings = ("url", "wait", "lifetime")

    def _set_up(self, url: str | None, given: dict[str, Any]) -> None:
        self.lifetime = _seconds(given, "lifetime", most=60)
        try:
            # A connection that Redis has closed is opened anew.
            self.redis = Redis.from_url(
                url or "",
                socket_timeout=ANSWERS,
                socket_connect_timeout=ANSWERS,
                retry=Retry(ConstantBackoff(0.05), 1),
                retry_on_error=[ConnectionLost],
            )
        except ValueError as error:
            raise RasaException(f"endpoints.yml: lock_store: url is {url!r}; write redis://host:6379/0.") from error
        self._away_until = 0.0

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = lock_store.LOCK_LIFETIME, wait_time_in_seconds: float | None = None
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation's lock against this server and all others.

        Raises:
            LockError: another server did not let go of it in time.
        """
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds) as held:
            shared = await self._acquired(conversation_id, lock_lifetime)
            try:
                yield held
            finally:
                if shared:
                    # Also where the turn is given up: the next one is not to wait for it.
                    await asyncio.shield(self._released(shared))

    async def _acquired(self, conversation_id: str, patience: float) -> Lock | None:
        if time.monotonic() < self._away_until:
            return None
        shared = self.redis.lock(PREFIX + conversation_id, timeout=self.lifetime, sleep=self.wait, blocking_timeout=patience)
        try:
            if not await shared.acquire():
                raise LockError(f"Could not acquire the lock of conversation {conversation_id}.")
        except RedisError as error:
            self._miss(error)
            return None
        return shared

    async def _released(self, shared: Lock) -> None:
        try:
            await shared.release()
        except NotOurs:
            # It was held for longer than its lifetime, or Redis was emptied.
            pass
        except RedisError as error:
            self._miss(error)

    def _miss(self, error: RedisError) -> None:
        if time.monotonic() >= self._away_until:
            log.warning("The lock store cannot be reached (%s); for %g seconds this server goes on without it.", error, AWAY)
        self._away_until = time.monotonic() + AWAY


def _seconds(given: dict[str, Any], name: str, most: float) -> float:
    value = given.pop(name, DEFAULTS[name])
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= most:
        raise RasaException(f"endpoints.yml: lock_store: {name} is {value!r}; set it to a number of seconds above 0, at most {most}.")
    return float(value)
