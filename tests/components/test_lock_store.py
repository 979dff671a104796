"""Messages of one conversation in order, and the next one soon after."""

import asyncio
import time
from typing import Any

import pytest
from rasa.core.lock_store import LockStore
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from components.lock_store import PromptLockStore, PromptRedisLockStore

TYPE = "components.lock_store.PromptLockStore"


def made(**settings: Any) -> LockStore:
    return LockStore.create(EndpointConfig(type=TYPE, **settings))


async def test_rasa_finds_it_by_the_name_in_endpoints() -> None:
    assert isinstance(made(), PromptLockStore)


async def test_messages_are_answered_in_the_order_in_which_they_came() -> None:
    store, order = made(), []

    async def message(number: int) -> None:
        async with store.lock("a"):
            order.append(f"{number} begins")
            await asyncio.sleep(0.01)
            order.append(f"{number} ends")

    await asyncio.gather(*(message(number) for number in range(5)))
    assert order == [f"{number} {what}" for number in range(5) for what in ("begins", "ends")]


async def test_four_posts_at_once_do_not_wait_for_seconds() -> None:
    store = made()

    async def message() -> None:
        async with store.lock("a"):
            await asyncio.sleep(0.01)

    began = time.perf_counter()
    await asyncio.gather(*(message() for _ in range(4)))
    assert time.perf_counter() - began < 0.5


async def test_conversations_do_not_wait_for_each_other() -> None:
    store = made(wait=1)
    began = time.perf_counter()
    async with store.lock("a"), store.lock("b"):
        assert time.perf_counter() - began < 0.5


async def test_who_takes_too_long_is_not_waited_for() -> None:
    store = made()
    async with store.lock("a", lock_lifetime=0.01):
        await asyncio.sleep(0.02)
        began = time.perf_counter()
        async with store.lock("a"):
            assert time.perf_counter() - began < 0.5


async def test_nothing_is_left_behind() -> None:
    store = made()
    async with store.lock("a"):
        pass
    assert store.get_lock("a") is None


@pytest.mark.parametrize("wait", [0, -1, 1.5, "soon", True, None])
def test_a_wrong_wait_is_named(wait: Any) -> None:
    with pytest.raises(RasaException, match="lock_store: wait is .*above 0, at most 1"):
        made(wait=wait)


def test_a_setting_that_is_none_is_named() -> None:
    with pytest.raises(RasaException, match="weight is no setting"):
        made(weight=1)


@pytest.mark.parametrize("lifetime", [0, -1, 61, "long", True])
def test_a_wrong_lifetime_is_named(lifetime: Any) -> None:
    with pytest.raises(RasaException, match="lock_store: lifetime is .*above 0, at most 60"):
        PromptRedisLockStore(EndpointConfig(url="redis://redis.example/1", lifetime=lifetime))


@pytest.mark.parametrize("url", ["", None, "redis.example", "http://redis.example"])
def test_an_address_that_is_none_of_redis_is_named(url: str | None) -> None:
    with pytest.raises(RasaException, match="lock_store: url is .*write redis://host:6379/0"):
        PromptRedisLockStore(EndpointConfig(url=url))


def test_redis_has_an_address_a_wait_and_a_lifetime() -> None:
    store = PromptRedisLockStore(EndpointConfig(url="redis://:word@redis.example:6380/2", wait=0.1, lifetime=3))
    assert (store.wait, store.lifetime) == (0.1, 3)
    given = store.redis.connection_pool.connection_kwargs
    assert (given["host"], given["port"], given["db"], given["password"]) == ("redis.example", 6380, 2, "word")
    with pytest.raises(RasaException, match="weight is no setting of PromptRedisLockStore; it has: url, wait, lifetime"):
        PromptRedisLockStore(EndpointConfig(url="redis://redis.example", weight=1))
