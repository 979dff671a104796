"""How a conversation ends: the client leaves when it is argued with too much, commits when that is earned, and parts."""

from dataclasses import replace

import pytest

from mi.answer import answer, farewell
from mi.behaviours import CODES, MI_NON_ADHERENT
from mi.client import State
from mi.persona import Persona
from tests.mi.build import SEEDS, follow_mi, play, pools, session, state, volley

WORST = volley("confront", "persuade", asked=["amount"])


def test_the_client_does_not_leave_before_turn_4_whatever_is_said(persona: Persona) -> None:
    assert not any(play(persona, lambda session, turn: WORST, 3, seed)[-1].session.left for seed in SEEDS)


def test_the_first_reply_never_ends_the_session(persona: Persona) -> None:
    assert not answer(persona, session(persona, at=state(discord=9.9)), WORST).session.left


def test_an_argument_after_listening_does_not_end_the_session(persona: Persona) -> None:
    assert not answer(persona, session(persona, at=state(discord=9.9), recent=("confront", "simple_reflection")), WORST).session.left


def test_a_second_argument_in_a_row_at_the_highest_discord_ends_the_session(persona: Persona) -> None:
    assert answer(persona, session(persona, at=state(discord=9.9), recent=("persuade",), turn=9), WORST).session.left


def test_a_client_who_is_only_argued_with_leaves_in_the_end(persona: Persona) -> None:
    assert play(persona, lambda session, turn: WORST, 30, "1")[-1].session.left


def test_the_client_leaves_with_a_line_of_leaving(persona: Persona) -> None:
    assert [line.pool for line in play(persona, lambda session, turn: WORST, 30, "1")[-1].lines] == ["leaves"]


@pytest.mark.parametrize("code", sorted(set(CODES) - MI_NON_ADHERENT))
def test_without_an_argument_the_client_stays_however_high_the_discord(persona: Persona, code: str) -> None:
    assert not answer(persona, session(persona, at=state(discord=10), recent=("confront",)), volley(code)).session.left


@pytest.mark.parametrize("code", sorted(MI_NON_ADHERENT))
def test_below_the_highest_discord_an_argument_does_not_end_the_session(persona: Persona, code: str) -> None:
    assert not answer(persona, session(persona, at=state(discord=8), recent=("confront",)), volley(code)).session.left


def test_a_client_who_is_met_by_mi_never_leaves(persona: Persona) -> None:
    assert not any(play(persona, follow_mi, 15, seed)[-1].session.left for seed in SEEDS)


NEXT_STEP = volley("open_question", asked=["next_step"])
READY = state(discord=0, trust=9.5, importance=9.5, confidence=9)


def test_a_client_who_is_ready_may_commit_itself(persona: Persona) -> None:
    assert "commitment" in pools(persona, READY, NEXT_STEP, talk="change", turn=12)


def test_nobody_commits_itself_before_the_tenth_turn(persona: Persona) -> None:
    assert "commitment" not in pools(persona, READY, NEXT_STEP, talk="change", turn=8)


def test_in_a_later_session_commitment_may_come_sooner(persona: Persona) -> None:
    assert "commitment" in pools(persona, READY, NEXT_STEP, talk="change", turn=6, after=("kept", "again"), plan="stop for a day")


def test_nobody_commits_itself_twice_running(persona: Persona) -> None:
    before = replace(session(persona, at=READY, talk="change", turn=12), said=("commitment.0",), used=("commitment.0",))
    replies = [answer(persona, replace(before, seed=seed), NEXT_STEP) for seed in SEEDS]
    assert "commitment" not in [line.pool for reply in replies for line in reply.lines]


def test_what_was_agreed_is_kept(persona: Persona) -> None:
    before = session(persona, at=READY, talk="change", turn=12)
    replies = [answer(persona, replace(before, seed=seed), NEXT_STEP) for seed in SEEDS]
    plans = {line.id: line.plan for line in persona.pool("commitment")}
    agreed = [(reply.session.agreed, plans[line.id]) for reply in replies for line in reply.lines if line.id in plans]
    assert agreed and all(kept == plan for kept, plan in agreed)


@pytest.mark.parametrize(
    "at", [state(discord=0, trust=9.5, importance=4, confidence=9), state(discord=6, trust=9.5, importance=9.5, confidence=9)]
)
def test_a_client_who_is_not_ready_or_not_at_ease_commits_itself_to_nothing(persona: Persona, at: State) -> None:
    assert "commitment" not in pools(persona, at, NEXT_STEP, talk="change", turn=12)


def test_a_client_who_trusts_goes_on_by_itself_more_often(persona: Persona) -> None:
    said = volley("simple_reflection")
    much, little = (pools(persona, state(discord=0, trust=trust), said, topic="work").count("work") for trust in (9, 0))
    assert much > little


def test_a_mood_lasts_beyond_its_turn(persona: Persona) -> None:
    up, down = (answer(persona, session(persona, mood=mood), volley("none")).session.mood for mood in (3.0, -3.0))
    assert up - down > 2


def test_the_farewell_is_warm_where_trust_has_grown_and_cool_where_not(persona: Persona) -> None:
    warm, cool = (farewell(persona, session(persona, at=state(discord=discord, trust=trust))) for discord, trust in ((1, 8), (8, 1)))
    assert (warm.pool, cool.pool) == ("farewell.warm", "farewell.cool")


def test_asking_for_leave_is_answered_as_such_whatever_it_is_about(persona: Persona) -> None:
    said = volley("seek_collaboration", topics=["family"], asked=["family"])
    leave = replace(said, coded=tuple(replace(item, rule="asks_permission") for item in said.coded))
    assert answer(persona, session(persona), leave).asked == "permission"


# Parting


@pytest.mark.parametrize(("at", "pool"), [(state(discord=1, trust=8), "farewell.warm"), (state(discord=7, trust=2), "farewell.cool")])
def test_a_goodbye_is_answered_with_one_as_warm_as_the_client_has_become(persona: Persona, at: State, pool: str) -> None:
    said = volley(("none", "Goodbye for today."), topics=["goodbye"])
    assert set(pools(persona, at, said)) == {pool}


def test_the_session_goes_on_after_a_goodbye_and_the_farewell_at_its_end_is_another(persona: Persona) -> None:
    reply = answer(persona, session(persona), volley(("none", "Bye."), topics=["goodbye"]))
    assert not reply.session.left and not reply.session.ended
    assert farewell(persona, reply.session).id not in reply.session.used


def test_a_question_beside_a_goodbye_is_answered(persona: Persona) -> None:
    said = volley(("none", "See you next week."), ("closed_question", "How is work?"), topics=["goodbye", "work"], asked=["work"])
    assert "work" in pools(persona, state(), said)
