"""The verdict on a volley: its outcome, and the principles that it served or broke."""

from itertools import product

import pytest

from mi.assess import assess, permitted
from mi.behaviours import CODES, MI_NON_ADHERENT, OUTCOMES, PRINCIPLES, RESISTANCE, TALK
from tests.mi.build import coded, volley

CALM = sorted(set(TALK) - RESISTANCE)
MEETING = ("simple_reflection", "complex_reflection", "emphasize_autonomy", "affirm")


@pytest.mark.parametrize(("code", "talk"), product(sorted(MI_NON_ADHERENT), TALK))
def test_confronting_and_persuading_are_arguing_whatever_the_client_said(code: str, talk: str) -> None:
    assert assess(volley(code), talk).outcome == "argued"


@pytest.mark.parametrize("good", [*MEETING, "self_efficacy", "open_question"])
def test_arguing_outweighs_what_is_good_beside_it(good: str) -> None:
    assert assess(volley(good, "persuade"), "sustain").outcome == "argued"


def test_the_argument_decides_wherever_it_stands() -> None:
    assert assess(volley("confront", "complex_reflection"), "sustain").decisive.code == "confront"


def test_confronting_decides_before_persuading() -> None:
    assert assess(volley("persuade", "confront"), "sustain").decisive.code == "confront"


@pytest.mark.parametrize(("code", "talk"), product(MEETING, sorted(RESISTANCE)))
def test_meeting_resistance_rolls_with_it(code: str, talk: str) -> None:
    assert assess(volley(code), talk).outcome == "rolled_with_resistance"


@pytest.mark.parametrize(("code", "talk"), product(CODES, CALM))
def test_where_there_was_no_resistance_nothing_rolls_with_it(code: str, talk: str) -> None:
    assert assess(volley(code), talk).outcome != "rolled_with_resistance"


@pytest.mark.parametrize(
    "code", ["open_question", "closed_question", "give_information", "seek_collaboration", "persuade_with_permission", "none"]
)
def test_what_does_not_meet_resistance_does_not_roll_with_it(code: str) -> None:
    assert assess(volley(code), "sustain").outcome == "none"


@pytest.mark.parametrize("talk", TALK)
def test_speaking_of_ability_supports_self_efficacy(talk: str) -> None:
    assert assess(volley("self_efficacy"), talk).outcome == "supported_self_efficacy"


def test_ability_beside_a_reflection_still_supports_self_efficacy() -> None:
    assert assess(volley("simple_reflection", "self_efficacy"), "sustain").outcome == "supported_self_efficacy"


@pytest.mark.parametrize("talk", CALM)
def test_a_named_strength_in_calm_supports_self_efficacy(talk: str) -> None:
    assert assess(volley("affirm"), talk).outcome == "supported_self_efficacy"


def test_an_apology_rolls_with_discord() -> None:
    sorry = coded("none", "I'm sorry.", rule="apologises")
    assert assess(volley(sorry), "discord").outcome == "rolled_with_resistance"


@pytest.mark.parametrize("talk", sorted(set(TALK) - {"discord"}))
def test_an_apology_rolls_with_nothing_else(talk: str) -> None:
    assert assess(volley(coded("none", "I'm sorry.", rule="apologises")), talk).outcome == "none"


def test_a_greeting_is_no_apology() -> None:
    assert assess(volley(coded("none", "Hello.", rule="greets")), "discord").outcome == "none"


def test_a_doubtful_argument_makes_the_coder_abstain() -> None:
    verdict = assess(volley(coded("persuade", unsure=True, candidates=("persuade", "give_information"))), "sustain")
    assert (verdict.outcome, verdict.unsure) == ("none", True)


def test_an_abstention_names_the_two_candidates() -> None:
    verdict = assess(volley(coded("persuade", unsure=True, candidates=("persuade", "give_information"))), "sustain")
    assert verdict.candidates == ("persuade", "give_information")


def test_a_doubtful_reflection_does_not_roll_with_resistance() -> None:
    assert assess(volley(coded("simple_reflection", unsure=True)), "discord").outcome == "none"


