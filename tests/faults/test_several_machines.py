"""PostgreSQL, Redis and two of each server behind nginx: each dies, freezes or forgets in turn, under load."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from tests.engines.throwaway import Engine
from tests.faults.conftest import STUDENTS, at_length, meanwhile, under_load
from tests.faults.students import Person
from tests.scale.machines import TRACKER, WEB, Machines, machines

AWAY = 3.0
"""Seconds until what was killed is started again, as systemd or Docker would."""
LONG = 10.0


class Whole:
    """The machines as the students of the faults know a site."""

    def __init__(self, site: Machines) -> None:
        self.site, self.url = site, site.url

    def people(self, count: int) -> list[Person]:
        return [(name, cookie) for name, _, cookie in self.site.students(count)]

    def events(self, session: str) -> list[dict[str, Any]]:
        ((sender,),) = self.site.rows(WEB, "select sender_id from practice_session where id = %s", session)
        return [json.loads(data) for (data,) in self.site.rows(TRACKER, "select data from events where sender_id = %s order by id", sender)]


@pytest.fixture(scope="module")
def site() -> Iterator[Whole]:
    with machines() as found:
        yield Whole(found)


@pytest.fixture(scope="module")
def people(site: Whole) -> list[Person]:
    """Made while everything is well, for all tests."""
    return site.people(STUDENTS)


def kill(site: Whole, name: str) -> None:
    """Let it be dead for a moment."""
    one = site.site.process(name)
    one.kill()
    time.sleep(AWAY)
    start(one)


def start(one: Any) -> None:
    """Start it; PostgreSQL waits until what is left of the one before has gone."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return one.start()
        except RuntimeError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def stop(site: Whole, name: str) -> None:
    """Stop it as for maintenance."""
    one = site.site.process(name)
    one.stop()
    time.sleep(LONG)
    start(one)


def freeze(site: Whole, name: str) -> None:
    """Let it and all its processes do nothing, and then go on."""
    one = site.site.process(name)
    for number in (signal.SIGSTOP, signal.SIGCONT):
        for pid in _family(one):
            # A process of PostgreSQL's may have come to its end.
            if Path(f"/proc/{pid}").exists():
                os.kill(pid, number)
        if number == signal.SIGSTOP:
            time.sleep(LONG)


def _family(one: Any) -> list[int]:
    parent = one.process.pid if isinstance(one, Engine) else one.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *map(int, children)]


@pytest.mark.parametrize("name", ["rasa-1", "web-1", "postgres", *map(at_length, ("actions-1", "nginx", "redis"))])
async def test_it_is_killed(site: Whole, people: list[Person], name: str) -> None:
    async with under_load(site, people):
        await meanwhile(kill, site, name)


@pytest.mark.parametrize("name", ["postgres", at_length("redis")])
async def test_it_is_stopped_for_ten_seconds(site: Whole, people: list[Person], name: str) -> None:
    async with under_load(site, people) as students:
        await meanwhile(stop, site, name)
    if name == "postgres":
        assert students.told["refused 503"]


@pytest.mark.at_length
@pytest.mark.parametrize("name", ["postgres", "rasa-1", "actions-1", "web-1", "redis"])
async def test_it_is_frozen_for_ten_seconds(site: Whole, people: list[Person], name: str) -> None:
    async with under_load(site, people):
        await meanwhile(freeze, site, name)


async def test_redis_is_emptied(site: Whole, people: list[Person]) -> None:
    def empty() -> None:
        client = Redis.from_url(site.site.redis.url)
        for _ in range(30):
            client.flushall()
            time.sleep(0.1)

    async with under_load(site, people) as students:
        await meanwhile(empty)
    assert set(students.told) == {"acknowledged 200"}, "nobody notices"


@pytest.mark.at_length
async def test_all_rasas_are_killed_at_once(site: Whole, people: list[Person]) -> None:
    def both() -> None:
        for name in ("rasa-1", "rasa-2"):
            site.site.process(name).kill()
        time.sleep(AWAY)
        for name in ("rasa-1", "rasa-2"):
            site.site.process(name).start()

    async with under_load(site, people):
        await meanwhile(both)
