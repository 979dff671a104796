"""A volley as a whole: each code once, in order, where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi import rules
from mi.behaviours import CODES, QUESTIONS, REFLECTIONS
from mi.rules import Limits, code, once_per_volley
from mi.volley import Coded, parse
from tests.mi.build import coded
from tests.mi.scored import SAID, SPEAKS_FOR, VECTORS, no_words

# Once per volley


def test_neighbours_of_one_code_are_one_utterance() -> None:
    volley = "You tried. You failed. What now?"
    items = [
        coded("simple_reflection", "You tried."),
        coded("simple_reflection", "You failed.", 11),
        coded("open_question", "What now?", 23),
    ]
    assert [item.text for item in once_per_volley(volley, items)] == ["You tried. You failed.", "What now?"]


def test_a_code_counts_once_in_a_volley() -> None:
    items = [coded("affirm", "a"), coded("open_question", "b", 2), coded("affirm", "c", 4)]
    assert [item.code for item in once_per_volley("a b c", items)] == ["affirm", "open_question"]


@pytest.mark.parametrize(("first", "last", "stays"), [(0.4, 0.8, "c"), (0.8, 0.4, "a"), (0.6, 0.6, "a")])
def test_of_two_apart_the_surer_one_stays_and_of_equals_the_first(first: float, last: float, stays: str) -> None:
    items = [Coded("affirm", 0, 1, "a", first, "words", "a"), coded("none", "b", 2), Coded("affirm", 4, 5, "c", last, "words", "c")]
    assert [item.text for item in once_per_volley("a b c", items) if item.code == "affirm"] == [stays]


def test_any_complex_reflection_makes_the_volley_complex() -> None:
    items = [coded("complex_reflection", "a"), coded("none", "b", 2), coded("simple_reflection", "c", 4)]
    assert [item.code for item in once_per_volley("a b c", items)] == ["complex_reflection", "none"]


def test_a_later_complex_reflection_replaces_a_simple_one_however_sure() -> None:
    items = [Coded("simple_reflection", 0, 1, "a", 0.99, "words", "a"), coded("none", "b", 2), coded("complex_reflection", "c", 4)]
    assert [item.code for item in once_per_volley("a b c", items)] == ["none", "complex_reflection"]


@pytest.mark.parametrize("order", [("simple_reflection", "complex_reflection"), ("complex_reflection", "simple_reflection")])
def test_a_joined_reflection_is_complex_and_names_the_rule_that_made_it_so(order: tuple[str, str]) -> None:
    found = once_per_volley("a b", [coded(order[0], "a"), coded(order[1], "b", 2)])
    assert [(item.code, item.rule, item.text) for item in found] == [("complex_reflection", "any_complex_makes_complex", "a b")]


def test_two_joined_complex_reflections_name_their_own_rule() -> None:
    items = [coded("complex_reflection", "a", rule="both_sides"), coded("complex_reflection", "b", 2)]
    assert once_per_volley("a b", items)[0].rule == "both_sides"


def test_of_several_questions_the_last_is_kept() -> None:
    items = [coded("open_question", "a"), coded("none", "b", 2), coded("closed_question", "c", 4)]
    assert [item.code for item in once_per_volley("a b c", items)] == ["none", "closed_question"]


@pytest.mark.parametrize("order", [("open_question", "closed_question"), ("closed_question", "open_question")])
def test_of_neighbouring_questions_the_last_names_the_kind_of_both(order: tuple[str, str]) -> None:
    found = once_per_volley("a b", [coded(order[0], "a"), coded(order[1], "b", 2)])
    assert [(item.code, item.text, item.rule) for item in found] == [(order[1], "a b", "words")]


def test_a_reflection_and_a_question_both_count() -> None:
    assert len(once_per_volley("a b", [coded("simple_reflection", "a"), coded("closed_question", "b", 2)])) == 2


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (True, True), (False, False)])
def test_joined_utterances_are_unsure_only_where_both_are(first: bool, second: bool) -> None:
    items = [coded("affirm", "a", unsure=first), coded("affirm", "b", 2, unsure=second)]
    assert once_per_volley("a b", items)[0].unsure == (first and second)


ANY = st.lists(st.tuples(st.sampled_from(CODES), st.floats(0, 1), st.booleans()), max_size=8)


def laid_out(drawn: list[tuple[str, float, bool]]) -> tuple[str, list[Coded]]:
    """A volley of one letter an utterance."""
    items = [
        Coded(name, 2 * place, 2 * place + 1, "x", confidence, "words", "x", unsure, (name, "none") if unsure else ())
        for place, (name, confidence, unsure) in enumerate(drawn)
    ]
    return " ".join("x" for _ in drawn), items


def family(name: str) -> str:
    return "question" if name in QUESTIONS else "reflection" if name in REFLECTIONS else name


@given(ANY)
def test_each_code_that_was_given_is_kept_once_and_no_other(drawn: list[tuple[str, float, bool]]) -> None:
    kept = [family(item.code) for item in once_per_volley(*laid_out(drawn))]
    assert len(kept) == len(set(kept)) and set(kept) == {family(name) for name, _, _ in drawn}


@given(ANY)
def test_what_is_kept_stands_in_order_and_where_it_says(drawn: list[tuple[str, float, bool]]) -> None:
    volley, items = laid_out(drawn)
    found = once_per_volley(volley, items)
    assert all(volley[item.start : item.end] == item.text for item in found)
    assert all(first.end < second.start for first, second in zip(found, found[1:]))


@given(ANY)
def test_a_volley_that_was_counted_is_not_changed_by_counting_it_again(drawn: list[tuple[str, float, bool]]) -> None:
    volley, items = laid_out(drawn)
    once = once_per_volley(volley, items)
    assert once_per_volley(volley, once) == once


@given(ANY)
def test_the_volley_has_a_complex_reflection_wherever_one_was_said(drawn: list[tuple[str, float, bool]]) -> None:
    said, kept = {name for name, _, _ in drawn}, {item.code for item in once_per_volley(*laid_out(drawn))}
    assert ("complex_reflection" in said) == ("complex_reflection" in kept)


@given(ANY)
def test_the_volley_has_the_last_question(drawn: list[tuple[str, float, bool]]) -> None:
    asked = [name for name, _, _ in drawn if name in QUESTIONS]
    assert [item.code for item in once_per_volley(*laid_out(drawn)) if item.code in QUESTIONS] == asked[-1:]


# The whole


@given(st.text(max_size=60), SAID, VECTORS)
def test_whatever_was_said_is_coded_where_it_stands(volley: str, client: str, given_: dict[str, float]) -> None:
    found = code(volley, lambda texts: [given_ for _ in texts], no_words, Limits(0.3, 0.4, 0.6), client)
    assert all(volley[item.start : item.end] == item.text and item.code in CODES and 0 <= item.confidence <= 1 for item in found)
    assert bool(found) == bool(parse(volley))


@pytest.mark.parametrize("name", ["words", *SPEAKS_FOR, "default_when_unsure", "argued_beside_good_words", "any_complex_makes_complex"])
def test_every_rule_stands_in_the_table(name: str) -> None:
    assert f"| `{name}` |" in (rules.__doc__ or "")