def test_a_sure_outcome_is_not_taken_back_by_a_doubtful_utterance() -> None:
    assert not assess(volley("confront", coded("open_question", unsure=True)), "sustain").unsure


def test_a_sure_code_beside_a_doubtful_one_is_no_abstention() -> None:
    assert not assess(volley("open_question", coded("affirm", unsure=True)), "neutral").unsure


def test_a_doubtful_utterance_after_a_greeting_makes_the_coder_abstain() -> None:
    assert assess(volley("none", coded("affirm", unsure=True)), "neutral").unsure


def test_where_nothing_decides_the_weightiest_utterance_stands_for_the_volley() -> None:
    assert assess(volley("none", "give_information", "open_question"), "neutral").decisive.code == "open_question"


def test_an_empty_volley_decides_nothing() -> None:
    assert assess(volley(), "sustain").decisive is None


@pytest.mark.parametrize("code", ["simple_reflection", "complex_reflection"])
def test_reflecting_serves_empathy(code: str) -> None:
    assert "express_empathy" in assess(volley(code), "neutral").served


def test_asking_alone_does_not_serve_empathy() -> None:
    assert "express_empathy" not in assess(volley("open_question"), "neutral").served


def test_reflecting_change_develops_discrepancy() -> None:
    assert "develop_discrepancy" in assess(volley("simple_reflection"), "change").served


def test_reflecting_small_talk_develops_no_discrepancy() -> None:
    assert "develop_discrepancy" not in assess(volley("simple_reflection"), "neutral").served


def test_asking_for_the_clients_own_reasons_develops_discrepancy() -> None:
    assert "develop_discrepancy" in assess(volley("open_question", asked=["values"]), "neutral").served


def test_asking_for_a_fact_of_life_develops_no_discrepancy() -> None:
    assert "develop_discrepancy" not in assess(volley("open_question", asked=["work"]), "neutral").served


def test_evoking_in_the_midst_of_discord_develops_no_discrepancy() -> None:
    assert "develop_discrepancy" not in assess(volley("open_question", asked=["values"]), "discord").served


@pytest.mark.parametrize("code", ["emphasize_autonomy", "seek_collaboration"])
def test_leaving_the_choice_avoids_argument(code: str) -> None:
    assert "avoid_argument" in assess(volley(code), "neutral").served


@pytest.mark.parametrize("code", ["affirm", "self_efficacy"])
def test_naming_strength_and_ability_supports_self_efficacy(code: str) -> None:
    assert "support_self_efficacy" in assess(volley(code), "neutral").served


def test_rolling_with_resistance_is_served_by_the_outcome_of_that_name() -> None:
    assert "roll_with_resistance" in assess(volley("simple_reflection"), "sustain").served


def test_an_argument_serves_nothing() -> None:
    assert assess(volley("complex_reflection", "affirm", "persuade"), "sustain").served == ()


@pytest.mark.parametrize("code", sorted(MI_NON_ADHERENT))
def test_arguing_breaks_the_avoidance_of_argument(code: str) -> None:
    assert "avoid_argument" in assess(volley(code), "neutral").broken


def test_confronting_breaks_empathy_and_persuading_does_not() -> None:
    broken = [assess(volley(code), "neutral").broken for code in ("confront", "persuade")]
    assert ["express_empathy" in found for found in broken] == [True, False]


@pytest.mark.parametrize("talk", TALK)
def test_arguing_breaks_rolling_with_resistance_only_where_there_is_some(talk: str) -> None:
    assert ("roll_with_resistance" in assess(volley("persuade"), talk).broken) == (talk in RESISTANCE)


@pytest.mark.parametrize("code", sorted(set(CODES) - MI_NON_ADHERENT))
def test_what_does_not_argue_breaks_nothing(code: str) -> None:
    assert assess(volley(code), "discord").broken == ()


@pytest.mark.parametrize(("code", "talk"), product(CODES, TALK))
def test_every_verdict_is_in_the_words_of_the_field(code: str, talk: str) -> None:
    verdict = assess(volley(code), talk)
    assert verdict.outcome in OUTCOMES and {*verdict.served, *verdict.broken} <= set(PRINCIPLES)


