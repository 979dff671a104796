"""One machine, as `make run` starts it: a server dies or freezes, comes back by itself, and nobody's reply is lost or said twice."""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.faults.conftest import meanwhile, under_load
from tests.faults.one_machine import Site, launched, until


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with launched(tmp_path_factory.mktemp("var"), MI_ACTIONS="server", MI_RASA_TIMEOUT="12") as found:
        yield found


def strike(site: Site, name: str, number: int) -> None:
    """Send the server a signal, and wait until another process has taken its place."""
    struck = site.pid(name)
    assert struck is not None
    os.kill(struck, number)
    until(lambda: site.pid(name) not in (None, struck), f"{name} did not come back:\n{site.output.read_text()}")


@pytest.mark.parametrize("name", ["rasa", "actions", "web"])
async def test_a_server_is_killed(site: Site, name: str) -> None:
    async with under_load(site):
        await meanwhile(strike, site, name, signal.SIGKILL)


@pytest.mark.at_length
async def test_all_are_killed_one_after_the_other_and_again(site: Site) -> None:
    async with under_load(site):
        for name in ("rasa", "web", "actions", "web", "rasa"):
            await meanwhile(strike, site, name, signal.SIGKILL)


@pytest.mark.at_length
@pytest.mark.parametrize("name", ["rasa", "actions"])
async def test_a_server_freezes_and_is_replaced(site: Site, name: str) -> None:
    async with under_load(site):
        await meanwhile(strike, site, name, signal.SIGSTOP)
