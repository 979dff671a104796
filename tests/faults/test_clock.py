"""A clock that jumps, an hour back and a day on, at Rasa or at the web: the order stays that in which things were said."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import SHORT, at_length, held, meanwhile, under_load
from tests.faults.one_machine import Site, apart
from tests.faults.students import Unserved, crowd, shown
from web.accounts.management.commands.load_students import PASSWORD
from workbench.visitors import WebVisitor

LIBRARY = next((str(path) for path in Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), "")
HOUR_BACK, DAY_ON, NOW = "-1h", "+1d", "+0"
EVERY = 1
"""Seconds after which a process looks at the file that says what time it is."""

pytestmark = pytest.mark.skipif(not LIBRARY, reason="libfaketime is missing; on Debian: apt install faketime")


class Clocks:
    """What time it is for Rasa and for the web, each for itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in ("rasa", "web"):
            self._file(name).write_text(NOW)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.clock"

    def variables(self, name: str) -> dict[str, str]:
        """What a process needs so that its clock can be set."""
        return {
            "LD_PRELOAD": LIBRARY,
            "FAKETIME_TIMESTAMP_FILE": str(self._file(name)),
            "FAKETIME_CACHE_DURATION": str(EVERY),
            # As on a real machine: what measures how long something takes does not jump.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, name: str, to: str) -> None:
        new = self._file(name).with_suffix(".new")
        new.write_text(to)
        new.replace(self._file(name))
        time.sleep(2 * EVERY)


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Clocks:
    return Clocks(tmp_path_factory.mktemp("clocks"))


@pytest.fixture(scope="module")
def site(clocks: Clocks, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    # The web's threads are slow under the library: only where a test needs it.
    own = {name: clocks.variables(name) for name in (("rasa",) if SHORT else ("rasa", "web"))}
    with apart(tmp_path_factory.mktemp("var"), own) as found:
        yield found


@pytest.fixture(autouse=True)
def _afterwards_it_is_now(clocks: Clocks) -> Iterator[None]:
    yield
    for name in ("rasa", "web"):
        clocks.set(name, NOW)


@pytest.mark.parametrize("to", [HOUR_BACK, at_length(DAY_ON)])
async def test_rasas_clock_jumps_and_back(site: Site, clocks: Clocks, to: str) -> None:
    async with under_load(site) as students:
        await meanwhile(clocks.set, "rasa", to)
        await students.more(2)
        await meanwhile(clocks.set, "rasa", NOW)
    events = site.events(students.students[0].session)
    times = [event["timestamp"] for event in events]
    assert times != sorted(times), "the clock did not jump"


@pytest.mark.at_length
async def test_the_webs_clock_is_set_back_and_on_again(site: Site, clocks: Clocks) -> None:
    async with under_load(site) as students:
        await meanwhile(clocks.set, "web", HOUR_BACK)
        await students.more(2)
        await meanwhile(clocks.set, "web", NOW)


@pytest.mark.at_length
async def test_a_day_later_everybody_logs_in_again_and_goes_on(site: Site, clocks: Clocks) -> None:
    people = site.people(2)
    async with under_load(site, people) as before:
        pass
    clocks.set("web", DAY_ON)
    async with crowd(site.url, people) as students:
        for one, earlier, (name, _) in zip(students.students, before.students, people):
            one.session, one.said = earlier.session, [*earlier.said]
            with pytest.raises(Unserved, match="logged out"):
                await one.page()
            await WebVisitor(one.http, site.url).log_in(name, PASSWORD)
            assert shown(await one.page()) == one.said
            await one._reload("")
            await one.say(one.next_text())
        await held(students, site)
        clocks.set("web", NOW)
        for one in students.students:
            await one.say(one.next_text())
        await held(students, site)
