"""Locks that keep the messages of one conversation in order, and let the next one in soon.

Rasa looks once a second whether the message before is done: four posts at once to one conversation take over three seconds.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core import lock_store
from rasa.core.lock import TicketLock
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

DEFAULTS = {
    # Seconds between two looks; above 0, at most 1. Each look at Redis is a question over the network.
    "wait": 0.02,
}


class _Prompt(lock_store.LockStore):
    """Looks every `wait` seconds."""

    wait = DEFAULTS["wait"]

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = lock_store.LOCK_LIFETIME, wait_time_in_seconds: float | None = None
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold the conversation's lock, with `wait` where no other time is asked for."""
        async with super().lock(conversation_id, lock_lifetime, wait_time_in_seconds or self.wait) as held:
            yield held


class PromptLockStore(_Prompt, lock_store.InMemoryLockStore):
    """For one Rasa server: `lock_store: {type: components.lock_store.PromptLockStore}`."""

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        given = dict(endpoint_config.kwargs) if endpoint_config else {}
        self.wait = _wait(given)
        if given:
            raise RasaException(f"endpoints.yml: lock_store: {', '.join(given)} is no setting of PromptLockStore; it has: wait.")
        super().__init__()


class PromptRedisLockStore(_Prompt, lock_store.RedisLockStore):
    """For several Rasa servers: the settings of Rasa's own `redis` lock store, and `wait`."""

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        given = dict(endpoint_config.kwargs) if endpoint_config else {}
        self.wait = _wait(given)
        try:
            super().__init__(host=(endpoint_config.url if endpoint_config else None) or "localhost", **given)
        except TypeError as error:
            raise RasaException(f"endpoints.yml: lock_store: {error}") from error


def _wait(given: dict[str, Any]) -> float:
    wait = given.pop("wait", DEFAULTS["wait"])
    if isinstance(wait, bool) or not isinstance(wait, (int, float)) or not 0 < wait <= 1:
        raise RasaException(f"endpoints.yml: lock_store: wait is {wait!r}; set it to a number of seconds above 0, at most 1.")
    return float(wait)
