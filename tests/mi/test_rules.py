"""The decision rules: each by its name, in a volley where it decides and in one where it must not."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi import rules
from mi.behaviours import CODES, MI_ADHERENT, MI_NON_ADHERENT, QUESTIONS, REFLECTIONS
from mi.rules import MARGIN, UNSURE_DEFAULTS, Limits, code, in_context, once_per_volley, weighed
from mi.volley import Coded, Utterance, parse
from tests.mi.build import coded

BARE = "blue green yellow"
"""Words of which no cue knows anything."""
OPPOSITE = sorted(MI_ADHERENT | REFLECTIONS | {"self_efficacy"})
ELSE = sorted(set(CODES) - MI_NON_ADHERENT)
SPEAKS_FOR = {
    "echoes_client": "simple_reflection",
    "gives_back": "simple_reflection",
    "adds_meaning_of_its_own": "complex_reflection",
    "cheering_without_content": "none",
}


def spread(given: Mapping[str, float]) -> dict[str, float]:
    """These probabilities; the rest is spread over the other codes."""
    rest = (1 - sum(given.values())) / (len(CODES) - len(given))
    return {name: given.get(name, rest) for name in CODES}


def no_words(text: str, name: str) -> str:
    return ""


def one(text: str = BARE, client: str = "", limits: Limits | None = None, **probabilities: float) -> Coded:
    """`text`, coded with these probabilities."""
    found = code(text, lambda texts: [spread(probabilities) for _ in texts], no_words, limits, client)
    assert len(found) == 1
    return found[0]


def beside(first: tuple[str, dict[str, float]], second: tuple[str, dict[str, float]], limits: Limits | None = None) -> list[Coded]:
    """A volley of two sentences, each with its probabilities."""
    told = dict((first, second))
    return code(f"{first[0]} {second[0]}", lambda texts: [spread(told[text]) for text in texts], no_words, limits)


def sure_of(name: str) -> Any:
    return lambda texts: [{other: float(other == name) for other in CODES} for _ in texts]


def test_without_words_nothing_is_coded_and_nobody_is_asked() -> None:
    def refuse(texts: Sequence[str]) -> Sequence[Mapping[str, float]]:
        raise AssertionError("there is nothing to score")

    assert code("...", refuse, no_words) == []


def test_the_code_is_the_likeliest_and_so_is_its_confidence() -> None:
    found = one(affirm=0.7, open_question=0.2)
    assert (found.code, found.confidence, found.start, found.end, found.text) == ("affirm", 0.7, 0, len(BARE), BARE)


def test_a_code_names_the_cue_that_spoke_for_it() -> None:
    assert code("What would help?", sure_of("open_question"), no_words)[0].rule == "asks_what_how"


def test_the_words_of_a_cue_are_what_it_matched_without_what_surrounds_it() -> None:
    assert code("Well, it’s Up To You, then.", sure_of("emphasize_autonomy"), no_words)[0].words == "Up To You"


def test_a_cue_of_another_code_is_not_named() -> None:
    assert code("What would help?", sure_of("affirm"), no_words)[0].rule == "words"


def test_a_code_without_a_cue_names_its_words() -> None:
    found = code(BARE, sure_of("affirm"), lambda text, name: "green")
    assert (found[0].rule, found[0].words) == ("words", "green")


def test_the_words_are_asked_for_the_code_that_won() -> None:
    assert code(BARE, sure_of("affirm"), lambda text, name: f"{name} of {text}")[0].words == f"affirm of {BARE}"


def test_a_code_whose_words_nobody_can_name_names_the_utterance() -> None:
    assert one(affirm=0.9).words == BARE


# echoes_client


@pytest.mark.parametrize("likeliest", ["none", "closed_question"])
@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("A pack a day.", "About a pack a day, I'd say."),
        ("Six, okay?", "I said six."),
        ("the dog and the van", "The van, the dog: all gone."),
    ],
)
def test_a_short_utterance_of_the_clients_words_is_a_simple_reflection(text: str, client: str, likeliest: str) -> None:
    found = one(text, client, **{likeliest: 0.5, "simple_reflection": 0.2})
    assert (found.code, found.rule) == ("simple_reflection", "echoes_client")


def test_an_echo_becomes_likelier_by_its_odds() -> None:
    given = spread({"none": 0.5, "simple_reflection": 0.2})
    after, rule = in_context("A pack a day.", given, "A pack a day.")
    assert rule == "echoes_client"
    assert after["simple_reflection"] / after["none"] == pytest.approx(rules.ECHO * 0.2 / 0.5)


def test_what_echoes_a_client_whose_line_is_not_known_is_no_echo() -> None:
    assert one("A pack a day.", "", none=0.5, simple_reflection=0.3).code == "none"


def test_what_adds_a_word_is_no_echo() -> None:
    assert one("A pack and bourbon.", "A pack a day.", none=0.5, simple_reflection=0.3).code == "none"


def test_what_is_long_is_no_echo() -> None:
    said = "a pack a day and one more pack"
    assert one(said, "A pack a day.", none=0.5, simple_reflection=0.3).code == "none"


def test_a_word_that_carries_nothing_is_no_echo() -> None:
    assert one("Okay.", "Okay, I think so.", none=0.5, simple_reflection=0.3).code == "none"


@pytest.mark.parametrize("likeliest", sorted(set(CODES) - REFLECTIONS - {"none", "closed_question", "affirm"}))
def test_what_is_plainly_something_else_is_no_echo(likeliest: str) -> None:
    assert one("A pack a day.", "A pack a day.", **{likeliest: 0.5, "simple_reflection": 0.3}).code == likeliest


def test_an_echo_that_is_far_likelier_something_else_stays_that_and_does_not_name_the_rule() -> None:
    found = one("A pack a day.", "A pack a day.", none=0.9, simple_reflection=0.05)
    assert (found.code, found.rule) == ("none", "words")


# gives_back


def test_a_reflection_half_of_which_the_client_had_said_is_simple() -> None:
    found = one("The dog barked all night.", "My dog barked.", complex_reflection=0.6, simple_reflection=0.2)
    assert (found.code, found.rule) == ("simple_reflection", "gives_back")


@pytest.mark.parametrize(("text", "simple"), [("dog barked", True), ("dog barked nightly", False)])
def test_exactly_half_of_it_is_enough(text: str, simple: bool) -> None:
    found = one(text, "My dog.", complex_reflection=0.6, simple_reflection=0.2)
    assert (found.code == "simple_reflection") == simple


def test_a_simple_reflection_names_it_too() -> None:
    assert one("The dog barked.", "My dog barked.", simple_reflection=0.6, complex_reflection=0.2).rule == "gives_back"


def test_a_reflection_that_is_far_likelier_complex_stays_so_and_does_not_name_the_rule() -> None:
    found = one("The dog barked.", "My dog barked.", complex_reflection=0.9, simple_reflection=0.05)
    assert (found.code, found.rule) == ("complex_reflection", "words")


@pytest.mark.parametrize("likeliest", sorted(set(CODES) - REFLECTIONS - {"none", "closed_question", "affirm"}))
def test_what_is_no_reflection_gives_nothing_back(likeliest: str) -> None:
    found = one("The dog barked all night.", "My dog barked.", **{likeliest: 0.5, "simple_reflection": 0.3})
    assert (found.code, found.rule) == (likeliest, "words")


# adds_meaning_of_its_own

OWN = "mornings without coffee become mountains"


def test_a_reflection_of_many_words_and_none_of_the_clients_is_complex() -> None:
    found = one(OWN, "It's fine.", simple_reflection=0.5, complex_reflection=0.3)
    assert (found.code, found.rule) == ("complex_reflection", "adds_meaning_of_its_own")


def test_a_reflection_of_few_words_adds_no_meaning_by_that() -> None:
    found = one("mornings without coffee drag", "It's fine.", simple_reflection=0.5, complex_reflection=0.3)
    assert (found.code, found.rule) == ("simple_reflection", "words")


def test_a_reflection_with_a_word_of_the_clients_is_not_all_its_own() -> None:
    found = one(f"barefoot {OWN}", "Coffee keeps me going.", simple_reflection=0.5, complex_reflection=0.3)
    assert (found.code, found.rule) == ("simple_reflection", "words")


def test_where_the_clients_line_is_not_known_nothing_is_added_to_it() -> None:
    assert one(OWN, "", simple_reflection=0.5, complex_reflection=0.3).code == "simple_reflection"


def test_what_is_no_reflection_adds_no_meaning() -> None:
    found = one(OWN, "It's fine.", give_information=0.5, complex_reflection=0.3)
    assert (found.code, found.rule) == ("give_information", "words")


# cheering_without_content


@pytest.mark.parametrize("client", ["", "I walked twice this week."])
@pytest.mark.parametrize("text", ["Great job!", "Well done.", "That's brilliant news", "I'm really proud of you."])
def test_praise_that_names_nothing_is_no_affirmation(text: str, client: str) -> None:
    found = one(text, client, affirm=0.6, complex_reflection=0.2)
    assert (found.code, found.rule) == ("none", "cheering_without_content")


@pytest.mark.parametrize("text", ["Great job keeping that promise.", "You never missed a Saturday.", "Brilliant, two walks!"])
def test_praise_that_names_something_of_the_client_is_an_affirmation(text: str) -> None:
    found = one(text, "", affirm=0.6, complex_reflection=0.2)
    assert (found.code, found.rule == "cheering_without_content") == ("affirm", False)


def test_what_is_likelier_something_else_than_praise_is_left_alone() -> None:
    assert one("Great job!", "", confront=0.5, affirm=0.4).code == "confront"


# All rules of context

VECTORS = st.lists(st.floats(0.001, 1), min_size=len(CODES), max_size=len(CODES)).map(
    lambda values: {name: value / sum(values) for name, value in zip(CODES, values)}
)
SAID = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from("great job okay six dog barked night van promise coffee mornings mountains the you ?".split()), max_size=9
    ).map(" ".join),
)


@given(SAID, SAID, VECTORS)
def test_whatever_was_said_probabilities_stay_probabilities(text: str, client: str, given_: dict[str, float]) -> None:
    after, rule = in_context(text, given_, client)
    assert math.isclose(sum(after.values()), 1) and min(after.values()) >= 0 and set(after) == set(CODES)
    assert rule in {"", *SPEAKS_FOR}


@given(SAID, SAID, VECTORS)
def test_a_rule_raises_its_own_code_and_no_other(text: str, client: str, given_: dict[str, float]) -> None:
    after, rule = in_context(text, given_, client)
    raised = {name for name in CODES if after[name] > given_[name] * (1 + 1e-9)}
    assert raised == ({SPEAKS_FOR[rule]} if rule else set())


@given(SAID, VECTORS)
def test_without_a_clients_line_nothing_but_cheering_is_judged_by_it(text: str, given_: dict[str, float]) -> None:
    assert in_context(text, given_, "")[1] in {"", "cheering_without_content"}


def test_each_utterance_is_weighed_by_itself() -> None:
    utterances = [Utterance("A pack a day.", 0, 13), Utterance("Bourbon.", 14, 22)]
    found = weighed(utterances, lambda texts: [spread({"none": 0.5, "simple_reflection": 0.3}) for _ in texts], "A pack a day.")
    assert [rule for _, rule in found] == ["echoes_client", ""]


def test_nothing_is_weighed_where_nothing_was_said() -> None:
    assert weighed([], lambda texts: 1 / 0, "Yes.") == []  # type: ignore[arg-type,return-value]


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
