"""Cutting a volley into utterances, and the record of a coded one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mi.behaviours import CODES
from mi.volley import Coded, parse
from tests.mi.build import coded

VOLLEYS = yaml.safe_load((Path(__file__).resolve().parents[1] / "data" / "volleys.yml").read_text())
SPACE = " \t\r\n\u00a0\u200b"
TYPED = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "okay",
                "so",
                "you feel judged",
                "what would help",
                "Dr. Jones",
                "9.2",
                "e.g.",
                "?",
                "!",
                "...",
                "…",
                ",",
                "\n",
                " ",
                "é",
                "İ",
                "don’t",
            ]
        ),
        max_size=14,
    ).map(" ".join),
)


def texts(volley: str) -> list[str]:
    return [utterance.text for utterance in parse(volley)]


@given(TYPED)
def test_each_utterance_stands_where_it_says(volley: str) -> None:
    assert all(volley[item.start : item.end] == item.text for item in parse(volley))


@given(TYPED)
def test_utterances_stand_in_order_and_do_not_overlap(volley: str) -> None:
    found = parse(volley)
    assert all(first.end <= second.start for first, second in zip(found, found[1:]))


@given(TYPED)
def test_every_word_character_is_in_an_utterance(volley: str) -> None:
    covered = {place for item in parse(volley) for place in range(item.start, item.end)}
    assert [place for place, char in enumerate(volley) if char.isalnum() and place not in covered] == []


@given(TYPED)
def test_no_utterance_is_without_a_word_or_has_space_at_its_ends(volley: str) -> None:
    assert all(item.text.strip(SPACE) == item.text and any(char.isalnum() or char == "_" for char in item.text) for item in parse(volley))


def test_sentences_are_utterances() -> None:
    assert texts("You feel watched. What would help?") == ["You feel watched.", "What would help?"]


@pytest.mark.parametrize(
    "volley",
    [
        "Your reading was 9.2 this time and 7.5 before",
        "Dr. Jones asked you to come",
        "You see Mrs. Hall on Friday",
        "You smoke in places, e.g. the yard, without thinking",
        "You were up at 4 a.m. again",
    ],
)
def test_a_stop_in_a_number_or_an_abbreviation_ends_nothing(volley: str) -> None:
    assert texts(volley) == [volley]


def test_an_unmarked_question_begins_an_utterance() -> None:
    assert texts("you dread the weekends what would make them easier") == ["you dread the weekends", "what would make them easier"]


@pytest.mark.parametrize(
    "volley", ["you know what would help you most", "you told me how does it feel", "if you did decide, what would it be like"]
)
def test_a_question_that_is_part_of_its_sentence_is_not_cut_off(volley: str) -> None:
    assert texts(volley) == [volley]


def test_an_okay_belongs_to_what_follows() -> None:
    assert texts("Okay. You miss your van.") == ["Okay. You miss your van."]


def test_an_okay_alone_is_an_utterance() -> None:
    assert texts("Okay.") == ["Okay."]


def test_a_new_line_ends_an_utterance() -> None:
    assert texts("You miss your van\nIt gave you freedom") == ["You miss your van", "It gave you freedom"]


@pytest.mark.parametrize("volley", ["", "   ", "...", "?!", "\n\n"])
def test_where_there_are_no_words_there_is_no_utterance(volley: str) -> None:
    assert parse(volley) == []


def test_most_volleys_of_the_held_out_set_are_cut_as_a_person_cut_them() -> None:
    right = sum(texts(item["text"]) == item["utterances"] for item in VOLLEYS)
    assert right / len(VOLLEYS) >= 0.7


def test_an_utterance_at_the_beginning_keeps_its_start_in_the_record() -> None:
    assert coded("affirm", "You stuck with it.").as_dict()["start"] == 0


def test_a_sure_utterance_says_nothing_of_unsureness_in_the_record() -> None:
    assert not {"unsure", "candidates"} & coded("affirm").as_dict().keys()


def test_a_coded_utterance_survives_being_written_and_read() -> None:
    item = Coded("persuade", 3, 9, "do it!", 0.4, "words", "do it", True, ("persuade", "confront"))
    assert Coded.from_dict(item.as_dict()) == item


def test_what_stood_before_the_text_shifts_the_place() -> None:
    item = Coded("persuade", 3, 9, "do it!", 0.4, "words", "do it")
    assert Coded.from_dict({**item.as_dict(), "start": 4, "end": 10}, shift=1) == item


CODED = st.builds(
    Coded,
    st.sampled_from(CODES),
    st.integers(0, 500),
    st.integers(500, 4000),
    st.text(max_size=30),
    st.floats(0, 1).map(lambda value: round(value, 3)),
    st.sampled_from(["words", "asks_what_how", "default_when_unsure"]),
    st.text(max_size=30),
)


@given(CODED, st.one_of(st.just(()), st.tuples(st.sampled_from(CODES), st.sampled_from(CODES))))
def test_every_coded_utterance_survives_being_written_and_read(item: Coded, candidates: tuple[str, ...]) -> None:
    item = replace(item, unsure=bool(candidates), candidates=candidates)
    assert Coded.from_dict(json.loads(json.dumps(item.as_dict()))) == item


def test_the_confidence_in_the_record_has_three_decimals() -> None:
    assert Coded("affirm", 0, 1, "a", 0.123456, "words", "a").as_dict()["confidence"] == 0.123


def test_a_record_without_candidates_is_read_as_a_sure_one() -> None:
    record = {"code": "affirm", "start": 0, "end": 1, "text": "a", "confidence": 0.9, "rule": "words", "words": "a"}
    assert (Coded.from_dict(record).unsure, Coded.from_dict(record).candidates) == (False, ())


@given(TYPED)
def test_cutting_what_was_cut_cuts_no_further(volley: str) -> None:
    assert all(len(parse(item.text)) == 1 for item in parse(volley))
