"""The summary: figures held against numbers worked out by hand, bands at their thresholds, moments, and what to practise next."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi.behaviours import CODES, OUTCOMES, STATE
from mi.drill import TECHNIQUES
from mi.summary import DRILLS, LEAST_TURNS, THRESHOLDS, client_words, curves, figures, next_step, summarise, talk_share, wilson
from mi.transcript import Transcript, Turn

LEVEL = dict.fromkeys(STATE, 5.0)


def turn(
    *codes: str,
    outcome: str = "none",
    answered: str = "neutral",
    said: str = "four words of mine",
    number: int = 1,
    unsure: bool = False,
    **moved: float,
) -> Turn:
    """A turn with these behaviours, which moved the state by `moved`."""
    behaviours = [{"code": code, "text": said} for code in codes]
    after = {name: 5.0 + moved.get(name, 0.0) for name in STATE}
    client = {"answered": answered, "said": "sustain", "before": LEVEL, "after": after, "moved": []}
    feedback = {"outcome": outcome, "behaviours": behaviours, "unsure": unsure, "client": client}
    return Turn(number, said, 0.0, "yes", {}, feedback)


def numbered(*turns: Turn) -> list[Turn]:
    for number, item in enumerate(turns, start=1):
        item.number = number
    return list(turns)


def summary(turns: Sequence[Turn], **given_: Any) -> dict[str, Any]:
    transcript = Transcript(all_turns=list(turns), **given_)
    return summarise(transcript, lambda key: f"practise {key}", lambda which, turn: f"{which} {turn.number}")


def figure(name: str, judged: bool = True, **counts: int) -> dict[str, Any]:
    return next(item for item in figures(Counter(counts), judged) if item["name"] == name)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (8, 10, 0.4902, 0.9433), (1, 1, 0.2065, 1.0)],
)
def test_wilsons_interval_has_its_published_values(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-4)


def test_of_nothing_there_is_no_interval() -> None:
    assert wilson(0, 0) == (None, None)


@given(st.integers(1, 300).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_share_lies_within_its_interval(share: tuple[int, int]) -> None:
    low, high = wilson(*share)
    assert low is not None and high is not None and 0 <= low <= share[0] / share[1] + 1e-9 and share[0] / share[1] - 1e-9 <= high <= 1


def test_percent_complex_is_the_share_of_complex_among_reflections() -> None:
    assert figure("percent_complex", simple_reflection=6, complex_reflection=2, open_question=9)["value"] == 0.25


def test_percent_open_is_the_share_of_open_among_questions() -> None:
    assert figure("percent_open", open_question=3, closed_question=1, simple_reflection=9)["value"] == 0.75


def test_reflections_to_questions_counts_both_kinds_of_each() -> None:
    assert figure("reflection_to_question", simple_reflection=2, complex_reflection=4, open_question=1, closed_question=3)["value"] == 1.5


def test_the_interval_of_the_ratio_is_that_of_the_share_as_odds() -> None:
    found = figure("reflection_to_question", simple_reflection=5, open_question=5)
    assert (found["low"], found["high"]) == (pytest.approx(0.2366 / 0.7634, abs=1e-3), pytest.approx(0.7634 / 0.2366, abs=1e-2))


def test_without_questions_the_ratio_has_no_value_no_interval_and_no_band() -> None:
    found = figure("reflection_to_question", simple_reflection=9)
    assert (found["value"], found["low"], found["high"], found["band"]) == (None, None, None, "none")


def test_without_reflections_the_ratio_is_0() -> None:
    assert figure("reflection_to_question", open_question=4)["value"] == 0


def test_mi_adherent_adds_up_seek_affirm_and_emphasise() -> None:
    assert figure("mi_adherent", seek_collaboration=1, affirm=2, emphasize_autonomy=4, self_efficacy=8, simple_reflection=16)["value"] == 7


def test_mi_non_adherent_adds_up_confront_and_persuade() -> None:
    assert figure("mi_non_adherent", confront=1, persuade=2, persuade_with_permission=4, give_information=8)["value"] == 3


@pytest.mark.parametrize("name", ["mi_adherent", "mi_non_adherent"])
def test_where_miti_sets_no_threshold_there_is_no_band(name: str) -> None:
    found = figure(name, affirm=3, confront=3)
    assert (found["band"], found["fair"], found["good"]) == ("none", None, None)


def test_percent_mi_adherent_is_not_brought_back() -> None:
    names = {item["name"] for item in figures(Counter(affirm=1, confront=1), True)}
    assert names == {"reflection_to_question", "percent_complex", "percent_open", "mi_adherent", "mi_non_adherent"}


BANDS = [
    ("percent_complex", {"complex_reflection": 39, "simple_reflection": 61}, "below"),
    ("percent_complex", {"complex_reflection": 40, "simple_reflection": 60}, "fair"),
    ("percent_complex", {"complex_reflection": 50, "simple_reflection": 50}, "good"),
    ("reflection_to_question", {"simple_reflection": 99, "open_question": 100}, "below"),
    ("reflection_to_question", {"simple_reflection": 100, "open_question": 100}, "fair"),
    ("reflection_to_question", {"simple_reflection": 200, "open_question": 100}, "good"),
    ("percent_open", {"open_question": 49, "closed_question": 51}, "below"),
    ("percent_open", {"open_question": 50, "closed_question": 50}, "fair"),
    ("percent_open", {"open_question": 70, "closed_question": 30}, "good"),
]


@pytest.mark.parametrize(("name", "counts", "band"), BANDS)
def test_bands_begin_at_the_thresholds_of_miti(name: str, counts: dict[str, int], band: str) -> None:
    assert figure(name, **counts)["band"] == band


def test_a_session_that_is_not_judged_has_figures_without_bands() -> None:
    found = figure("percent_complex", False, complex_reflection=3)
    assert (found["value"], found["band"]) == (1.0, "none")


def test_each_figure_shows_its_thresholds() -> None:
    assert all((figure(name)["fair"], figure(name)["good"]) == thresholds for name, thresholds in THRESHOLDS.items())


@pytest.mark.parametrize(("turns", "short"), [(LEAST_TURNS - 1, True), (LEAST_TURNS, False)])
def test_a_session_is_too_short_below_the_least_number_of_turns(turns: int, short: bool) -> None:
    assert summary(numbered(*(turn("open_question") for _ in range(turns))))["too_short"] is short


def test_a_session_too_short_shows_no_band() -> None:
    found = summary(numbered(*(turn("open_question", "complex_reflection") for _ in range(LEAST_TURNS - 1))))
    assert {item["band"] for item in found["figures"]} == {"none"}


def test_an_empty_session_can_be_summarised() -> None:
    found = summary([])
    assert (found["turns"], found["best"], found["worst"], found["client_words"], found["too_short"]) == (0, None, None, None, True)


def test_counts_are_of_behaviours_that_are_sure() -> None:
    item = turn("affirm", "affirm")
    item.feedback["behaviours"][1]["unsure"] = True
    assert summary([item])["counts"] == {"affirm": 1}


def test_outcomes_are_counted_each() -> None:
    found = summary(numbered(turn("confront", outcome="argued"), turn("persuade", outcome="argued"), turn("none")))["outcomes"]
    assert found == {**dict.fromkeys(OUTCOMES, 0), "argued": 2, "none": 1}


def test_abstentions_are_counted() -> None:
    assert summary(numbered(turn("none", unsure=True), turn("none")))["unsure"] == 1


def test_turns_taken_back_do_not_count() -> None:
    gone = turn("confront", outcome="argued")
    gone.taken_back = True
    assert summary([gone, turn("affirm")])["counts"] == {"affirm": 1}


def test_the_clients_share_of_words_includes_the_opening() -> None:
    transcript = Transcript(opening="three words here", all_turns=[turn(said="a b c d")])
    assert client_words(transcript) == 0.5


def test_curves_begin_with_the_opening_and_follow_each_turn() -> None:
    found = curves(Transcript(all_turns=numbered(turn(answered="discord", discord=-1.0), turn(discord=2.0))))
    assert (found["turn"], found["talk"], found["discord"]) == ([0, 1, 2], ["discord", "sustain", "sustain"], [5.0, 4.0, 7.0])


def test_every_number_of_the_state_has_its_curve() -> None:
    assert all(len(curves(Transcript(all_turns=[turn()]))[name]) == 2 for name in STATE)


def test_a_turn_without_feedback_is_left_out_of_the_curves() -> None:
    assert curves(Transcript(all_turns=[Turn(1, "hi", 0.0, "yes", {})]))["turn"] == []


def test_moments_come_with_their_turn_and_why() -> None:
    assert summary(numbered(turn(), turn(trust=2.0)))["best"] == {"turn": 2, "why": "best 2"}


GOOD = ("complex_reflection", "open_question", "affirm", "self_efficacy")
NEXT: dict[str, list[Turn]] = {
    "say_more": [turn(*GOOD)] * 3,
    "fewer_arguments": [turn("confront", outcome="argued")] * 3 + [turn(*GOOD)] * 5,
    "ask_permission": [turn("persuade", outcome="argued")] * 3 + [turn(*GOOD)] * 5,
    "meet_discord": [turn("open_question", answered="discord")] * 2 + [turn(*GOOD)] * 6,
    "meet_sustain": [turn("open_question", answered="sustain")] * 2 + [turn(*GOOD)] * 6,
    "pick_up_change_talk": [turn("give_information", answered="change")] * 2 + [turn(*GOOD)] * 6,
    "more_reflections": [turn("open_question")] * 6 + [turn(*GOOD)] * 2,
    "open_questions": [turn("complex_reflection", "closed_question", "affirm", "self_efficacy")] * 8,
    "deeper_reflections": [turn("simple_reflection", "open_question", "affirm", "self_efficacy")] * 8,
    "affirm": [turn("complex_reflection", "open_question", "self_efficacy")] * 8,
    "self_efficacy": [turn("complex_reflection", "open_question", "affirm")] * 8,
    "keep_going": [turn(*GOOD)] * 8,
}


@pytest.mark.parametrize("key", NEXT)
def test_what_to_practise_next_follows_from_what_was_missed(key: str) -> None:
    turns = NEXT[key]
    assert next_step(turns, Counter(item["code"] for one in turns for item in one.feedback["behaviours"])) == key


def test_what_to_practise_next_is_worded() -> None:
    assert summary([turn()])["next"] == {"key": "say_more", "text": "practise say_more", "drill": ""}


def test_one_argument_in_a_good_session_is_no_reason_to_practise_anything_else() -> None:
    turns = [turn("persuade", outcome="argued")] + [turn(*GOOD)] * 7
    assert next_step(turns, Counter(item["code"] for one in turns for item in one.feedback["behaviours"])) == "keep_going"


def test_a_left_session_says_so() -> None:
    assert summary([turn()], left=True)["left"] is True


@given(st.lists(st.lists(st.sampled_from(CODES), max_size=3), max_size=12))
def test_any_session_can_be_summarised(sessions: list[list[str]]) -> None:
    found = summary(numbered(*(turn(*codes) for codes in sessions)))
    assert sum(found["counts"].values()) == sum(map(len, sessions))


def test_up_to_three_moments_come_with_the_words_of_both() -> None:
    first, second = numbered(turn("none", answered="change", said="Right."), turn(trust=2.0, said="You miss it."))
    first.heard, second.heard = "I might stop.", "I do miss it."
    assert summary([first, second])["moments"] == [
        {"which": "best", "turn": 2, "why": "best 2", "said": "You miss it.", "client": "I do miss it."},
        {"which": "missed_chance", "turn": 1, "why": "missed_chance.change 1", "said": "Right.", "client": "I might stop."},
    ]


def test_the_talk_share_says_who_spoke_how_much() -> None:
    transcript = Transcript(opening="three words here", all_turns=[turn(said="a b c d e f")])
    assert talk_share(transcript) == {"client": 0.4, "trainee": 0.6, "client_words": 4, "trainee_words": 6}


@pytest.mark.parametrize("key", NEXT)
def test_what_to_practise_next_leads_to_a_drill_that_there_is(key: str) -> None:
    assert DRILLS[key] in ("", *TECHNIQUES)


def test_what_was_left_out_leads_to_its_drill() -> None:
    assert summary(numbered(*NEXT["meet_sustain"]))["next"]["drill"] == "rolling_sustain"
