"""Reading on comes to the same as reading from the start, and what was read before stays as it is."""

import copy
from random import Random

import pytest

from mi.transcript import Event, Reading, read, read_on
from tests.mi.test_transcript import START, bot, slot, spoken, user

DRILL = [user("/drill", "drill", technique="affirm"), bot(custom={"kind": "drill", "number": 1})]
VERDICT = [user("Hm.", "affirm"), bot(custom={"kind": "verdict", "verdict": "right"}), bot("The next line.")]
REWIND = [user("/rewind", "rewind"), bot(custom={"kind": "rewound"})]
CODING = [user("/code", "code"), bot(custom={"kind": "coding"})]
CODED = [{**user("So?", "open_question"), "metadata": {"client": "A line.", "key": "1"}}, bot(custom={"kind": "coded", "turn": 1})]
WAYS: list[list[Event]] = [
    START,
    spoken(),
    spoken("Why?", pool="leaves"),
    [*spoken()[:2], slot({"kind": "feedback", "outcome": "argued"})],
    spoken()[:1],
    REWIND,
    [*REWIND, *REWIND],
    [user("/hint", "hint"), bot(custom={"kind": "hint", "text": "Reflect."})],
    [user("/end", "end"), bot("Bye."), bot(custom={"kind": "summary", "turns": 1})],
    DRILL,
    VERDICT,
    CODING,
    CODED,
    [{**CODED[0], "metadata": {"client": "Another.", "key": "2"}}, CODED[1]],
]


@pytest.mark.parametrize("seed", range(60))
def test_event_by_event_it_is_the_same(seed: int) -> None:
    random = Random(seed)
    events = [event for _ in range(12) for event in random.choice(WAYS)]
    so_far, earlier = Reading(), []
    for number, event in enumerate(events, 1):
        so_far = read_on(so_far, [event])
        earlier.append((so_far, copy.deepcopy(so_far)))
        assert so_far.transcript == read(events[:number])
    assert all(reading == as_it_was for reading, as_it_was in earlier)


def test_nothing_new_changes_nothing() -> None:
    so_far = read_on(Reading(), [*START, *spoken()])
    assert read_on(so_far, []) == so_far
