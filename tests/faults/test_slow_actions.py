"""Actions that take longer than a turn may: word of it in time, nothing is kept, and the same reply gets through once later on."""

import asyncio
import signal
import time
from collections.abc import Iterator

import pytest

from tests.engines.throwaway import HOST, free_port
from tests.faults.breaking import Slow, slow
from tests.faults.conftest import at_length, meanwhile, under_load
from tests.faults.one_machine import Site, apart
from tests.faults.students import ACKNOWLEDGED, REFUSED, Student, crowd
from tests.replay import texts

TURN = 3.0
"""Seconds after which a turn is given up here."""
SOON = TURN + 3.0
"""Seconds in which the student is told; the machine has other work, too."""


@pytest.fixture(scope="module")
def before() -> Iterator[Slow]:
    """What stands before the action server."""
    with slow(f"http://{HOST}:{free_port()}/webhook") as server:
        yield server


@pytest.fixture(scope="module")
def site(before: Slow, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    port = before.behind.rsplit(":", 1)[1].split("/")[0]
    settings = {"MI_ACTIONS": "server", "MI_ACTIONS_PORT": port, "MI_ACTIONS_URL": before.url, "MI_TURN_SECONDS": f"{TURN:g}"}
    with apart(tmp_path_factory.mktemp("var"), **settings) as found:
        yield found


@pytest.fixture(autouse=True)
def _quick_again(before: Slow) -> Iterator[None]:
    yield
    before.before = before.after = 0.0


def wait(server: Slow, how: str) -> None:
    """Let the answers come too late for a while."""
    setattr(server, how, 2 * TURN)
    time.sleep(3 * TURN)
    setattr(server, how, 0.0)


@pytest.mark.parametrize("how", ["after", at_length("before")])
async def test_nothing_is_kept_of_a_turn_that_takes_too_long_and_the_next_try_works(site: Site, before: Slow, how: str) -> None:
    async with crowd(site.url, site.people(2)) as students:
        for one in students.students:
            await one.begin()
            await one.say(one.next_text())
            text = one.next_text()
            setattr(before, how, 2 * TURN)
            asked = before.asked
            assert not await one._post(text)
            assert one.told[-1][:2] == (REFUSED, 503) and one.told[-1][2] < SOON and before.asked > asked
            assert texts(site.events(one.session)) == one.said, "nothing of the turn is kept"
            setattr(before, how, 0.0)
            await one.say(text)
            assert texts(site.events(one.session)) == one.said
            # Also after the slow action has come to its end.
            await meanwhile(time.sleep, 2 * TURN)
            assert texts(site.events(one.session)) == one.said and not one.unkind


@pytest.mark.parametrize("how", ["before", at_length("after")])
async def test_actions_are_slow_for_a_while(site: Site, before: Slow, how: str) -> None:
    async with under_load(site) as students:
        await meanwhile(wait, before, how)
    assert students.told["refused 503"] and students.slowest() < SOON + TURN


@pytest.mark.at_length
async def test_the_action_server_freezes_and_goes_on(site: Site) -> None:
    def freeze() -> None:
        site.processes["actions"].signal(signal.SIGSTOP)
        time.sleep(3 * TURN)
        site.processes["actions"].signal(signal.SIGCONT)

    async with under_load(site) as students:
        await meanwhile(freeze)
    assert students.told["refused 503"] and students.slowest() < SOON + TURN


async def test_two_tabs_of_one_student(site: Site, before: Slow) -> None:
    """Posts at the same time, of the same form and of two: each text is said once, and who has to wait is told so."""
    before.before = 0.3
    async with crowd(site.url, site.people(4)) as students:
        for one in students.students:
            await one.begin()
            other = Student(one.http, one.url, one.number + 50, not one.script, session=one.session)
            await _same_form(one, other)
            await _two_forms(one, other)
            record = texts(site.events(one.session))
            assert sorted(record) == sorted(one.said + other.said)
            assert not one.unkind and not other.unkind


async def _same_form(one: Student, other: Student) -> None:
    other.fields = dict(one.fields)
    text = one.next_text()
    assert await asyncio.gather(one._post(text), other._post(text)) == [True, True]
    one.said.append(text)


async def _two_forms(one: Student, other: Student) -> None:
    await other._reload("")
    assert other.fields["key"] != one.fields["key"]
    mine, its = one.next_text(), other.next_text()
    await asyncio.gather(one.say(mine), other.say(its))
    told = [what for what, _, _ in (*one.told[1:], *other.told[1:])]
    assert told.count(ACKNOWLEDGED) == 2 and told.count(REFUSED) == len(told) - 2 >= 1
