"""Kappa and its interval: figures with known answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi.agreement import LEAST_THINGS, agreement, interval, kappa

LETTERS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=1, max_size=40)


def test_cohens_own_kind_of_table() -> None:
    """25 things, 20 yes-yes and no-no: .70 agreed, .50 by chance (a textbook table of 50: 20, 5, 10, 15)."""
    given_ = "y" * 25 + "n" * 25
    coded = "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    assert kappa(given_, coded) == pytest.approx(0.4)


def test_all_the_same_is_1_and_all_turned_round_is_minus_1() -> None:
    assert kappa("xyxy", "xyxy") == 1
    assert kappa("xyxy", "yxyx") == -1


def test_without_a_chance_to_differ_there_is_no_kappa() -> None:
    assert kappa("xxxx", "xxxx") is None
    assert kappa("", "") is None


def test_the_interval_draws_whole_conversations() -> None:
    """One conversation in which all is right, one in which all is wrong: kappa is 1, -1, or between the two by halves."""
    assert interval(["a"] * 10 + ["b"] * 10, list("xy" * 10), [*"xy" * 5, *"yx" * 5]) == (-1.0, 1.0)


def test_one_conversation_cannot_vary() -> None:
    assert interval(["a"] * 4, list("xyxy"), list("xyxx")) == (0.5, 0.5)


def test_the_interval_is_the_same_each_time_and_depends_on_its_seed() -> None:
    conversations = [str(place % 7) for place in range(60)]
    truth, coded = list("xyz" * 20), list("xyzxyzxzy" * 6 + "xyzxyy")
    assert interval(conversations, truth, coded) == interval(conversations, truth, coded)
    assert interval(conversations, truth, coded) != interval(conversations, truth, coded, seed=1)


def test_where_no_resample_has_a_kappa_there_is_no_interval() -> None:
    assert interval(["a", "b"], ["x", "x"], ["x", "x"]) is None
    assert interval([], [], []) is None


@given(LETTERS)
def test_kappa_is_symmetrical_and_at_most_1(rows: list[tuple[str, str, str]]) -> None:
    _, one, other = map(list, zip(*rows))
    found = kappa(one, other)
    assert found is None or (found == pytest.approx(kappa(other, one)) and found <= 1)


@given(LETTERS)
def test_the_interval_is_in_order_and_within_bounds(rows: list[tuple[str, str, str]]) -> None:
    names, one, other = map(list, zip(*rows))
    found = interval(names, one, other, samples=50)
    assert found is None or -1 <= found[0] <= found[1] <= 1


def test_too_few_things_say_nothing() -> None:
    few = agreement("all", [("a", "x", "x"), ("b", "y", "y")])
    assert few.too_few and few.low is None and few.same == 2 and few.share == 1


def test_one_conversation_says_nothing_about_others() -> None:
    assert agreement("all", [("a", letter, letter) for letter in "xy" * LEAST_THINGS]).too_few


def test_enough_has_an_interval_around_kappa() -> None:
    pairs = [(str(place % 5), "xy"[place % 2], "xy"[place % 2] if place % 3 else "x") for place in range(60)]
    found = agreement("all", pairs)
    assert not found.too_few and found.conversations == 5 and found.things == 60
    assert found.low is not None and found.high is not None and found.kappa is not None
    assert found.low <= found.kappa <= found.high


def test_one_code_says_how_often_each_side_gave_it() -> None:
    assert agreement("affirm", [("a", True, False), ("a", True, True), ("a", False, False)]).found == (2, 1)


def test_a_code_that_hardly_came_up_says_nothing() -> None:
    def told(times: int) -> bool:
        return agreement("affirm", [(str(place % 4), place < times, place < times) for place in range(40)]).too_few

    assert told(4) and not told(5)
