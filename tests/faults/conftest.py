"""What breaks, breaks under load: students who talk before, meanwhile and after. MI_FAULTS=short is the form for every push."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.faults.students import LONGEST_WAIT, Crowd, Person, crowd, shown
from tests.replay import faults
from tests.scale.students import SAID

SHORT = os.environ.get("MI_FAULTS", "") == "short"
WITHOUT_SERVERS = {"test_record_check.py"}
STUDENTS = 5 if SHORT else 10
BEFORE, AFTER = 2, 3
"""Replies of each student that are answered before anything breaks, and after all is well again."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/faults/" in item.path.as_posix() and item.path.name not in WITHOUT_SERVERS:
            item.add_marker(pytest.mark.engines)
            item.add_marker(pytest.mark.faults)
            if SHORT and item.get_closest_marker("at_length"):
                item.add_marker(pytest.mark.skip(reason="MI_FAULTS=short leaves it out"))


@asynccontextmanager
async def under_load(site: Any, people: list[Person] | None = None) -> AsyncIterator[Crowd]:
    """Let students talk while the test breaks something, and a while longer; then hold what they were told against the record."""
    people = people or await asyncio.to_thread(site.people, STUDENTS)
    async with crowd(site.url, people) as talking:
        await talking.talk()
        await talking.more(BEFORE)
        yield talking
        took = await talking.more(AFTER)
        await talking.stop()
        print(f"\n{dict(talking.told)}, the slowest answer after {talking.slowest():.1f} s, {AFTER} more replies of each in {took:.1f} s")
        await held(talking, site)


async def held(talking: Crowd, site: Any) -> None:
    """Check the promise for every student."""
    wrong = {}
    for one in talking.students:
        found = faults(await asyncio.to_thread(site.events, one.session), [(SAID, text) for text in one.said])
        if (on_page := shown(await one.page())) != one.said:
            found.append(f"the page shows {on_page}")
        if found:
            wrong[one.number] = found[:4]
    assert not wrong
    assert not talking.unkind
    assert talking.slowest() < LONGEST_WAIT


def at_length(given: Any) -> Any:
    """Return a parameter with which a test is left out of the short form."""
    return pytest.param(given, marks=pytest.mark.at_length)


async def meanwhile(what: Callable[..., Any], *given: Any) -> Any:
    """Do something that takes its time, while the students talk."""
    return await asyncio.to_thread(what, *given)
