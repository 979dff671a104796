"""Which talk comes next: directions and contrasts of its likelihood."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi.assess import Volley
from mi.behaviours import CODES, TALK
from mi.client import State, contingencies
from mi.coefficients import table
from mi.talk import draw, scores, shares
from tests.mi.build import state, volley

NUMBERS = table("ambivalent", {})


def scored(said: Volley, answered: str = "neutral", mood: float = 0.0, at: State | None = None) -> dict[str, float]:
    causes = [cause for cause, _ in contingencies(said, answered, ())]
    return scores(at or state(), said, answered, mood, causes, NUMBERS)


def share(said: Volley, answered: str = "neutral", mood: float = 0.0, at: State | None = None) -> dict[str, float]:
    return shares(scored(said, answered, mood, at))


QUIET = volley("none")


@given(st.sampled_from(TALK), st.lists(st.sampled_from(CODES), max_size=4), st.floats(0, 10), st.floats(0, 10), st.floats(-3, 3))
def test_shares_add_up_to_1(answered: str, codes: list[str], discord: float, importance: float, mood: float) -> None:
    found = share(volley(*codes), answered, mood, state(discord=discord, importance=importance))
    assert math.isclose(sum(found.values()), 1) and min(found.values()) > 0


@pytest.mark.parametrize("answered", TALK)
@pytest.mark.parametrize("code", ["confront", "persuade"])
def test_argued_with_the_client_argues_back(code: str, answered: str) -> None:
    argued, quiet = share(volley(code), answered), share(QUIET, answered)
    assert argued["sustain"] + argued["discord"] > quiet["sustain"] + quiet["discord"]


@pytest.mark.parametrize("code", ["confront", "persuade"])
def test_arguing_makes_change_talk_rarer(code: str) -> None:
    assert share(volley(code))["change"] < share(QUIET)["change"]


def test_confronting_brings_more_discord_than_persuading() -> None:
    assert share(volley("confront"))["discord"] > share(volley("persuade"))["discord"]


@pytest.mark.parametrize("code", ["simple_reflection", "complex_reflection"])
def test_reflected_change_talk_is_followed_by_more_of_it(code: str) -> None:
    assert share(volley(code), "change")["change"] > share(QUIET, "change")["change"]


def test_a_reflection_of_change_beside_an_argument_brings_less_change_than_alone() -> None:
    assert share(volley("simple_reflection", "persuade"), "change")["change"] < share(volley("simple_reflection"), "change")["change"]


def test_what_is_reflected_matters_more_than_how_deep() -> None:
    what = share(volley("simple_reflection"), "change")["change"] - share(volley("simple_reflection"), "sustain")["change"]
    deep = share(volley("complex_reflection"), "change")["change"] - share(volley("simple_reflection"), "change")["change"]
    assert what > deep > 0


def test_after_sustain_talk_a_reflection_brings_calm_more_often_than_change() -> None:
    found = share(volley("simple_reflection"), "sustain")
    assert found["neutral"] > found["sustain"] > found["change"]


@pytest.mark.parametrize("code", ["simple_reflection", "complex_reflection", "affirm", "emphasize_autonomy", "seek_collaboration"])
def test_what_mi_asks_for_makes_discord_rarer(code: str) -> None:
    assert share(volley(code), "discord")["discord"] < share(QUIET, "discord")["discord"]


def test_an_affirmation_raises_change_and_lowers_sustain_talk() -> None:
    affirmed, quiet = share(volley("affirm")), share(QUIET)
    assert affirmed["change"] > quiet["change"] and affirmed["sustain"] < quiet["sustain"]


@pytest.mark.parametrize("code", ["closed_question", "give_information"])
def test_facts_and_closed_questions_dampen_both_kinds_of_talk(code: str) -> None:
    found, quiet = share(volley(code)), share(QUIET)
    assert found["change"] < quiet["change"] and found["sustain"] < quiet["sustain"]


def test_an_open_question_brings_more_change_talk_than_a_closed_one() -> None:
    assert share(volley("open_question"))["change"] > share(volley("closed_question"))["change"]


def test_evoking_brings_more_change_talk_than_asking_for_facts() -> None:
    assert share(volley("open_question", asked=["values"]))["change"] > share(volley("open_question", asked=["work"]))["change"]


@pytest.mark.parametrize("talk", TALK)
def test_each_talk_tends_to_go_on(talk: str) -> None:
    others = [share(QUIET, other)[talk] for other in TALK if other != talk]
    assert share(QUIET, talk)[talk] > max(others)


@pytest.mark.parametrize(
    ("name", "talk", "sign"),
    [("importance", "change", 1), ("trust", "change", 1), ("confidence", "change", 1), ("discord", "change", -1)]
    + [("importance", "sustain", -1), ("discord", "discord", 1), ("trust", "discord", -1)],
)
def test_the_state_leans_the_talk(name: str, talk: str, sign: int) -> None:
    low, high = (share(QUIET, at=state(**{name: value}))[talk] for value in (2.0, 7.0))
    assert (high - low) * sign > 0


@pytest.mark.parametrize(("talk", "sign"), [("change", 1), ("sustain", -1), ("neutral", 0), ("discord", 0)])
def test_a_good_mood_leans_towards_change_and_away_from_sustain_talk(talk: str, sign: int) -> None:
    good, bad = (scored(QUIET, "neutral", mood)[talk] for mood in (1, -1))
    assert (good > bad) - (good < bad) == sign


@pytest.mark.parametrize("talk", ["sustain", "discord"])
def test_reflecting_resistance_invites_calm(talk: str) -> None:
    reflected, quiet = (scored(said, talk)["neutral"] for said in (volley("simple_reflection"), QUIET))
    assert reflected > quiet


def test_the_same_random_source_draws_the_same_talk() -> None:
    given_scores = share(QUIET)
    first, second = ([draw(given_scores, Random(seed)) for seed in range(20)] for _ in range(2))
    assert first == second


def test_talks_are_drawn_as_often_as_their_shares_say() -> None:
    given_scores = share(volley("open_question"))
    random = Random(7)
    drawn = [draw(given_scores, random) for _ in range(4000)]
    assert all(abs(drawn.count(talk) / 4000 - part) < 0.04 for talk, part in given_scores.items())
