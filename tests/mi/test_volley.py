"""Cutting a volley into utterances, and the rules of MITI over them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mi.behaviours import CODES
from mi.volley import MARGIN, UNSURE_DEFAULTS, Coded, code, once_per_volley, parse
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


def test_of_two_apart_the_surer_one_stays() -> None:
    weak = Coded("affirm", 0, 1, "a", 0.4, "words", "a")
    strong = Coded("affirm", 4, 5, "c", 0.8, "words", "c")
    assert once_per_volley("a b c", [weak, coded("none", "b", 2), strong])[-1].text == "c"


def test_any_complex_reflection_makes_the_volley_complex() -> None:
    items = [coded("complex_reflection", "a"), coded("none", "b", 2), coded("simple_reflection", "c", 4)]
    assert [item.code for item in once_per_volley("a b c", items)] == ["complex_reflection", "none"]


def test_a_later_complex_reflection_replaces_a_simple_one() -> None:
    items = [coded("simple_reflection", "a"), coded("none", "b", 2), coded("complex_reflection", "c", 4)]
    assert [item.code for item in once_per_volley("a b c", items)] == ["none", "complex_reflection"]


def test_a_joined_reflection_names_the_rule_that_made_it_complex() -> None:
    items = [coded("simple_reflection", "a"), coded("complex_reflection", "b", 2)]
    assert once_per_volley("a b", items)[0].rule == "any_complex_makes_complex"


def test_of_several_questions_the_last_is_kept() -> None:
    items = [coded("open_question", "a"), coded("none", "b", 2), coded("closed_question", "c", 4)]
    assert [item.code for item in once_per_volley("a b c", items)] == ["none", "closed_question"]


def test_a_reflection_and_a_question_both_count() -> None:
    items = [coded("simple_reflection", "a"), coded("closed_question", "b", 2)]
    assert len(once_per_volley("a b", items)) == 2


def test_joined_utterances_are_unsure_only_where_both_are() -> None:
    items = [coded("affirm", "a", unsure=True), coded("affirm", "b", 2)]
    assert not once_per_volley("a b", items)[0].unsure


def scored(**probabilities: float) -> "list[Coded]":
    """One utterance, coded with these probabilities; the rest is spread over the other codes."""
    rest = (1 - sum(probabilities.values())) / (len(CODES) - len(probabilities))

    def score(texts: Sequence[str]) -> list[Mapping[str, float]]:
        return [{name: probabilities.get(name, rest) for name in CODES} for _ in texts]

    return code("blue green yellow", score, lambda text, name: "", least=0.3)


@pytest.mark.parametrize("pair", UNSURE_DEFAULTS, ids=lambda pair: "+".join(sorted(pair)))
def test_where_two_codes_are_equally_likely_the_default_of_miti_is_coded(pair: frozenset[str]) -> None:
    other = next(iter(pair - {UNSURE_DEFAULTS[pair]}))
    third = next(iter(pair - {other}))
    found = scored(**{other: 0.45, third: 0.45 - MARGIN / 2})
    assert (found[0].code, found[0].unsure) == (UNSURE_DEFAULTS[pair], True)


def test_where_one_code_is_clearly_likelier_no_default_is_taken() -> None:
    assert scored(complex_reflection=0.6, simple_reflection=0.3)[0].code == "complex_reflection"


def test_below_the_least_confidence_the_coder_abstains_and_names_two_candidates() -> None:
    found = scored(affirm=0.25, open_question=0.2)[0]
    assert (found.unsure, found.candidates) == (True, ("affirm", "open_question"))


def test_from_the_least_confidence_on_the_coder_is_sure_and_names_no_candidates() -> None:
    found = scored(affirm=0.31, open_question=0.2)[0]
    assert (found.unsure, found.candidates) == (False, ())


def test_a_code_names_the_cue_that_spoke_for_it() -> None:
    found = code("What would help?", lambda texts: [{name: float(name == "open_question") for name in CODES}], lambda text, name: "")
    assert found[0].rule == "asks_what_how"


def test_a_code_without_a_cue_names_its_words() -> None:
    found = code("blue green yellow", lambda texts: [{name: float(name == "affirm") for name in CODES}], lambda text, name: "green")
    assert (found[0].rule, found[0].words) == ("words", "green")


def test_a_code_whose_words_nobody_can_name_names_the_utterance() -> None:
    assert scored(affirm=0.9)[0].words == "blue green yellow"


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
