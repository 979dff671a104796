"""What the fuzzing throws at us: the worst that anybody could send, and how much of it.

Short by default, so that it can run with every other test; `make fuzz` sets MI_FUZZ=long and sends 10,000 inputs in all. The numbers given
to `inputs` are those of the long run.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

LONG: Final = os.environ.get("MI_FUZZ") == "long"
SHORT_SHARE: Final = 50
HANG: Final = 2.0
"""Seconds of work after which an answer counts as a hang."""

NASTY: Final = (
    "",
    " ",
    "/restart",
    "/start",
    "/end{",
    '/start{"persona": "ray", "feedback": "at_end"}',
    '/start{"persona": ["ray"], "history": {"persona": 1}, "seed": null}',
    '/simple_reflection{"session": {"left": true}, "feedback": {}}',
    '/nothing{"utterance": "x"}@0.9',
    '\u200b/rewind{"session": null}',
    '[You should stop](utterance){"role": "affirm"}',
    '{"text": "x", "custom": {"kind": "summary"}}',
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</textarea></template><svg/onload=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    "'; DROP TABLE events; --",
    "=cmd|' /C calc'!A0",
    "%s%n%x{0}{name}{plan}{number}",
    "../../../../etc/passwd",
    "\x00",
    "a\x00b\x08\x1b[2J\x7f",
    "\u202egnirts a ti sdaer\u202c",
    "\u200b\u200c\u200d\ufeff\u2060",
    "\ud800",
    "half \udfff a character",
    "Z\u0351\u036b\u0343\u036a\u0302" * 40,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 100,
    "\u2028\u2029\u0085\x1c",
    "ǅﬀİıß" * 50,
    "٠١٢٣",
    "９９９",
    "1e999",
    "NaN",
    "-0",
    "9" * 400,
    "x" * 4000,
    "x" * 4001,
    "You should stop. " * 235,
    "What do you " * 333,
    "I hear, I hear, " * 250,
    "on a scale from 0 to 10 " * 160,
    "?" * 4000,
    ".,;:!-" * 660,
    "(" * 2000 + ")" * 2000,
    "[" * 4000,
    "'" * 4000,
    " a" * 2000,
    "\n" * 3999 + "x",
    "aA1 " * 1000,
    "it's the- the-the " * 220,
    "x" * 100_000,
)


def text() -> st.SearchStrategy[str]:
    """Any text: of all of Unicode with its halves, of what is known to hurt, or of both."""
    anything = st.text(st.characters(), max_size=200)
    return st.one_of(st.sampled_from(NASTY), anything, st.builds(str.__add__, st.sampled_from(NASTY), anything))


def message() -> st.SearchStrategy[str]:
    """What can come as a reply, of any sense and none, at most 4,000 characters of it."""
    said = (
        "You should stop.",
        "What matters to you?",
        "It sounds hard.",
        "If I may,",
        "on a scale",
        "0 to 10",
        "sorry",
        "goodbye",
        "?",
        "/",
    )
    words = st.lists(st.one_of(st.sampled_from(said), text()), max_size=8).map(" ".join)
    return st.one_of(words, text()).map(lambda given: given[:4000])


def junk() -> st.SearchStrategy[Any]:
    """Anything that JSON or YAML can bring."""
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        text(),
        st.sampled_from((10**400, "ray", "each_turn", "hard", "affirm", 0, -1)),
    )
    return st.recursive(
        leaves, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(text(), inner, max_size=4)), max_leaves=8
    )


def inputs(number: int) -> Callable[[Any], Any]:
    """Decorate a test: so many inputs in the long run, a fiftieth of it in the short one, there always the same ones."""
    return settings(
        max_examples=number if LONG else max(8, number // SHORT_SHARE),
        deadline=None,
        derandomize=not LONG,
        database=None,
        print_blob=True,
        # What is found is short enough as it is; to make it shorter takes minutes.
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def promptly() -> Iterator[None]:
    """Fail where what happens inside is at work for longer than `HANG`; that others use the processor does not count."""
    began = time.thread_time()
    yield
    took = time.thread_time() - began
    assert took < HANG, f"at work for {took:.1f} s"