def test_advice_after_permission_is_advice_with_permission() -> None:
    assert permitted(volley("persuade", "open_question")).codes == ("persuade_with_permission", "open_question")


def test_advice_after_permission_is_no_argument() -> None:
    assert assess(permitted(volley("persuade")), "neutral").outcome == "none"


def test_permission_does_not_excuse_confronting() -> None:
    assert assess(permitted(volley("confront")), "neutral").outcome == "argued"


def test_advice_that_was_permitted_names_the_rule() -> None:
    assert permitted(volley("persuade")).coded[0].rule == "permission_asked_before"


# Asking for ability

ABILITY = coded("open_question", "How did you manage that?", rule="asks_ability")


@pytest.mark.parametrize("talk", TALK)
def test_asking_for_ability_supports_self_efficacy_whatever_the_client_said(talk: str) -> None:
    verdict = assess(volley(ABILITY), talk)
    assert (verdict.outcome, verdict.decisive.text) == ("supported_self_efficacy", ABILITY.text)


@pytest.mark.parametrize("talk", sorted(RESISTANCE))
def test_asking_for_ability_beside_a_reflection_supports_self_efficacy(talk: str) -> None:
    assert assess(volley("simple_reflection", ABILITY), talk).outcome == "supported_self_efficacy"


def test_a_statement_of_ability_decides_before_a_question_for_it() -> None:
    assert assess(volley(ABILITY, "self_efficacy"), "neutral").decisive.code == "self_efficacy"


def test_arguing_outweighs_asking_for_ability() -> None:
    assert assess(volley(ABILITY, "persuade"), "neutral").outcome == "argued"


def test_another_open_question_supports_nothing() -> None:
    assert assess(volley(coded("open_question", "How was it?", rule="asks_what_how")), "neutral").outcome == "none"


def test_asking_for_ability_that_is_unsure_supports_nothing() -> None:
    doubtful = coded(
        "open_question", "How did you manage?", rule="asks_ability", unsure=True, candidates=("open_question", "closed_question")
    )
    verdict = assess(volley(doubtful), "neutral")
    assert (verdict.outcome, verdict.unsure) == ("none", True)


def test_asking_for_ability_is_still_a_question() -> None:
    assert volley(ABILITY).codes == ("open_question",)
    assert "support_self_efficacy" not in assess(volley(ABILITY), "neutral").broken


# Doubt whether it argued

DOUBTED = coded("complex_reflection", "You could stop.", unsure=True, candidates=("complex_reflection", "persuade"))


@pytest.mark.parametrize("good", [*MEETING, "self_efficacy", "open_question", "none"])
@pytest.mark.parametrize("talk", TALK)
def test_a_doubt_whether_it_argued_outweighs_what_is_good_beside_it(good: str, talk: str) -> None:
    verdict = assess(volley(good, DOUBTED), talk)
    assert (verdict.outcome, verdict.unsure, verdict.decisive.text) == ("none", True, DOUBTED.text)
    assert verdict.candidates == ("complex_reflection", "persuade")


@pytest.mark.parametrize("harm", sorted(MI_NON_ADHERENT))
def test_a_sure_argument_outweighs_the_doubt_of_another(harm: str) -> None:
    verdict = assess(volley(DOUBTED, harm), "sustain")
    assert (verdict.outcome, verdict.unsure, verdict.decisive.code) == ("argued", False, harm)


def test_a_doubt_of_no_argument_leaves_the_outcome() -> None:
    doubtful = coded("affirm", unsure=True, candidates=("affirm", "complex_reflection"))
    verdict = assess(volley("simple_reflection", doubtful), "sustain")
    assert (verdict.outcome, verdict.unsure) == ("rolled_with_resistance", False)


def test_who_may_have_argued_has_not_rolled_with_resistance() -> None:
    assert "roll_with_resistance" not in assess(volley("complex_reflection", DOUBTED), "sustain").served
