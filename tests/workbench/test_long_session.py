"""Late turns beside early ones."""

import asyncio
from typing import Any

from workbench import long_session
from workbench.visitors import Bad, Over

SAID = [f"Reply {number}." for number in range(1, long_session.TURNS + 1)]


class Someone:
    """Answers at once early in a session, and later the slower the longer it is."""

    def __init__(self, log: list[tuple[int, str]], late: float = 0.004, fault: Exception | None = None) -> None:
        self.number, self.log, self.late, self.fault = 0, log, late, fault

    async def begin(self, persona: str, seed: str) -> None:
        assert (persona, seed) == ("ray", "1")

    async def say(self, text: str) -> None:
        self.number += 1
        self.log.append((self.number, text))
        if self.fault and self.number == 100:
            raise self.fault
        await asyncio.sleep(0.002 + (self.late if self.number > 190 else 0.0))


async def played(**how: Any) -> tuple[Any, list[tuple[int, str]]]:
    log: list[tuple[int, str]] = []
    return await long_session.play(lambda: Someone(log, **how), [("ray", "1", SAID)] * 2, show=False), log


async def test_a_session_that_grows_slower_is_noticed() -> None:
    found, _ = await played()
    assert found.around(200) > 2 * found.around(5) > 0 and not found.errors


async def test_only_the_turns_at_both_ends_are_measured_and_the_same_is_said_in_both() -> None:
    found, log = await played(late=0.0)
    assert sorted(number for number, _ in found.turns) == sorted([*range(1, 12), *range(195, 206)] * 2)
    texts = dict(log[194:216])
    assert all(texts[number] == texts[number + 194] for number in range(1, 12))
    assert log[194:198] == [(1, SAID[0]), (195, SAID[0]), (196, SAID[1]), (2, SAID[1])]


async def test_what_goes_wrong_is_told() -> None:
    for fault, told in ((Over(), "the client left early"), (Bad("status 503"), "status 503")):
        found, _ = await played(fault=fault)
        assert found.errors == {told: 2} and not found.turns
