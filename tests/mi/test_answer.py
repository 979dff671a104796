"""What the client answers: the same again for the same seed, fresh lines, what was asked, and an end that is earned."""

import re
from dataclasses import replace

import pytest

from mi.answer import answer, open_session
from mi.behaviours import CODES, ELABORATE, TALK, TOPICS
from mi.client import State
from mi.lines import NUMBERS
from mi.persona import Persona
from mi.stems import content
from tests.mi.build import SEEDS, argue, follow_mi, play, session, state, texts, volley, wander


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


@pytest.mark.parametrize("asked", ["Are you {name}?", "Hi, you must be {name}?", "Hello, is it Mr {name}?", "are you {name}"])
def test_a_client_who_is_asked_by_name_says_who_it_is(persona: Persona, asked: str) -> None:
    reply = answer(persona, session(persona), volley(("closed_question", asked.format(name=persona.name))))
    assert reply.asked == "name"


def test_a_name_beside_something_else_does_not_ask_for_it(persona: Persona) -> None:
    reply = answer(persona, session(persona), volley(("closed_question", f"Are you tired, {persona.name}?")))
    assert "name" not in {line.pool for line in reply.lines}


def test_who_somebody_is_is_answered_from_the_clients_people(persona: Persona) -> None:
    assert len(persona.people) >= 6
    for name, pool in persona.people.items():
        reply = answer(persona, session(persona), volley(("closed_question", f"Who is {name.title()}?")))
        assert reply.lines[-1].pool == pool


def test_a_third_question_for_the_same_person_gets_no_line_twice(persona: Persona) -> None:
    name = next(iter(persona.people))
    replies = play(persona, lambda session, turn: volley(("closed_question", f"Who is {name}?")), 4, "1")
    said = [line.id for reply in replies for line in reply.lines]
    assert len(said) == len(set(said))
