"""The bot's channel: anything that is posted to it is taken or refused, and no more than that."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.channel import LONGEST_MESSAGE, fault
from tests.door import Door, GuardedRest
from tests.fuzz.inputs import inputs, junk, promptly, text

POST = st.fixed_dictionaries(
    {"sender": st.one_of(st.just("abc"), text(), junk()), "message": st.one_of(text(), junk())},
    optional={"metadata": junk(), "input_channel": st.one_of(text(), junk()), "stream": junk(), "extra": junk()},
)


def raw() -> st.SearchStrategy[bytes]:
    """Bytes of any kind: JSON, JSON with a name given twice, nearly JSON, none."""
    whole = st.one_of(POST, junk()).map(lambda given: json.dumps(given).encode())
    cut = st.builds(lambda given, at: given[: at % (len(given) + 1)], whole, st.integers(0, 10_000))
    twice = st.builds(
        lambda first, second: f'{{"sender": "a", "message": {first}, "message": {second}}}'.encode(), *[junk().map(json.dumps)] * 2
    )
    return st.one_of(whole, whole, cut, twice, st.binary(max_size=100))


@pytest.fixture(scope="module")
def door() -> Door:
    return Door(GuardedRest())


@inputs(1000)
@given(body=raw())
def test_whatever_is_posted_is_taken_or_refused(door: Door, body: bytes) -> None:
    heard = len(door.heard)
    with promptly():
        status, answer = asyncio.run(door.post(body))
    assert status in (200, 400), f"{status}: {answer}"
    assert (len(door.heard) > heard) == (status == 200)
    if status == 200:
        taken = door.heard[-1]
        assert isinstance(taken.text, str) and len(taken.text) <= LONGEST_MESSAGE and isinstance(taken.sender_id, str) and taken.sender_id
        taken.text.encode()


@inputs(200)
@given(post=st.one_of(POST, junk()))
def test_a_fault_is_told_in_one_sentence(post: Any) -> None:
    told = fault(post)
    assert isinstance(told, str) and len(told) < 200 and "\n" not in told
