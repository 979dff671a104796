"""The lock store on a real Redis: one at a time over several servers, and on without Redis where it is away."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from rasa.utils.endpoints import EndpointConfig

from components.lock_store import PREFIX, PromptRedisLockStore
from tests.engines.throwaway import Redis, redis

pytestmark = pytest.mark.engines


@pytest.fixture
def server() -> Iterator[Redis]:
    with redis() as engine:
        yield engine


@pytest.fixture
async def stores(server: Redis) -> AsyncIterator[list[PromptRedisLockStore]]:
    """Three servers' lock stores."""
    made = [PromptRedisLockStore(EndpointConfig(url=server.url, wait=0.005, lifetime=1)) for _ in range(3)]
    yield made
    for store in made:
        await store.redis.close()


async def hold(store: PromptRedisLockStore, log: list[str], name: str, seconds: float = 0.005) -> None:
    async with store.lock("a"):
        log.append(f"{name} begins")
        await asyncio.sleep(seconds)
        log.append(f"{name} ends")


def one_at_a_time(log: list[str]) -> bool:
    return all(first.split()[0] == second.split()[0] for first, second in zip(log[::2], log[1::2]))


async def test_one_message_at_a_time_over_all_servers(stores: list[PromptRedisLockStore]) -> None:
    log: list[str] = []
    await asyncio.gather(*(hold(stores[number % 3], log, str(number)) for number in range(60)))
    assert len(log) == 120 and one_at_a_time(log)
    assert await stores[0].redis.keys("*") == []


async def test_messages_to_one_server_keep_their_order(stores: list[PromptRedisLockStore]) -> None:
    log: list[str] = []
    await asyncio.gather(*(hold(stores[0], log, str(number)) for number in range(20)))
    assert [line.split()[0] for line in log[::2]] == [str(number) for number in range(20)]


async def test_the_lock_of_a_server_that_died_is_gone_after_its_lifetime(stores: list[PromptRedisLockStore]) -> None:
    await stores[1].redis.set(PREFIX + "a", "of the dead", px=1000)
    began = time.monotonic()
    async with stores[0].lock("a"):
        assert 0.5 < time.monotonic() - began < 3


async def test_other_conversations_do_not_wait(stores: list[PromptRedisLockStore]) -> None:
    async with stores[0].lock("a"):
        began = time.monotonic()
        async with stores[1].lock("b"):
            assert time.monotonic() - began < 0.5


async def test_redis_emptied_under_a_turn_harms_nobody(stores: list[PromptRedisLockStore]) -> None:
    async with stores[0].lock("a"):
        await stores[1].redis.flushall()
    async with stores[1].lock("a"):
        pass


async def test_a_restarted_redis_is_used_again_at_once(server: Redis, stores: list[PromptRedisLockStore]) -> None:
    log: list[str] = []
    await hold(stores[0], log, "before")
    server.kill()
    server.start()
    await asyncio.gather(*(hold(stores[number % 3], log, str(number)) for number in range(9)))
    assert one_at_a_time(log) and stores[0]._away_until == 0.0


async def test_without_redis_each_server_goes_on(
    server: Redis, stores: list[PromptRedisLockStore], caplog: pytest.LogCaptureFixture
) -> None:
    log: list[str] = []
    server.kill()
    began = time.monotonic()
    await asyncio.gather(*(hold(stores[0], log, str(number)) for number in range(5)))
    assert one_at_a_time(log) and len(log) == 10 and time.monotonic() - began < 3
    assert len([record for record in caplog.records if "goes on without it" in record.message]) == 1


async def test_a_frozen_redis_costs_a_second_and_not_a_turn(server: Redis, stores: list[PromptRedisLockStore]) -> None:
    log: list[str] = []
    await hold(stores[0], log, "before")
    server.signal(signal.SIGSTOP)
    began = time.monotonic()
    await hold(stores[0], log, "frozen")
    await hold(stores[0], log, "still")
    assert time.monotonic() - began < 4 and len(log) == 6
    server.signal(signal.SIGCONT)


async def test_a_turn_that_is_given_up_lets_go(stores: list[PromptRedisLockStore]) -> None:
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(hold(stores[0], [], "slow", 10), 0.1)
    began = time.monotonic()
    async with stores[1].lock("a"):
        assert time.monotonic() - began < 0.5
