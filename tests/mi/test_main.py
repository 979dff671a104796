"""What a turn mainly is: its label, whether it asks, whether it reflects."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi.behaviours import CODES, MI_NON_ADHERENT, QUESTIONS, REFLECTIONS
from mi.main import ASKS_FROM, FAMILIES, Main, family, main
from mi.volley import Utterance, parse

OTHER = Main({"question": 0.0, "therapist_input": 0.0, "reflection": 0.0, "other": 1.0}, 0.0, 0.0)


def sure(name: str, confidence: float = 1.0) -> dict[str, float]:
    """The probabilities of an utterance of this code."""
    return {other: confidence if other == name else (1 - confidence) / (len(CODES) - 1) for other in CODES}


def turn(*said: tuple[str, str]) -> Main:
    """A turn of (text, code) pairs."""
    return main([Utterance(text, 0, len(text)) for text, _ in said], [sure(name) for _, name in said])


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        *((code, "blue green", "question") for code in sorted(QUESTIONS)),
        *((code, "blue green", "reflection") for code in sorted(REFLECTIONS)),
        *((code, "blue green?", "therapist_input") for code in (*sorted(MI_NON_ADHERENT), "give_information", "persuade_with_permission")),
        *((code, "blue green?", "other") for code in ("affirm", "emphasize_autonomy", "self_efficacy", "none")),
        ("seek_collaboration", "Is that all right?", "question"),
        ("seek_collaboration", "We could look at it.", "therapist_input"),
    ],
)
def test_each_code_has_its_family(code: str, text: str, expected: str) -> None:
    assert family(code, text) == expected
    assert turn((text, code)).label == expected


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_family_that_annomi_knows(code: str) -> None:
    assert family(code, "blue green") in FAMILIES


def test_a_turn_without_words_is_other() -> None:
    assert main([], []) == OTHER


def test_an_utterance_without_probabilities_is_other() -> None:
    assert main([Utterance("a", 0, 1)], [{}]) == OTHER


def test_a_turn_of_one_kind_is_that_kind_altogether() -> None:
    found = turn(("You miss the sea.", "complex_reflection"), ("You feel landlocked.", "simple_reflection"))
    assert found.shares == {"question": 0, "therapist_input": 0, "reflection": 1, "other": 0}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((("Mm-hmm.", "none"), ("You miss the sea.", "simple_reflection")), "reflection"),
        ((("You miss the sea.", "simple_reflection"), ("What would bring it back?", "open_question")), "question"),
        ((("Okay.", "none"), ("Okay.", "none"), ("Okay.", "none"), ("Try a patch.", "persuade")), "therapist_input"),
        (
            (("Right.", "closed_question"), ("The patch gives off nicotine through the skin all day long.", "give_information")),
            "therapist_input",
        ),
    ],
)
def test_a_mixed_turn_is_what_weighs_most_in_it(said: tuple[tuple[str, str], ...], expected: str) -> None:
    assert turn(*said).label == expected


def test_the_longer_a_piece_the_more_it_counts() -> None:
    short, long = (turn(("You miss it.", "simple_reflection"), (text, "give_information")) for text in ("It is so.", "It is so " * 9))
    assert long.shares["therapist_input"] > short.shares["therapist_input"]


def test_a_doubtful_piece_counts_with_its_doubt() -> None:
    pieces = [Utterance("a b c", 0, 5), Utterance("d e f", 6, 11)]
    surer, weaker = (main(pieces, [sure("simple_reflection"), sure("persuade", confidence)]) for confidence in (0.9, 0.4))
    assert surer.shares["therapist_input"] > weaker.shares["therapist_input"]


# Asking and reflecting


@pytest.mark.parametrize("code", sorted(QUESTIONS))
def test_a_question_asks_though_nothing_marks_it(code: str) -> None:
    assert turn(("so how was the week", code)).asks == 1


@pytest.mark.parametrize("code", [*sorted(REFLECTIONS), "none", "affirm", "emphasize_autonomy"])
def test_a_statement_marked_as_a_question_asks(code: str) -> None:
    assert turn(("You miss the sea?", code)).asks == ASKS_FROM


@pytest.mark.parametrize("code", ["self_efficacy", "persuade", "confront", "seek_collaboration", "give_information"])
def test_what_is_said_as_a_question_asks_as_surely_as_it_is_coded(code: str) -> None:
    assert turn(("You miss the sea?", code)).asks == 1


@pytest.mark.parametrize("code", ["self_efficacy", "persuade", "simple_reflection", "none"])
def test_what_is_stated_asks_nothing(code: str) -> None:
    assert turn(("You miss the sea.", code)).asks == 0


@pytest.mark.parametrize("tag", ["right?", "okay?", "ok?", "you know?", "you know what I mean?", "huh?", "yeah?", "mm-hmm ?"])
def test_a_tag_asks_nothing(tag: str) -> None:
    assert turn((f"You miss the sea, {tag}", "simple_reflection")).asks == 0


def test_a_question_beside_a_tag_asks() -> None:
    assert turn(("You miss the sea, right? Which one?", "simple_reflection")).asks == ASKS_FROM


@pytest.mark.parametrize(
    ("text", "asks"), [("I'm wondering what the sea is like", ASKS_FROM), ("Tell me of the sea", ASKS_FROM), ("The sea is wide", 0.2)]
)
def test_who_wonders_or_invites_asks_where_it_might_be_a_question(text: str, asks: float) -> None:
    given_ = {"simple_reflection": 0.8, "open_question": 0.2}
    assert main([Utterance(text, 0, len(text))], [given_]).asks == asks


def test_who_wonders_without_asking_does_not_ask() -> None:
    text = "I'm wondering what the sea is like"
    assert main([Utterance(text, 0, len(text))], [{"simple_reflection": 0.95, "open_question": 0.05}]).asks == 0.05


@pytest.mark.parametrize("order", [1, -1])
def test_the_turn_asks_as_surely_as_the_surest_piece(order: int) -> None:
    pieces = [Utterance("a b", 0, 3), Utterance("c d", 4, 7)]
    given_ = [{"open_question": 0.3, "none": 0.7}, {"closed_question": 0.5, "open_question": 0.4, "none": 0.1}]
    assert main(pieces, given_[::order]).asks == pytest.approx(0.9)


@pytest.mark.parametrize("order", [1, -1])
def test_the_turn_reflects_as_surely_as_the_surest_piece(order: int) -> None:
    pieces = [Utterance("a b", 0, 3), Utterance("c d", 4, 7)]
    given_ = [{"simple_reflection": 0.3, "none": 0.7}, {"simple_reflection": 0.5, "complex_reflection": 0.25, "none": 0.25}]
    assert main(pieces, given_[::order]).reflects == 0.75


# The record

TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(["You miss it", "right?", "What now?", "I wonder how", "Okay.", "…", "\n", "İ"]), max_size=6).map(" ".join),
)
VECTORS = st.lists(st.floats(0, 1), min_size=len(CODES), max_size=len(CODES)).map(
    lambda values: {name: value / max(1e-9, sum(values)) for name, value in zip(CODES, values)}
)


@given(TEXTS, VECTORS)
def test_any_turn_has_shares_that_add_up_to_1(text: str, given_: Mapping[str, float]) -> None:
    utterances = parse(text)
    found = main(utterances, [given_ for _ in utterances])
    assert math.isclose(sum(found.shares.values()), 1) and set(found.shares) == set(FAMILIES) and found.label in FAMILIES
    assert 0 <= found.asks <= 1 + 1e-9 and 0 <= found.reflects <= 1 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.floats(0, 1), st.floats(0, 1))
def test_the_label_is_the_greatest_share_and_its_lead_the_way_to_the_next(values: list[float], asks: float, reflects: float) -> None:
    found = Main(dict(zip(FAMILIES, values)), asks, reflects)
    assert found.shares[found.label] == max(values)
    assert found.lead == max(values) - sorted(values)[-2]


def test_of_equal_shares_the_label_is_always_the_same_one_and_has_no_lead() -> None:
    found = Main(dict.fromkeys(reversed(FAMILIES), 0.25), 0, 0)
    assert (found.label, found.lead) == (FAMILIES[0], 0)


@given(st.lists(st.floats(0, 1).map(lambda value: round(value, 3)), min_size=6, max_size=6))
def test_a_turn_survives_being_written_and_read(values: list[float]) -> None:
    item = Main(dict(zip(FAMILIES, values)), *values[4:])
    assert Main.from_dict(json.loads(json.dumps(item.as_dict()))) == item


@given(TEXTS, VECTORS)
def test_the_record_is_rounded_and_nothing_else(text: str, given_: Mapping[str, float]) -> None:
    utterances = parse(text)
    found = main(utterances, [given_ for _ in utterances])
    again = Main.from_dict(found.as_dict())
    assert all(abs(again.shares[name] - found.shares[name]) <= 0.0005 + 1e-9 for name in FAMILIES)
    assert replace(again, shares=found.shares, asks=found.asks, reflects=found.reflects) == found


def test_a_message_without_a_record_is_other() -> None:
    assert Main.from_dict({}) == OTHER and OTHER.label == "other" and OTHER.lead == 1
