"""What the client answers: the same again for the same seed, fresh lines, what was asked, and an end that is earned."""

import re
from dataclasses import replace
from random import Random

import pytest

from mi.answer import Reply, answer, farewell, open_session
from mi.assess import Volley
from mi.behaviours import CODES, ELABORATE, MI_NON_ADHERENT, TALK, TOPICS
from mi.client import State
from mi.lines import NUMBERS
from mi.persona import Persona
from mi.session import Session
from mi.stems import content
from tests.mi.build import argue, follow_mi, play, state, volley

SEEDS = [str(seed) for seed in range(20)]


def session(persona: Persona, seed: str = "1", at: State | None = None, **changed: object) -> Session:
    """The session after the opening, changed."""
    begun = open_session(persona, "each_turn", seed).session
    at = at or begun.state
    return replace(begun, state=at, most_trust=at.trust, **changed)  # type: ignore[arg-type]


def texts(replies: list[Reply]) -> list[str]:
    return [reply.text for reply in replies]


def wander(session: Session, turn: int) -> Volley:
    """Thirty turns of all kinds: no argument, each topic about once, replies without a question between."""
    random = Random(f"{session.seed}/{turn}")
    code = random.choice(
        ["open_question", "closed_question", "simple_reflection", "complex_reflection", "affirm", "seek_collaboration", "none"]
    )
    topics = [topic for topic in TOPICS if not topic.startswith("ruler") and topic not in ("risk", "name")]
    return volley(code, asked=[topics[turn % len(topics)]]) if "question" in code else volley(code)


def test_the_same_seed_and_replies_give_the_same_session(persona: Persona) -> None:
    assert texts(play(persona, wander, 15, "a")) == texts(play(persona, wander, 15, "a"))


def test_the_same_seed_and_replies_lead_to_the_same_state(persona: Persona) -> None:
    assert play(persona, argue, 8, "a")[-1].session == play(persona, argue, 8, "a")[-1].session


def test_another_seed_gives_another_session(persona: Persona) -> None:
    said = volley("complex_reflection")
    sessions = {tuple(texts(play(persona, lambda session, turn: said, 8, seed))) for seed in SEEDS}
    assert len(sessions) >= len(SEEDS) - 1


def test_openings_differ_from_seed_to_seed(persona: Persona) -> None:
    assert len({open_session(persona, "each_turn", seed).text for seed in SEEDS}) >= 4


def test_a_session_begins_where_its_persona_begins(persona: Persona) -> None:
    begun = open_session(persona, "at_end", "1").session
    assert (begun.state, begun.turn, begun.feedback) == (State(**persona.start), 0, "at_end")


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_no_line_is_said_twice_within_30_turns(persona: Persona, seed: str) -> None:
    said = [line.id for reply in play(persona, wander, 30, seed) for line in reply.lines]
    assert sorted({line for line in said if said.count(line) > 1}) == []


@pytest.mark.parametrize("name", ["importance", "confidence", "readiness"])
@pytest.mark.parametrize("level", [1.0, 4.0, 8.0])
def test_the_answer_to_a_ruler_holds_the_number_of_the_state(persona: Persona, name: str, level: float) -> None:
    before = session(persona, at=state(discord=2, importance=level, confidence=level))
    reply = answer(persona, before, volley("closed_question", asked=[f"ruler_{name}"]))
    assert NUMBERS[round(getattr(reply.session.state, name))] in reply.text.lower().replace(".", " ").replace(",", " ").split()


@pytest.mark.parametrize(
    "beside",
    [
        "confront",
        "complex_reflection",
        "affirm",
        "none",
    ],
)
@pytest.mark.parametrize("discord", [0.0, 9.0])
def test_a_question_about_risk_is_answered_whatever_else_is_said(persona: Persona, beside: str, discord: float) -> None:
    said = volley(beside, "closed_question", topics=["work", "risk"], asked=["risk", "work"])
    before = session(persona, at=state(discord=discord), recent=("open_question",))
    assert [line.pool for line in answer(persona, before, said).lines] == ["risk"]


def test_a_question_about_risk_is_answered_even_where_the_client_would_leave(persona: Persona) -> None:
    before = session(persona, at=state(discord=9.9), recent=("confront",))
    assert "risk" in [line.pool for line in answer(persona, before, volley("confront", "closed_question", asked=["risk"])).lines]


def test_risk_that_is_only_spoken_of_is_answered_too(persona: Persona) -> None:
    said = volley("simple_reflection", "open_question", topics=["risk", "work"], asked=["work"])
    assert answer(persona, session(persona), said).asked == "risk"


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("discord", [1.0, 6.0])
def test_what_was_asked_is_answered(persona: Persona, topic: str, discord: float) -> None:
    before = session(persona, at=state(discord=discord, importance=2))
    for seed in SEEDS[:5]:
        reply = answer(persona, replace(before, seed=seed), volley("open_question", asked=[topic]))
        assert topic in [line.pool for line in reply.lines]


@pytest.mark.parametrize("topic", TOPICS)
def test_what_was_asked_is_answered_while_there_are_fresh_lines(persona: Persona, topic: str) -> None:
    now = session(persona, at=state(discord=3, importance=2))
    for _ in range(3):
        reply = answer(persona, replace(now, state=state(discord=3, importance=2)), volley("open_question", asked=[topic]))
        assert topic in [line.pool for line in reply.lines]
        now = reply.session


