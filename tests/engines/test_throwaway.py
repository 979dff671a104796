"""The engines that other tests rely on: real, empty, and gone afterwards."""

import signal
import time

import psycopg2
import pytest
from redis import Redis as Client

from tests.engines.throwaway import postgres, redis

pytestmark = pytest.mark.engines


def test_postgres_keeps_its_data_over_a_crash_and_a_stop_and_leaves_nothing() -> None:
    with postgres() as engine:
        address = engine.create("one")
        engine.sql("one", "create table things (name text)")
        engine.sql("one", "insert into things values ('kept')")
        for end in (engine.stop, engine.kill):
            end()
            assert not engine.listens()
            engine.start()
            assert engine.sql("one", "select name from things") == "kept"
        with psycopg2.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute("select count(*) from things")
            assert cursor.fetchone() == (1,)
    assert not engine.listens() and not engine.folder.exists()


def test_redis_forgets_everything_at_a_restart() -> None:
    with redis() as engine:
        client = Client.from_url(engine.url)
        client.set("a", "b")
        engine.kill()
        engine.start()
        assert client.get("a") is None
        engine.signal(signal.SIGSTOP)
        began = time.monotonic()
        engine.signal(signal.SIGCONT)
        assert client.ping() and time.monotonic() - began < 5
    assert not engine.listens()
