"""What each behaviour does to the client: directions, contrasts and bounds; the numbers themselves may be tuned."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi.assess import Volley
from mi.behaviours import CODES, STATE, TALK
from mi.client import State, contingencies, move
from mi.coefficients import CONTINGENT, DEFAULTS, EFFECTS, table
from tests.mi.build import coded, state, volley

NUMBERS = table("ambivalent", {})
MOVED = ("discord", "trust", "importance", "confidence")


def step(
    said: Volley, answered: str = "neutral", recent: tuple[str, ...] = (), before: State | None = None, stance: str = "ambivalent"
) -> dict[str, float]:
    """By how much `said` moves each number."""
    before = before or state()
    after, _ = move(before, said, answered, recent, table(stance, {}))
    return {name: getattr(after, name) - getattr(before, name) for name in MOVED}


def causes(said: Volley, answered: str = "neutral", recent: tuple[str, ...] = ()) -> set[str]:
    return {cause for cause, _ in contingencies(said, answered, recent)}


@pytest.mark.parametrize("code", ["confront", "persuade"])
def test_arguing_raises_discord_and_costs_trust(code: str) -> None:
    by = step(volley(code))
    assert by["discord"] > 0 > by["trust"]


def test_confronting_does_more_harm_than_persuading() -> None:
    confront, persuade = step(volley("confront")), step(volley("persuade"))
    assert confront["discord"] > persuade["discord"] and confront["trust"] < persuade["trust"]


def test_confronting_costs_confidence() -> None:
    assert step(volley("confront"))["confidence"] < 0


@pytest.mark.parametrize("code", ["confront", "persuade"])
def test_arguing_never_raises_motivation(code: str) -> None:
    assert step(volley(code))["importance"] <= 0


@pytest.mark.parametrize("code", ["simple_reflection", "complex_reflection", "affirm", "emphasize_autonomy", "seek_collaboration"])
def test_what_mi_asks_for_calms_and_builds_trust(code: str) -> None:
    by = step(volley(code))
    assert by["discord"] < 0 < by["trust"]


def test_the_choice_calms_most() -> None:
    calming = {code: step(volley(code))["discord"] for code in CODES}
    assert min(calming, key=lambda code: calming[code]) == "emphasize_autonomy"


def test_speaking_of_ability_raises_confidence_most() -> None:
    raised = {code: step(volley(code))["confidence"] for code in CODES}
    assert max(raised, key=lambda code: raised[code]) == "self_efficacy"


def test_an_affirmation_raises_confidence() -> None:
    assert step(volley("affirm"))["confidence"] > 0


def test_a_complex_reflection_does_more_than_a_simple_one() -> None:
    simple, complex_ = step(volley("simple_reflection")), step(volley("complex_reflection"))
    assert complex_["trust"] > simple["trust"] and complex_["importance"] > simple["importance"]


def test_an_open_question_does_more_for_trust_than_a_closed_one() -> None:
    assert step(volley("open_question"))["trust"] > step(volley("closed_question"))["trust"]


def test_advice_with_permission_harms_far_less_than_without() -> None:
    assert step(volley("persuade_with_permission"))["discord"] < step(volley("persuade"))["discord"] / 3


@pytest.mark.parametrize("code", ["give_information", "none"])
def test_what_is_neutral_raises_no_discord(code: str) -> None:
    assert step(volley(code))["discord"] <= 0


def test_reflecting_change_talk_raises_importance() -> None:
    said = volley("simple_reflection")
    assert step(said, "change")["importance"] > step(said, "neutral")["importance"]


@pytest.mark.parametrize("talk", ["sustain", "discord"])
def test_reflecting_resistance_calms_more_than_reflecting_small_talk(talk: str) -> None:
    said = volley("simple_reflection")
    assert step(said, talk)["discord"] < step(said, "neutral")["discord"]


def test_asking_for_reasons_of_their_own_raises_importance() -> None:
    assert step(volley("open_question", asked=["values"]))["importance"] > step(volley("open_question", asked=["work"]))["importance"]


def test_a_closed_question_evokes_nothing() -> None:
    assert "evoked" not in causes(volley("closed_question", asked=["values"]))


@pytest.mark.parametrize("talk", ["sustain", "discord"])
def test_arguing_against_resistance_raises_discord_further(talk: str) -> None:
    assert step(volley("persuade"), talk)["discord"] > step(volley("persuade"), "neutral")["discord"]


def test_arguing_when_the_client_speaks_for_change_costs_importance() -> None:
    assert step(volley("persuade"), "change")["importance"] < 0


def test_passing_over_change_talk_costs_importance() -> None:
    assert step(volley("closed_question"), "change")["importance"] < 0


def test_change_talk_that_is_reflected_before_a_question_is_not_passed_over() -> None:
    assert "passed_over_change" not in causes(volley("simple_reflection", "closed_question"), "change")


def test_the_third_closed_question_in_a_row_raises_discord() -> None:
    said = volley("closed_question")
    assert step(said, recent=("closed_question",) * 2)["discord"] > step(said, recent=("closed_question",))["discord"]


def test_a_reflection_between_breaks_the_row_of_closed_questions() -> None:
    assert "third_closed_question" not in causes(
        volley("closed_question"), recent=("closed_question", "closed_question", "simple_reflection")
    )


def test_a_closed_question_after_a_reflection_is_not_the_third_in_a_row() -> None:
    assert causes(volley("simple_reflection", "closed_question"), recent=("closed_question",) * 2) == set()


@pytest.mark.parametrize("topic", ["risk", "ruler_importance"])
def test_a_closed_question_that_is_needed_is_never_one_too_many(topic: str) -> None:
    assert "third_closed_question" not in causes(volley("closed_question", asked=[topic]), recent=("closed_question",) * 2)


def test_unasked_advice_for_the_second_time_raises_discord_further() -> None:
    assert step(volley("persuade"), recent=("persuade", "none"))["discord"] > step(volley("persuade"), recent=("none", "none"))["discord"]


def test_advice_long_ago_is_forgotten() -> None:
    assert "second_unasked_advice" not in causes(volley("persuade"), recent=("persuade", "none", "none", "none"))


def test_an_apology_after_discord_calms_and_builds_trust() -> None:
    by = step(volley(coded("none", "I'm sorry.", rule="apologises")), "discord")
    assert by["discord"] < -0.3 and by["trust"] > 0


def test_an_apology_for_nothing_does_nothing_special() -> None:
    assert "apologised" not in causes(volley(coded("none", rule="apologises")), "neutral")


def test_every_contingency_can_come_about() -> None:
    found = causes(volley("simple_reflection"), "change") | causes(volley("simple_reflection"), "sustain")
    found |= causes(volley("open_question", asked=["values"])) | causes(volley("persuade"), "discord", ("persuade",))
    found |= causes(volley("persuade"), "change") | causes(volley("closed_question"), "change", ("closed_question",) * 2)
    found |= causes(volley(coded("none", rule="apologises")), "discord")
    assert found == set(CONTINGENT)


def test_an_unsure_utterance_moves_nothing() -> None:
    assert set(step(volley(coded("confront", unsure=True)), "discord").values()) == {0.0}


def test_a_good_word_beside_an_argument_counts_for_less() -> None:
    alone, beside = step(volley("affirm")), step(volley("affirm", "persuade"))
    assert beside["confidence"] < alone["confidence"] / 2


def test_trust_grows_more_slowly_where_there_is_friction() -> None:
    calm, tense = (step(volley("affirm"), before=state(discord=discord))["trust"] for discord in (0, 9))
    assert 0 < tense < calm


def test_friction_builds_up_more_slowly_the_more_there_is() -> None:
    low, high = (step(volley("confront"), before=state(discord=discord))["discord"] for discord in (1, 8))
    assert 0 < high < low


def test_a_resistant_client_bristles_more_than_an_ambivalent_one() -> None:
    assert step(volley("persuade"), stance="resistant")["discord"] > step(volley("persuade"), stance="ambivalent")["discord"]


def test_what_moved_the_client_names_the_trainees_words() -> None:
    _, moved = move(state(), volley(("confront", "You're lying.")), "neutral", (), NUMBERS)
    assert {item.words for item in moved} == {"You're lying."}


def test_what_moved_the_client_is_a_known_behaviour_or_contingency() -> None:
    _, moved = move(state(), volley("simple_reflection"), "change", (), NUMBERS)
    assert {item.cause for item in moved} == {"simple_reflection", "reflected_change"}


SAID = st.lists(st.sampled_from(CODES), max_size=6).map(lambda codes: volley(*codes))
STATES = st.builds(State, *[st.floats(0, 10)] * 4)
RECENT = st.lists(st.sampled_from(CODES), max_size=6).map(tuple)


@given(STATES, SAID, st.sampled_from(TALK), RECENT, st.sampled_from(["resistant", "ambivalent"]))
def test_every_number_stays_between_0_and_10(before: State, said: Volley, answered: str, recent: tuple[str, ...], stance: str) -> None:
    after, _ = move(before, said, answered, recent, table(stance, {}))
    assert all(0 <= value <= 10 for value in after.as_dict().values())


@given(STATES, SAID, st.sampled_from(TALK), RECENT)
def test_no_volley_moves_a_number_further_than_the_largest_step(
    before: State, said: Volley, answered: str, recent: tuple[str, ...]
) -> None:
    after, _ = move(before, said, answered, recent, table("resistant", {}))
    assert all(abs(getattr(after, name) - getattr(before, name)) <= DEFAULTS["largest_step"] + 1e-9 for name in MOVED)


def test_the_largest_step_of_a_persona_is_kept() -> None:
    after, _ = move(state(), volley("confront"), "discord", ("persuade",), table("resistant", {"largest_step": 0.1}))
    assert math.isclose(after.discord - state().discord, 0.1)


@given(STATES)
def test_the_state_is_given_by_all_its_names(given_state: State) -> None:
    assert tuple(given_state.as_dict()) == STATE


@pytest.mark.parametrize(("name", "sign"), [("importance", 1), ("confidence", 1), ("trust", 1), ("discord", -1)])
def test_readiness_follows_from_the_other_four(name: str, sign: int) -> None:
    low, high = (State(**{**dict.fromkeys(MOVED, 4.0), name: value}) for value in (3.0, 5.0))
    assert (high.readiness - low.readiness) * sign > 0


def test_confidence_without_importance_makes_nobody_ready() -> None:
    assert state(importance=1, confidence=10).readiness < state(importance=8, confidence=3).readiness


def test_a_persona_changes_one_number_and_keeps_the_rest() -> None:
    changed = table("resistant", {"effects": {"confront": {"discord": 9.0}}})["effects"]
    assert (changed["confront"]["discord"], changed["confront"]["trust"], changed["affirm"]) == (
        9.0,
        EFFECTS["confront"]["trust"],
        EFFECTS["affirm"],
    )


def test_a_change_of_one_persona_does_not_reach_another() -> None:
    table("resistant", {"effects": {"confront": {"discord": 9.0}}})
    assert table("resistant", {})["effects"] == EFFECTS


def test_a_persona_changes_a_plain_number() -> None:
    assert table("resistant", {"reactance": 2.5})["reactance"] == 2.5


def test_a_persona_changes_a_contingency() -> None:
    assert table("resistant", {"contingent": {"evoked": {"importance": 1.0}}})["contingent"]["evoked"]["importance"] == 1.0


def test_an_unknown_coefficient_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"coefficients\.reactanse: unknown.*reactance"):
        table("resistant", {"reactanse": 2})


@pytest.mark.parametrize(
    "changed",
    [
        {"effects": {"confrunt": {"discord": 1.0}}},
        {"effects": {"confront": {"discrod": 1.0}}},
        {"reactance": {"resistant": 2}},
        {"swing": "much"},
    ],
    ids=["unknown behaviour", "unknown number", "mapping for a number", "text for a number"],
)
def test_a_coefficient_that_means_nothing_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="coefficients"):
        table("resistant", changed)
