"""The tracker store on a real PostgreSQL: several servers write to the same conversations, and the database comes and goes."""

import asyncio
import json
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.shared.core.events import Event
from rasa.shared.exceptions import RasaException

from components import engines
from components.tracker_store import LiveTrackerStore
from components.turn import Overtaken
from tests.components.stored import BEGUN, DOMAIN, say, told, turn
from tests.engines.throwaway import Postgres, postgres

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as engine:
        yield engine


@pytest.fixture
def address(server: Postgres, request: pytest.FixtureRequest) -> str:
    return server.create(f"d{abs(hash(request.node.name))}")


def opened(address: str) -> LiveTrackerStore:
    """Open the store; every call is another server's."""
    return LiveTrackerStore(domain=DOMAIN, host=address)


def texts(address: str) -> list[str]:
    engine = sa.create_engine(address)
    with engine.connect() as connection:
        found = connection.execute(sa.text("select data from events where type_name = 'user' order by id")).fetchall()
    engine.dispose()
    return [json.loads(data)["text"] for (data,) in found]


async def test_two_servers_share_a_conversation(address: str) -> None:
    here, there = opened(address), opened(address)
    await say(here, BEGUN)
    for number in range(1, 8):
        await say((here, there)[number % 2], turn(number))
    assert told(await here.retrieve("a")) == told(await opened(address).retrieve("a"))
    assert texts(address) == [f"Reply {number}." for number in range(1, 8)]


def test_of_turns_at_the_same_moment_one_is_written(address: str) -> None:
    """Eight servers in threads of their own, without any lock but the store's."""
    asyncio.run(say(opened(address), BEGUN))
    ready, written, refused = threading.Barrier(8), [], []

    def serve(number: int) -> None:
        async def answer(store: LiveTrackerStore, events: list[Event]) -> None:
            tracker = await store.retrieve("a")
            for event in events:
                tracker.update(event)
            ready.wait(30)
            try:
                await store.save(tracker)
                written.append(number)
            except Overtaken:
                refused.append(number)

        asyncio.run(answer(opened(address), turn(number)))

    threads = [threading.Thread(target=serve, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(written) == 1 and len(refused) == 7
    assert texts(address) == [f"Reply {written[0]}."]


async def test_a_database_that_was_stopped_is_found_again(server: Postgres, address: str) -> None:
    store = opened(address)
    await say(store, BEGUN)
    await say(store, turn(1))
    for end in (server.stop, server.kill):
        end()
        began = time.monotonic()
        with pytest.raises(sa.exc.OperationalError):
            await say(store, turn(2))
        assert time.monotonic() - began < 5
        server.start()
        await say(store, turn(2))
    assert texts(address) == ["Reply 1.", "Reply 2.", "Reply 2."]


async def test_a_question_that_hangs_is_given_up(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "PATIENCE", 1)
    store = opened(address)
    await say(store, BEGUN)
    foreign = sa.create_engine(address)
    with foreign.begin() as connection:
        connection.execute(sa.text("lock table events"))
        began = time.monotonic()
        with pytest.raises(sa.exc.OperationalError, match="statement timeout"):
            await say(store, turn(1))
        assert time.monotonic() - began < 4
    await say(store, turn(1))
    foreign.dispose()
    assert texts(address) == ["Reply 1."]


async def test_a_database_that_is_frozen_goes_on_where_it_stood(server: Postgres, address: str) -> None:
    store = opened(address)
    await say(store, BEGUN)
    server.signal(signal.SIGSTOP)
    threading.Timer(1.0, server.signal, (signal.SIGCONT,)).start()
    began = time.monotonic()
    await say(store, turn(1))
    assert time.monotonic() - began > 0.8 and texts(address) == ["Reply 1."]


async def test_the_latest_event_is_found_by_an_index(address: str) -> None:
    store = opened(address)
    await say(store, BEGUN)
    with store.engine.begin() as connection:
        connection.execute(
            sa.text("insert into events (sender_id, type_name, data) select 's' || n % 50, 'user', '{}' from generate_series(1, 20000) n")
        )
        connection.execute(sa.text("analyze events"))
        plan: Any = connection.execute(sa.text("explain select max(id) from events where sender_id = 's7'")).fetchall()
    assert "ix_events_sender_id_id" in str(plan)


def test_the_old_name_of_the_protocol_is_named(address: str) -> None:
    with pytest.raises(RasaException, match="write postgresql://"):
        opened(address.replace("postgresql", "postgres"))
