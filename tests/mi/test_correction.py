"""What a trainer changes, and what follows from it."""

from typing import Any

import pytest

from mi.correction import (
    Correction,
    CorrectionError,
    Said,
    aligned,
    blank,
    coding,
    corrected,
    merge,
    move,
    spans,
    spans_of,
    split,
    word_starts,
    written,
)
from mi.transcript import Transcript, Turn

SAID = "It sounds hard. You should stop."
FIRST, SECOND = (0, 15), (16, 32)


def behaviour(code: str, span: tuple[int, int], said: str = SAID, **more: Any) -> dict[str, Any]:
    start, end = span
    return {"code": code, "start": start, "end": end, "text": said[start:end], "confidence": 0.9, "rule": "words", "words": "", **more}


def turn(
    *behaviours: dict[str, Any], said: str = SAID, number: int = 1, outcome: str = "argued", answered: str = "discord", **more: Any
) -> Turn:
    feedback = {"outcome": outcome, "unsure": False, "behaviours": list(behaviours), "client": {"answered": answered}}
    return Turn(number, said, 0.0, "Hm.", {}, feedback, **more)


@pytest.fixture
def told() -> Transcript:
    return Transcript(all_turns=[turn(behaviour("simple_reflection", FIRST), behaviour("persuade", SECOND))])


def recode(code: str, span: tuple[int, int], key: str = "1.1") -> Correction:
    return Correction(key, "code", "persuade", code, span)


