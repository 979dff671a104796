"""The contract of every client: it answers what it is asked, its numbers hold, and danger is taken seriously."""

import re
from dataclasses import replace
from itertools import product

import pytest

from mi.answer import answer, open_session
from mi.behaviours import TOPICS
from mi.lines import NUMBERS
from mi.persona import Persona
from mi.session import Session
from tests.mi.build import follow_mi, state, volley

TRUST = (1.0, 4.0, 8.0)
SEEDS = [str(seed) for seed in range(6)]


def at(persona: Persona, trust: float, discord: float = 2.0, seed: str = "1", **changed: object) -> Session:
    begun = open_session(persona, "each_turn", seed).session
    return replace(begun, state=state(discord, trust, 4, 4), most_trust=trust, turn=5, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("trust", TRUST)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_answered_at_every_trust(persona: Persona, topic: str, trust: float) -> None:
    for discord, seed in product((0.0, 5.0, 9.0), SEEDS):
        for code in ("open_question", "closed_question"):
            reply = answer(persona, at(persona, trust, discord, seed), volley(code, asked=[topic]))
            assert topic in [line.pool for line in reply.lines]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_answered_in_three_ways_by_trust(persona: Persona, topic: str) -> None:
    said = {}
    for trust in TRUST:
        replies = [
            answer(persona, at(persona, trust, 2.0, str(seed)), volley(("open_question", "And so?"), asked=[topic])) for seed in range(60)
        ]
        said[trust] = {line.id for reply in replies for line in reply.lines if line.pool == topic}
    assert said[4.0] - said[1.0] and said[8.0] - said[4.0]


@pytest.mark.parametrize("trust", TRUST)
def test_danger_is_taken_seriously(persona: Persona, trust: float) -> None:
    for discord, seed in product((0.0, 5.0, 10.0), SEEDS):
        for code in ("closed_question", "confront"):
            reply = answer(persona, at(persona, trust, discord, seed), volley(code, asked=["risk"], topics=["risk", "work"]))
            assert [line.pool for line in reply.lines] == ["risk"] and reply.lines[0].talk != "discord"


@pytest.mark.parametrize("name", ["importance", "confidence", "readiness"])
def test_the_numbers_of_a_ruler_agree_within_a_session(persona: Persona, name: str) -> None:
    session = at(persona, 4.0)
    for turn in range(12):
        reply = answer(persona, session, volley("closed_question", asked=[f"ruler_{name}"]))
        number = reply.session.rulers[name]
        assert abs(number - getattr(reply.session.state, name)) < 0.76
        assert re.search(rf"\b{NUMBERS[number]}\b", reply.text.lower())
        assert name not in session.rulers or abs(session.rulers[name] - number) <= 1
        session = answer(persona, reply.session, follow_mi(reply.session, turn)).session


def test_a_number_asked_for_twice_is_the_same_number(persona: Persona) -> None:
    session = replace(at(persona, 4.0), state=state(1, 4, 4.45, 4))
    first = answer(persona, session, volley("closed_question", asked=["ruler_importance"])).session
    again = answer(persona, replace(first, state=replace(first.state, importance=first.state.importance + 0.2)), volley("none")).session
    second = answer(persona, again, volley("closed_question", asked=["ruler_importance"])).session
    assert first.rulers == {"importance": 5} and second.rulers["importance"] in (5, 6)
    steady = replace(again, state=replace(again.state, importance=4.6))
    assert answer(persona, steady, volley("none")).session.rulers == {"importance": 5}


@pytest.mark.parametrize(("ruler", "ability"), [("confidence", True), ("importance", False)])
def test_why_not_lower_takes_up_the_ruler_before_it(persona: Persona, ruler: str, ability: bool) -> None:
    for trust, seed in product(TRUST, SEEDS):
        asked = answer(persona, at(persona, trust, 2.0, seed), volley("closed_question", asked=[f"ruler_{ruler}"])).session
        reply = answer(persona, asked, volley("self_efficacy", asked=["why_not_lower"]))
        kinds = [line.kind for line in reply.lines if line.pool == "why_not_lower"]
        assert kinds and all((kind == "ability") == ability for kind in kinds)


def test_why_not_lower_evokes_change_talk(persona: Persona) -> None:
    for trust, seed in product(TRUST, SEEDS):
        reply = answer(persona, at(persona, trust, 2.0, seed), volley("self_efficacy", asked=["why_not_lower"]))
        assert "change" in [line.talk for line in reply.lines]


@pytest.mark.parametrize("key", ["discord", "trust"])
def test_the_difficulty_decides_where_the_client_begins(persona: Persona, key: str) -> None:
    gentle, standard, hard = (
        getattr(open_session(persona, "each_turn", "1", difficulty).session.state, key) for difficulty in ("gentle", "standard", "hard")
    )
    assert gentle < standard < hard if key == "discord" else gentle > standard > hard


def test_the_difficulty_stays_with_the_session(persona: Persona) -> None:
    session = open_session(persona, "each_turn", "1", "hard").session
    assert answer(persona, session, volley("none")).session.difficulty == "hard"


def test_an_argument_costs_more_where_the_client_is_hard(persona: Persona) -> None:
    def costs(difficulty: str) -> float:
        session = replace(open_session(persona, "each_turn", "1", difficulty).session, state=state(3, 4, 4, 4))
        return answer(persona, session, volley("confront")).session.state.discord

    assert costs("gentle") < costs("standard") < costs("hard")


def test_the_origin_of_an_answer_names_each_line_its_part_and_the_codes(persona: Persona) -> None:
    reply = answer(persona, at(persona, 6.0), volley("closed_question", asked=["work"]))
    origin = reply.origin
    assert [part["id"] for part in origin["parts"]] == origin["lines"] == list(reply.session.said)
    assert origin["codes"] == ["closed_question"] and {part["role"] for part in origin["parts"]} <= {"reaction", "answer", "own_mind"}
    assert abs(sum(origin["leaning"].values()) - 1) < 0.03


@pytest.mark.parametrize(("said", "asked"), [("Why that?", "why_not_lower"), ("What keeps it from being an eight?", "why_not_higher")])
def test_after_a_ruler_why_asks_for_the_reasons_of_the_number(persona: Persona, said: str, asked: str) -> None:
    ruler = answer(persona, at(persona, 4.0), volley("closed_question", asked=["ruler_importance"])).session
    assert answer(persona, ruler, volley(("open_question", said))).asked == asked
