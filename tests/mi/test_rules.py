"""The decision rules of context: each by its name, in a volley where it decides and in one where it must not."""

import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given

from mi import rules
from mi.behaviours import CODES, REFLECTIONS
from mi.rules import code, in_context, weighed
from mi.volley import Utterance
from tests.mi.scored import BARE, SAID, SPEAKS_FOR, VECTORS, no_words, one, spread, sure_of


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
