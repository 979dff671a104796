"""The bot's channel: anything that is posted to it is taken or refused, and no more than that."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from components.channel import LONGEST_MESSAGE, fault
from tests.door import Door, GuardedRest
from tests.fuzz.inputs import inputs, junk, promptly, text

SECRET = "a-secret-that-is-long-enough"
EDGES = (
    "x" * LONGEST_MESSAGE,
    "x" * (LONGEST_MESSAGE + 1),
    "\U0001f468" * LONGEST_MESSAGE,
    "Hm.",
    "/restart",
    '/start{"persona": "\\ud800"}',
)


def post() -> st.SearchStrategy[dict[str, Any]]:
    """A post as it should be, with one or two things that are otherwise."""
    said = st.one_of(text(), st.sampled_from(EDGES))
    odd = {
        "sender": st.one_of(text(), junk(), st.sampled_from(("", "x" * 255, "x" * 256, "a\nb", " "))),
        "message": st.one_of(said, junk()),
        "metadata": st.one_of(junk(), st.dictionaries(st.sampled_from(("key", "client", "register")), junk(), max_size=3)),
        "input_channel": st.one_of(text(), junk()),
        "stream": junk(),
        "extra": junk(),
    }
    wrong = st.lists(st.sampled_from(sorted(odd)), max_size=2, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: odd[name] for name in names})
    )
    return st.builds(lambda message, other: {"sender": "abc", "message": message, **other}, said, wrong)


def raw() -> st.SearchStrategy[bytes]:
    """Bytes of any kind: JSON, JSON with a name given twice, nearly JSON, none."""
    whole = st.one_of(post(), post(), post(), junk()).map(lambda given: json.dumps(given).encode())
    cut = st.builds(lambda given, at: given[: at % (len(given) + 1)], whole, st.integers(0, 10_000))
    twice = st.builds(
        lambda first, second: f'{{"sender": "a", "message": {first}, "message": {second}}}'.encode(), *[junk().map(json.dumps)] * 2
    )
    hard = st.sampled_from(
        (b"[" * 100_000, b'{"sender": "a", "message": ' + b"9" * 10_000 + b"}", b'{"a":' * 50_000, b"\xef\xbb\xbf{}", b"")
    )
    return st.one_of(whole, whole, whole, cut, twice, hard, st.binary(max_size=100))


@pytest.fixture(scope="module")
def door() -> Door:
    return Door(GuardedRest())


@pytest.fixture(scope="module")
def guarded() -> Door:
    return Door(GuardedRest(SECRET))


@inputs(1000)
@given(body=raw())
def test_whatever_is_posted_is_taken_or_refused(door: Door, body: bytes) -> None:
    heard = len(door.heard)
    with promptly():
        status, answer = asyncio.run(door.post(body))
    event(str(status))
    assert status in (200, 400), f"{status}: {answer}"
    assert (len(door.heard) > heard) == (status == 200)
    if status == 200:
        taken = door.heard[-1]
        assert isinstance(taken.text, str) and len(taken.text) <= LONGEST_MESSAGE and isinstance(taken.sender_id, str) and taken.sender_id
        assert isinstance(taken.metadata or {}, dict)
        taken.text.encode()


@inputs(200)
@given(
    known=st.one_of(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80),
        st.sampled_from(
            ("Bearer ", "Bearer", f"Basic {SECRET}", f"bearer {SECRET}", f"Bearer {SECRET} ", f"Bearer  {SECRET}", SECRET, "x" * 9000)
        ),
    ),
    body=raw(),
)
def test_who_does_not_know_the_secret_is_not_heard(guarded: Door, known: str, body: bytes) -> None:
    with promptly():
        status, _ = asyncio.run(guarded.post(body, Authorization=known))
    assert status == 401 and guarded.heard == []


@inputs(200)
@given(posted=st.one_of(post(), junk()))
def test_a_fault_is_told_in_one_sentence(posted: Any) -> None:
    told = fault(posted)
    assert isinstance(told, str) and len(told) < 200 and "\n" not in told
    event("refused" if told else "taken")
