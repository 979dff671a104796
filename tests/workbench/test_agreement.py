"""How far two codings agree: figures with known answers."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import agreement
from workbench.agreement import COVERAGES, Compared, by_code, by_coverage, confusion, interval, line, reliability

LINE = re.compile(r".+: kappa -?\d\.\d\d \[-?\d\.\d\d, -?\d\.\d\d\] macro-F1 \d\.\d\d accuracy \d\.\d\d n=\d+ coverage \d\.\d\d")


def compared(given_: str, coded: str, conversations: str = "") -> Compared:
    """Letters are codes; without conversations each thing is one of its own."""
    return Compared(list(conversations or map(str, range(len(given_)))), list(given_), list(coded))


# Interval


def test_where_all_agree_the_interval_is_1() -> None:
    assert interval(list("aabbcc"), list("xyxyxy"), list("xyxyxy")) == (1.0, 1.0)


def test_the_interval_holds_what_was_found() -> None:
    conversations, truth, coded = list("aabbccdd") * 3, list("xyxyxyxy") * 3, list("xyxyxxyy") * 3
    low, high = interval(conversations, truth, coded)
    assert low < agreement._kappa(truth, coded) < high


def test_whole_conversations_are_drawn_and_not_their_turns() -> None:
    """One conversation in which all is right, one in which all is wrong: kappa is 1, -1, or between the two by halves."""
    low, high = interval(["a"] * 10 + ["b"] * 10, list("xy" * 10), [*"xy" * 5, *"yx" * 5])
    assert (low, high) == (-1.0, 1.0)


def test_one_conversation_cannot_vary() -> None:
    low, high = interval(["a"] * 4, list("xyxy"), list("xyxx"))
    assert low == high == pytest.approx(0.5)


def test_the_interval_is_the_same_each_time_and_depends_on_its_seed() -> None:
    conversations = [str(place % 7) for place in range(60)]
    truth, coded = list("xyz" * 20), list("xyzxyzxzy" * 6 + "xyzxyy")
    assert interval(conversations, truth, coded) == interval(conversations, truth, coded)
    assert interval(conversations, truth, coded) != interval(conversations, truth, coded, seed=1)


def test_resamples_of_one_code_alone_are_left_out() -> None:
    low, high = interval(list("ab"), list("xy"), list("xy"))
    assert (low, high) == (1.0, 1.0)


# Lines


def test_a_line_says_kappa_interval_f1_accuracy_number_and_coverage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "interval", lambda *_: (0.2, 0.854))
    pairs = compared("xxxxyyyy", "xxxyyyyx")
    assert line("main behaviour", pairs) == "main behaviour: kappa 0.50 [0.20, 0.85] macro-F1 0.75 accuracy 0.75 n=8 coverage 1.00"


def test_a_line_of_a_part_says_how_much_is_left() -> None:
    assert line("sure", compared("xy", "xy"), 8).endswith("n=2 coverage 0.25")


@pytest.mark.parametrize("of", [None, 7])
def test_a_line_of_nothing_says_so(of: int | None) -> None:
    assert line("sure", compared("", ""), of) == "sure: nothing to compare n=0 coverage 0.00"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"), st.sampled_from("xyz")), min_size=8, max_size=30))
def test_every_line_has_the_same_form(rows: list[tuple[str, str, str]]) -> None:
    conversations, truth, coded = map(list, zip(*rows, ("a", "x", "x"), ("b", "y", "y"), ("c", "x", "x"), ("d", "y", "y")))
    assert LINE.fullmatch(line("outcome", Compared(conversations, truth, coded)))


def test_each_code_has_its_precision_and_recall() -> None:
    assert by_code(compared("xxyz", "xyyy"), ["x", "y", "w"], ", sure") == [
        "x, sure: precision 1.00 recall 0.50 F1 0.67 n=2",
        "y, sure: precision 0.33 recall 1.00 F1 0.50 n=1",
        "w, sure: precision 0.00 recall 0.00 F1 0.00 n=0",
    ]


def test_nothing_has_no_precision_and_no_recall() -> None:
    assert by_code(compared("", ""), ["x"])[0].startswith("x: precision 0.00 recall 0.00 F1 0.00 n=0")


def test_confusion_counts_what_became_of_each_code() -> None:
    assert confusion(compared("xxxyy", "xxyyx"), ["x", "y", "z"]) == [
        "confusion, x: x 2 y 1 z 0",
        "confusion, y: x 1 y 1 z 0",
        "confusion, z: x 0 y 0 z 0",
    ]


def test_a_part_keeps_what_belongs_together() -> None:
    assert compared("xyz", "abc", "123").where([True, False, True]) == compared("xz", "ac", "13")


# Coverage


def test_the_surest_part_agrees_best_where_confidence_means_something() -> None:
    """The surer half is right, the other wrong."""
    pairs = compared("xyxyxyxyxy" * 2, "xyxyxyxyxy" + "yxyxyxyxyx")
    curve = by_coverage(pairs, [0.9] * 10 + [0.4] * 10)
    assert [(share, kappa) for share, _, kappa in curve if share in (1.0, 0.5)] == [(1.0, pytest.approx(0)), (0.5, 1.0)]


def test_the_curve_names_the_least_confidence_that_is_kept() -> None:
    confidence = [place / 100 for place in range(100)]
    curve = by_coverage(compared("xy" * 50, "xy" * 50), confidence)
    assert [(share, round(least, 2)) for share, least, _ in curve] == [(share, round(1 - share, 2)) for share in COVERAGES]


def test_the_curve_goes_down_from_everything() -> None:
    assert COVERAGES[0] == 1.0 and list(COVERAGES) == sorted(COVERAGES, reverse=True)


def test_one_thing_alone_is_kept_throughout() -> None:
    curve = by_coverage(compared("x", "y"), [0.3])
    assert [least for _, least, _ in curve] == [0.3] * len(COVERAGES)


@given(st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from("xy"), st.floats(0, 1)), min_size=1, max_size=30))
def test_the_less_is_kept_the_surer_it_is(rows: list[tuple[str, str, float]]) -> None:
    truth, coded, confidence = map(list, zip(*rows))
    least = [value for _, value, _ in by_coverage(Compared([""] * len(rows), truth, coded), confidence)]
    assert least == sorted(least) and least[0] == min(confidence)


# Reliability


def test_who_is_as_sure_as_right_has_no_error() -> None:
    found = reliability([0.25] * 4 + [0.75] * 4, [True, False, False, False, True, True, True, False])
    assert (found.confidence, found.right, found.count, found.error) == ([0.25, 0.75], [0.25, 0.75], [4, 4], 0)


def test_who_is_always_sure_and_half_right_errs_by_half() -> None:
    found = reliability([1.0] * 10, [True, False] * 5)
    assert (found.confidence, found.right, found.count, found.error) == ([1.0], [0.5], [10], 0.5)


def test_bins_count_by_their_size() -> None:
    """Nine are off by .1, one by .9."""
    found = reliability([0.9] * 9 + [0.1], [True] * 10)
    assert found.error == pytest.approx((9 * 0.1 + 0.9) / 10)


def test_too_little_confidence_errs_as_too_much_does() -> None:
    assert reliability([0.5] * 4, [True] * 4).error == reliability([0.5] * 4, [False] * 4).error == 0.5


def test_errors_in_one_bin_even_out() -> None:
    assert reliability([0.42, 0.48], [True, False]).error == pytest.approx(0.05)


@pytest.mark.parametrize(("confidence", "count"), [([0.0, 0.05], [2]), ([0.09, 0.11], [1, 1]), ([0.95, 1.0], [2])])
def test_bins_are_tenths_and_hold_both_ends(confidence: list[float], count: list[int]) -> None:
    assert reliability(confidence, [True, True]).count == count


def test_nothing_is_neither_reliable_nor_not() -> None:
    found = reliability([], [])
    assert (found.confidence, found.error) == ([], 0)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_the_error_is_a_share_and_every_thing_is_in_a_bin(rows: list[tuple[float, bool]]) -> None:
    found = reliability([value for value, _ in rows], [right for _, right in rows])
    assert -1e-9 <= found.error <= 1 + 1e-9 and sum(found.count) == len(rows) and math.isfinite(found.error)