def recut(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> Correction:
    return Correction("1.1", "boundary", written(before), written(after))


def codes(transcript: Transcript, place: int = 0) -> list[str]:
    return [said.code for said in coding(transcript.all_turns[place])]


def test_without_corrections_a_session_reads_as_recorded(told: Transcript) -> None:
    assert corrected(told, []) == told


def test_a_code_is_changed_and_the_outcome_follows(told: Transcript) -> None:
    found = corrected(told, [recode("give_information", SECOND)])
    feedback = found.turns[0].feedback
    assert codes(found) == ["simple_reflection", "give_information"]
    assert (feedback["outcome"], feedback["corrected"]) == ("rolled_with_resistance", True)
    assert feedback["principles"] == {"served": ["express_empathy", "roll_with_resistance"], "broken": []}


def test_the_record_itself_stays(told: Transcript) -> None:
    corrected(told, [recode("give_information", SECOND)])
    assert codes(told) == ["simple_reflection", "persuade"] and told.turns[0].feedback["outcome"] == "argued"


def test_the_last_change_to_an_utterance_counts(told: Transcript) -> None:
    assert codes(corrected(told, [recode("affirm", SECOND), recode("confront", SECOND)])) == ["simple_reflection", "confront"]


def test_an_outcome_that_was_set_stands_whatever_the_codes_say(told: Transcript) -> None:
    set_ = Correction("1.1", "outcome", "argued", "none")
    for order in ([set_, recode("affirm", SECOND)], [recode("affirm", SECOND), set_]):
        assert corrected(told, order).turns[0].feedback["outcome"] == "none"


def test_a_confirmed_doubt_is_a_code_and_decides() -> None:
    doubtful = Transcript(all_turns=[turn(behaviour("persuade", SECOND, unsure=True, candidates=["persuade", "affirm"]), outcome="none")])
    assert codes(doubtful) == [""]
    found = corrected(doubtful, [recode("persuade", SECOND)])
    assert codes(found) == ["persuade"] and found.turns[0].feedback["outcome"] == "argued" and not found.turns[0].feedback["unsure"]


def test_only_the_turn_with_that_key_is_changed() -> None:
    told = Transcript(all_turns=[turn(behaviour("persuade", SECOND), taken_back=True), turn(behaviour("persuade", SECOND), attempt=2)])
    found = corrected(told, [recode("affirm", SECOND, "1.2")])
    assert codes(found, 0) == ["persuade"] and codes(found, 1) == ["affirm"]


def test_what_does_not_stand_there_any_more_changes_nothing(told: Transcript) -> None:
    found = corrected(told, [recode("affirm", (3, 9)), recode("no_such_code", SECOND), recode("affirm", SECOND, "9.1")])
    assert codes(found) == ["simple_reflection", "persuade"]


def test_an_apology_counts_as_soon_as_the_turn_before_argued() -> None:
    sorry = "I am sorry."
    apology = behaviour("none", (0, len(sorry)), sorry, rule="apologises")
    before = turn(behaviour("give_information", SECOND), outcome="none")
    after = turn(apology, said=sorry, number=2, outcome="none", answered="sustain")
    told = Transcript(all_turns=[before, after])
    assert corrected(told, [recode("confront", SECOND)]).turns[1].feedback["outcome"] == "rolled_with_resistance"
    assert corrected(told, [recode("affirm", SECOND)]).turns[1].feedback["outcome"] == "none"


def test_what_the_record_knows_of_discrepancy_is_kept_with_the_question() -> None:
    asked = turn(behaviour("closed_question", SECOND), outcome="none")
    asked.feedback["principles"] = {"served": ["develop_discrepancy"], "broken": []}
    kept = corrected(Transcript(all_turns=[asked]), [recode("open_question", SECOND)])
    assert kept.turns[0].feedback["principles"]["served"] == ["develop_discrepancy"]
    gone = corrected(Transcript(all_turns=[asked]), [recode("affirm", SECOND)])
    assert "develop_discrepancy" not in gone.turns[0].feedback["principles"]["served"]


# Boundaries


def test_split_cuts_before_a_word(told: Transcript) -> None:
    assert split(told.turns[0], 20) == [FIRST, (16, 19), (20, 32)]


@pytest.mark.parametrize("at", [0, 15, 16, 32, 99])
def test_split_leaves_something_on_both_sides(told: Transcript, at: int) -> None:
    with pytest.raises(CorrectionError):
        split(told.turns[0], at)


def test_merge_joins_with_the_next(told: Transcript) -> None:
    assert merge(told.turns[0], 0) == [(0, 32)]
    with pytest.raises(CorrectionError):
        merge(told.turns[0], 16)


def test_move_takes_a_word_from_the_next_or_gives_it_one(told: Transcript) -> None:
    assert move(told.turns[0], 0, 1) == [(0, 19), (20, 32)]
    assert move(told.turns[0], 0, -1) == [(0, 9), (10, 32)]
    for words in (3, -3):
        with pytest.raises(CorrectionError):
            move(told.turns[0], 0, words)


def test_the_new_utterances_have_the_codes_of_those_that_they_came_from(told: Transcript) -> None:
    found = corrected(told, [recut([FIRST, SECOND], [FIRST, (16, 19), (20, 32)])])
    assert codes(found) == ["simple_reflection", "persuade", "persuade"]
    assert [item["text"] for item in found.turns[0].feedback["behaviours"]] == ["It sounds hard.", "You", "should stop."]


def test_joined_utterances_have_the_code_that_would_stand_for_them(told: Transcript) -> None:
    found = corrected(told, [recut([FIRST, SECOND], [(0, 32)])])
    assert codes(found) == ["persuade"]


def test_a_code_can_be_given_to_what_was_cut(told: Transcript) -> None:
    cut = recut([FIRST, SECOND], [FIRST, (16, 19), (20, 32)])
    assert codes(corrected(told, [cut, recode("affirm", (20, 32))])) == ["simple_reflection", "persuade", "affirm"]


def test_spans_are_written_and_read() -> None:
    assert spans_of(written([FIRST, SECOND])) == [FIRST, SECOND] and spans_of("") == []


def test_words_begin_where_they_begin() -> None:
    assert word_starts(SAID, SECOND) == [16, 20, 27]


def test_an_utterance_is_put_where_its_words_stand() -> None:
    """The coder counted a guard before a slash that the reader of the record took away."""
    shifted = turn(behaviour("persuade", SECOND) | {"start": 17, "end": 33})
    assert spans(corrected(Transcript(all_turns=[shifted]), []).turns[0]) == [SECOND]


# Blind, and side by side


def test_a_blind_coder_sees_the_cuts_and_no_code(told: Transcript) -> None:
    found = blank(told)
    assert codes(found) == ["", ""] and spans(found.turns[0]) == [FIRST, SECOND]
    assert found.turns[0].feedback["outcome"] == "none" and found.turns[0].feedback["unsure"]
    assert codes(corrected(found, [recode("affirm", FIRST)])) == ["affirm", ""]


def test_a_blind_coding_has_the_outcome_of_its_own_codes(told: Transcript) -> None:
    found = corrected(blank(told), [recode("simple_reflection", FIRST), recode("none", SECOND)])
    assert found.turns[0].feedback["outcome"] == "rolled_with_resistance" and not found.turns[0].feedback["unsure"]


def test_utterances_meet_those_that_they_share_most_with() -> None:
    one = [Said(0, 10, "affirm"), Said(11, 30, "persuade")]
    other = [Said(0, 14, "none"), Said(15, 30, "confront")]
    assert aligned(one, other) == [("affirm", "none"), ("persuade", "confront")]


def test_an_abstention_is_no_code() -> None:
    assert aligned([Said(0, 10, "")], [Said(0, 10, "affirm")]) == []
    assert aligned([Said(0, 10, "affirm")], [Said(0, 10, "")]) == []
    assert aligned([Said(0, 10, "affirm")], [Said(20, 30, "affirm")]) == []
