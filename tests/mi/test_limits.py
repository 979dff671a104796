"""When the coder is unsure, what it then says, and arguments beside good words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi.behaviours import CODES, MI_NON_ADHERENT
from mi.rules import MARGIN, UNSURE_DEFAULTS, Limits, code
from tests.mi.scored import BARE, ELSE, OPPOSITE, VECTORS, beside, no_words, one, spread

# default_when_unsure


@pytest.mark.parametrize("pair", UNSURE_DEFAULTS, ids=lambda pair: "+".join(sorted(pair)))
def test_where_two_codes_are_equally_likely_the_default_of_miti_is_coded(pair: frozenset[str]) -> None:
    likelier = next(iter(pair - {UNSURE_DEFAULTS[pair]}))
    other = next(iter(pair - {likelier}))
    found = one(**{likelier: 0.45, other: 0.45 - MARGIN / 2})
    assert (found.code, found.unsure, found.rule) == (UNSURE_DEFAULTS[pair], True, "default_when_unsure")
    assert found.candidates == (likelier, other)


@pytest.mark.parametrize("pair", UNSURE_DEFAULTS, ids=lambda pair: "+".join(sorted(pair)))
def test_where_one_code_is_clearly_likelier_no_default_is_taken(pair: frozenset[str]) -> None:
    likelier = next(iter(pair - {UNSURE_DEFAULTS[pair]}))
    other = next(iter(pair - {likelier}))
    found = one(**{likelier: 0.5, other: 0.5 - MARGIN * 1.5})
    assert (found.code, found.unsure) == (likelier, False)


def test_where_the_default_is_the_likelier_of_the_two_it_is_taken_surely() -> None:
    found = one(simple_reflection=0.45, complex_reflection=0.44)
    assert (found.code, found.unsure, found.rule) == ("simple_reflection", False, "words")


def test_two_codes_without_a_default_keep_the_likelier() -> None:
    assert one(affirm=0.45, open_question=0.44).code == "affirm"


def test_the_words_of_a_default_are_those_of_the_likelier_code() -> None:
    probabilities = spread({"complex_reflection": 0.45, "simple_reflection": 0.44})
    assert code(BARE, lambda texts: [probabilities], lambda text, name: f"for {name}")[0].words == "for complex_reflection"


# Limits


@pytest.mark.parametrize("name", CODES)
def test_without_limits_the_coder_never_abstains(name: str) -> None:
    assert not one("ice tin oak", **{name: 0.2}).unsure


def test_below_the_least_confidence_the_coder_abstains_and_names_two_candidates() -> None:
    found = one(limits=Limits(least=0.3), affirm=0.25, open_question=0.2)
    assert (found.code, found.unsure, found.candidates) == ("affirm", True, ("affirm", "open_question"))


@pytest.mark.parametrize("confidence", [0.3, 0.31])
def test_from_the_least_confidence_on_the_coder_is_sure_and_names_no_candidates(confidence: float) -> None:
    found = one(limits=Limits(least=0.3), affirm=confidence, open_question=0.2)
    assert (found.unsure, found.candidates) == (False, ())


@pytest.mark.parametrize("name", sorted(MI_NON_ADHERENT))
@pytest.mark.parametrize(("harm_sure", "unsure"), [(0.5, False), (0.6, True)])
def test_an_argument_must_be_surer(name: str, harm_sure: float, unsure: bool) -> None:
    found = one(
        limits=Limits(harm_sure=harm_sure), **{name: 0.5, "open_question": 0.3, "confront" if name == "persuade" else "persuade": 0.05}
    )
    assert (found.code, found.unsure) == (name, unsure)


@pytest.mark.parametrize("name", ELSE)
def test_what_does_not_argue_need_not_be_surer(name: str) -> None:
    assert not one(limits=Limits(harm_sure=0.99), **{name: 0.3}).unsure


def test_the_least_confidence_holds_for_an_argument_too() -> None:
    assert one(limits=Limits(least=0.6), persuade=0.5, open_question=0.3).unsure


def test_confronting_and_persuading_count_together_since_either_argues() -> None:
    assert not one(limits=Limits(harm_sure=0.6), persuade=0.35, confront=0.3, open_question=0.2).unsure


def test_who_doubts_an_argument_names_what_else_it_might_be() -> None:
    found = one(limits=Limits(harm_sure=0.7), persuade=0.35, confront=0.25, open_question=0.2)
    assert found.candidates == ("persuade", "open_question")


@pytest.mark.parametrize("name", ELSE)
@pytest.mark.parametrize(("harm_from", "unsure"), [(0.3, True), (0.4, False)])
def test_whether_something_argues_is_doubted_although_something_else_is_likelier(name: str, harm_from: float, unsure: bool) -> None:
    found = one(limits=Limits(harm_from=harm_from), **{name: 0.5, "persuade": 0.2, "confront": 0.15})
    assert (found.code, found.unsure) == (name, unsure)


def test_who_doubts_whether_it_argues_names_the_argument() -> None:
    assert one(limits=Limits(harm_from=0.3), give_information=0.5, confront=0.35).candidates == ("give_information", "confront")


def test_who_doubts_whether_it_argues_names_the_argument_even_where_it_is_third() -> None:
    found = one(limits=Limits(harm_from=0.3), give_information=0.4, complex_reflection=0.22, persuade=0.19, confront=0.15)
    assert found.candidates == ("give_information", "persuade")


@given(VECTORS, st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_who_is_unsure_names_two_codes_and_who_is_sure_none(given_: dict[str, float], least: float, from_: float, sure: float) -> None:
    found = code(BARE, lambda texts: [given_], no_words, Limits(least, from_, sure))[0]
    assert len(set(found.candidates)) == (2 if found.unsure else 0)
    assert found.code in found.candidates or not found.unsure or found.rule == "default_when_unsure"


@given(VECTORS, st.floats(0, 1))
def test_stricter_limits_never_make_the_coder_surer(given_: dict[str, float], least: float) -> None:
    lenient, strict = (code(BARE, lambda texts: [given_], no_words, limits)[0] for limits in (Limits(least / 2), Limits(least)))
    assert strict.unsure or not lenient.unsure


# argued_beside_good_words

ARGUES = ("Blue green yellow.", {"persuade": 0.6})


@pytest.mark.parametrize("good", OPPOSITE)
def test_an_argument_that_no_cue_names_is_doubted_beside_its_plain_opposite(good: str) -> None:
    found = beside(ARGUES, ("Iron copper tin.", {good: 0.9}))[0]
    assert (found.code, found.unsure, found.rule, found.candidates) == ("persuade", True, "argued_beside_good_words", ("persuade", "none"))


def test_the_good_words_may_come_first() -> None:
    assert beside(("Iron copper tin.", {"affirm": 0.9}), ARGUES)[1].rule == "argued_beside_good_words"


def test_an_apology_makes_an_argument_doubtful_however_unsure_it_is() -> None:
    assert beside(ARGUES, ("Sorry, my mistake.", {"none": 0.4}))[0].rule == "argued_beside_good_words"


def test_a_plain_argument_stays_one_beside_good_words() -> None:
    found = beside(("Blue green yellow.", {"persuade": 0.7}), ("Iron copper tin.", {"affirm": 0.9}))[0]
    assert (found.unsure, found.rule) == (False, "words")


def test_an_argument_that_a_cue_names_stays_one_beside_good_words() -> None:
    found = beside(("You should see a dentist.", {"persuade": 0.6}), ("Iron copper tin.", {"affirm": 0.9}))[0]
    assert (found.unsure, found.rule) == (False, "tells_should")


def test_good_words_that_are_not_plain_save_no_argument() -> None:
    assert not beside(ARGUES, ("Iron copper tin.", {"affirm": 0.84}))[0].unsure


@pytest.mark.parametrize("other", sorted(set(CODES) - set(OPPOSITE) - MI_NON_ADHERENT))
def test_what_is_not_the_opposite_saves_no_argument(other: str) -> None:
    assert not beside(ARGUES, ("Iron copper tin.", {other: 0.9}))[0].unsure
