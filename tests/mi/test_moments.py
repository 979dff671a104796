"""Moments of a session: the best, the hardest, the turning point, the missed chance."""

from random import Random

import pytest

from mi.coach import Coaching
from mi.moments import extremes, missed_chance, moments, turning_point, worded, worth
from mi.transcript import Turn
from tests.mi.test_summary import numbered, turn


def test_the_best_turn_did_most_good_and_the_worst_most_harm() -> None:
    turns = numbered(turn(trust=0.5), turn(trust=1.5), turn(outcome="argued", discord=1.0), turn(outcome="argued", discord=2.0))
    best, worst = extremes(turns)
    assert best is not None and worst is not None and (best.number, worst.number) == (2, 4)


def test_where_nothing_stands_out_there_is_no_moment() -> None:
    assert extremes(numbered(turn(), turn(trust=0.1))) == (None, None)


def test_an_argument_is_never_the_best_moment() -> None:
    assert extremes([turn(outcome="argued", trust=4.0)])[0] is None


def test_a_turn_on_which_the_coder_abstains_is_no_moment() -> None:
    assert extremes([turn(trust=4.0, unsure=True)]) == (None, None)


@pytest.mark.parametrize("name", ["trust", "importance", "confidence"])
def test_what_raises_trust_and_motivation_is_worth_more(name: str) -> None:
    assert worth(turn(**{name: 1.0})) > worth(turn()) > worth(turn(**{name: -1.0}))  # type: ignore[arg-type]


def test_what_raises_discord_is_worth_less() -> None:
    assert worth(turn(discord=1.0)) < worth(turn())


def test_of_two_turns_of_the_same_effect_the_one_with_the_better_outcome_is_worth_more() -> None:
    assert worth(turn(outcome="rolled_with_resistance")) > worth(turn()) > worth(turn(outcome="argued"))


def test_the_turning_point_is_where_it_began_to_go_better() -> None:
    turns = numbered(*(turn(discord=0.5) for _ in range(3)), *(turn(discord=-0.5, trust=0.5) for _ in range(3)))
    found = turning_point(turns)
    assert found is not None and (found[0].number, found[1]) == (4, "up")


def test_it_can_be_where_it_began_to_go_worse() -> None:
    turns = numbered(*(turn(trust=0.6) for _ in range(3)), *(turn(discord=0.8) for _ in range(3)))
    found = turning_point(turns)
    assert found is not None and (found[0].number, found[1]) == (4, "down")


def test_a_session_that_goes_on_as_it_began_has_no_turning_point() -> None:
    assert turning_point(numbered(*(turn(trust=0.4) for _ in range(8)))) is None


def test_the_missed_chance_is_talk_of_change_passed_by_before_resistance() -> None:
    turns = numbered(turn("none", answered="sustain"), turn("closed_question", answered="change"), turn("none", answered="discord"))
    found = missed_chance(turns)
    assert found is not None and (found[0].number, found[1]) == (2, "change")


@pytest.mark.parametrize("code", ["simple_reflection", "complex_reflection", "open_question"])
def test_change_talk_that_was_taken_up_is_no_missed_chance(code: str) -> None:
    assert missed_chance([turn(code, answered="change")]) is None


def test_an_argument_against_change_talk_is_missed_most() -> None:
    turns = numbered(turn("none", answered="change", trust=-1.0), turn("persuade", answered="change", outcome="argued"))
    found = missed_chance(turns)
    assert found is not None and found[0].number == 2


def test_no_turn_is_two_moments() -> None:
    turns = numbered(turn(discord=0.9), turn(discord=0.9), turn(trust=2.0), turn(trust=0.1))
    assert [item.number for _, item in moments(turns)] == [3]


def test_they_are_told_in_their_order() -> None:
    turns = numbered(turn(trust=0.6), turn(trust=0.9), turn(trust=0.4), turn("none", answered="change", discord=0.9), turn(discord=0.9))
    assert [which for which, _ in moments(turns)] == ["best", "turning_point.down"]


def test_in_a_drill_there_are_none() -> None:
    told = Turn(1, "You mind.", 0.0, "", {}, {"outcome": "argued", "client": {"answered": "sustain"}, "behaviours": []})
    assert moments([told]) == []


def test_a_moment_quotes_the_utterance_that_argued(coaching: Coaching) -> None:
    behaviours = [{"code": "simple_reflection", "text": "It is hard."}, {"code": "persuade", "text": "You should stop."}]
    argued = Turn(1, "It is hard. You should stop.", 0.0, "No.", {}, {"outcome": "argued", "behaviours": behaviours})
    assert "You should stop" in worded(coaching, "worst", argued, Random(1))


@pytest.mark.parametrize(
    "which", ["turning_point.up", "turning_point.down", *(f"missed_chance.{talk}" for talk in ("change", "sustain", "discord"))]
)
def test_it_quotes_the_clients_words_too(coaching: Coaching, which: str) -> None:
    told = Turn(2, "You mind.", 0.0, "", {}, {"behaviours": [{"code": "none", "text": "You mind."}]}, heard="I might stop one day.")
    text = worded(coaching, which, told, Random(2))
    assert "You mind" in text and "I might stop one day" in text