def test_tell_me_more_goes_on_with_what_was_spoken_of(persona: Persona) -> None:
    reply = answer(persona, session(persona, topic="friends"), volley("open_question", asked=[ELABORATE]))
    assert reply.asked == "friends"


def test_a_question_is_about_its_subject_rather_than_its_setting(persona: Persona) -> None:
    reply = answer(persona, session(persona), volley("open_question", asked=["day", "good_side"]))
    assert reply.asked == "good_side"


def test_a_greeting_is_returned(persona: Persona) -> None:
    assert "greeting" in [line.pool for line in answer(persona, session(persona), volley("none", topics=["greeting"])).lines]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("talk", TALK)
def test_every_behaviour_after_every_talk_is_answered(persona: Persona, code: str, talk: str) -> None:
    assert answer(persona, session(persona, talk=talk), volley(code)).text.strip()


@pytest.mark.parametrize("code", CODES)
def test_no_answer_holds_an_unfilled_place(persona: Persona, code: str) -> None:
    assert not {"{", "}"} & set("".join(texts(play(persona, lambda session, turn: volley(code), 10, "1"))))


def test_an_allowed_line_needs_the_trust_it_asks_for(persona: Persona) -> None:
    for seed in SEEDS:
        for reply in play(persona, wander, 20, seed)[1:]:
            assert all(line.trust <= reply.session.state.trust for line in reply.lines)


def test_what_was_disclosed_is_not_denied_when_trust_is_lost(persona: Persona) -> None:
    before = replace(session(persona, at=state(discord=6, trust=1)), most_trust=9.0)
    lines = [
        line for seed in SEEDS for line in answer(persona, replace(before, seed=seed), volley("open_question", asked=["amount"])).lines
    ]
    assert all(line.trust_max >= 9 for line in lines)


def test_the_origin_of_a_line_says_its_talk_and_its_pool(persona: Persona) -> None:
    reply = answer(persona, session(persona), volley("open_question", asked=["risk"]))
    assert (reply.origin["pool"], reply.origin["topic"], reply.origin["talk"]) == ("risk", "risk", reply.session.talk)


def test_turns_count_up(persona: Persona) -> None:
    assert [reply.session.turn for reply in play(persona, follow_mi, 5, "1")] == [0, 1, 2, 3, 4, 5]


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


def pools(persona: Persona, at: State, said: Volley, **changed: object) -> list[str]:
    """The pools of the lines that answer `said` in this state, over all seeds."""
    before = session(persona, at=at, **changed)
    return [line.pool for seed in SEEDS for line in answer(persona, replace(before, seed=seed), said).lines]


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


def rare_word(persona: Persona) -> str:
    """A word that one line of this client alone knows, from a line that anybody may hear."""
    lines = [line for topic in ("family", "work", "friends") for line in persona.pool(topic, "neutral") if line.trust <= 1]
    words = [word for line in lines for word in re.findall(r"[A-Za-z]{5,}", line.say)]
    return next(word for word in words if content(word) and persona.stems[min(content(word))] == 1)


def test_a_question_about_something_that_only_this_client_knows_is_answered_from_there(persona: Persona) -> None:
    word = rare_word(persona)
    reply = answer(persona, session(persona, at=state(discord=2, trust=3)), volley(("open_question", f"And {word}?")))
    assert any(content(word) & content(line.say) for line in reply.lines)


def test_what_that_answer_was_about_is_what_is_spoken_of(persona: Persona) -> None:
    word = rare_word(persona)
    reply = answer(persona, session(persona, at=state(discord=2, trust=3)), volley(("open_question", f"And {word}?")))
    pools = [part.line.pool for part in reply.parts if part.role == "answer"]
    assert reply.session.topic in (*pools, "")


def test_a_question_after_information_asks_for_the_reaction_to_it(persona: Persona) -> None:
    said = volley(("give_information", "Many sleep badly."), ("open_question", "What do you make of that?"))
    reply = answer(persona, session(persona, topic="work"), said)
    assert (reply.asked, reply.parts[0].line.pool) == ("", "informed")


def test_what_was_on_the_clients_mind_is_what_is_spoken_of_next(persona: Persona) -> None:
    at = state(discord=0, trust=3.5, importance=8)
    before = session(persona, at=at, talk="change", topic="money")
    # Asked its name, a client can only add what is on its mind; asked about a plain matter, it stays with that.
    plain = [topic for topic in TOPICS if not any(line.talk == "change" and line.trust <= 3.5 for line in persona.pool(topic))]
    asked = [topic for topic in plain if topic not in ("risk", "name", "permission", "greeting") and not topic.startswith(("ruler", "why"))]
    replies = [
        answer(persona, replace(before, seed=seed), volley(("open_question", "And so?"), asked=[topic]))
        for seed in SEEDS
        for topic in asked or ["permission", "greeting"]
    ]
    own = [reply for reply in replies if reply.parts[-1].role == "own_mind"]
    assert own and {reply.session.topic for reply in own} == {""}
    assert "" not in {reply.session.topic for reply in replies if reply not in own}


@pytest.mark.parametrize("wanted", ["neutral", "sustain"])
def test_unasked_advice_is_pushed_back_or_taken_as_one_takes_a_leaflet(persona: Persona, wanted: str) -> None:
    before = session(persona, at=state(discord=0 if wanted == "neutral" else 6))
    pools = {answer(persona, replace(before, seed=seed), volley("persuade")).lines[0].pool for seed in SEEDS}
    assert pools <= {"advised", "acknowledged"} and "advised" in pools
