"""One machine: somebody else locks a database, or the disk is full."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.breaking import fill, keep_from_growing, lock, may_mount, small_disk
from tests.faults.conftest import at_length, meanwhile, under_load
from tests.faults.one_machine import Site, apart

LOCKED = 10.0
"""Seconds."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with apart(tmp_path_factory.mktemp("var")) as found:
        yield found


@pytest.mark.parametrize("seconds", [LOCKED, at_length(40)], ids=["a while", "longer than anybody waits"])
@pytest.mark.parametrize("which", ["tracker", at_length("database")])
async def test_a_database_is_locked(site: Site, which: str, seconds: int) -> None:
    async with under_load(site):
        await meanwhile(lock, getattr(site, which), seconds)


@pytest.fixture(params=["tracker", at_length("web")])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Site, Path]]:
    """One of the two databases is on a disk so small that a test can fill it."""
    if not may_mount():
        pytest.skip("a small disk cannot be mounted here: that needs root; the next test does without")
    with small_disk(6) as disk:
        elsewhere = {"tracker": disk / "tracker.db"} if request.param == "tracker" else {}
        var = tmp_path if elsewhere else disk
        with apart(var, tracker=elsewhere.get("tracker") or tmp_path / "tracker.db") as site:
            yield site, disk


async def test_the_disk_is_full(full: tuple[Site, Path]) -> None:
    site, disk = full
    async with under_load(site) as students:
        await meanwhile(fill, disk, 8)
    assert students.told["acknowledged 200"] < students.told.total(), "nobody noticed"


@pytest.mark.parametrize("name", ["rasa", at_length("web")])
async def test_no_file_may_grow(site: Site, name: str) -> None:
    running = site.processes[name].running
    assert running is not None
    async with under_load(site) as students:
        await meanwhile(keep_from_growing, running.pid, 8)
    assert students.told["acknowledged 200"] < students.told.total(), "nobody noticed"
