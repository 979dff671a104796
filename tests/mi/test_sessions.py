"""Whole sessions: one in which the trainee argues ends worse than one that follows MI, with every client."""

from statistics import mean, pstdev

import pytest

from mi.answer import Reply
from mi.persona import Persona
from tests.mi.build import argue, follow_mi, play

SEEDS = [str(seed) for seed in range(20)]


@pytest.fixture(scope="module")
def sessions() -> dict[str, dict[str, list[list[Reply]]]]:
    """By persona, what comes of arguing and of following MI, over 20 seeds; filled as it is asked for."""
    return {}


def both(sessions: dict[str, dict[str, list[list[Reply]]]], persona: Persona) -> dict[str, list[list[Reply]]]:
    if persona.id not in sessions:
        ways = {"argue": argue, "follow": follow_mi}
        sessions[persona.id] = {name: [play(persona, way, 18, seed) for seed in SEEDS] for name, way in ways.items()}
    return sessions[persona.id]


def last(replies: list[list[Reply]], name: str) -> float:
    return mean(getattr(one[-1].session.state, name) for one in replies)


def per_turn(replies: list[list[Reply]], talk: str) -> float:
    return mean(mean(reply.session.talk == talk for reply in one[1:]) for one in replies)


def test_arguing_ends_in_clearly_more_discord_than_mi(sessions: dict[str, dict[str, list[list[Reply]]]], persona: Persona) -> None:
    ways = both(sessions, persona)
    assert last(ways["argue"], "discord") > last(ways["follow"], "discord") + 3


@pytest.mark.parametrize("name", ["trust", "importance", "readiness"])
def test_arguing_ends_in_less_trust_and_motivation(sessions: dict[str, dict[str, list[list[Reply]]]], persona: Persona, name: str) -> None:
    ways = both(sessions, persona)
    assert last(ways["argue"], name) < last(ways["follow"], name) - 0.5


def test_arguing_brings_less_change_talk(sessions: dict[str, dict[str, list[list[Reply]]]], persona: Persona) -> None:
    ways = both(sessions, persona)
    assert per_turn(ways["argue"], "change") < per_turn(ways["follow"], "change") / 2


def test_arguing_brings_more_discord_in_what_the_client_says(sessions: dict[str, dict[str, list[list[Reply]]]], persona: Persona) -> None:
    ways = both(sessions, persona)
    assert per_turn(ways["argue"], "discord") > per_turn(ways["follow"], "discord") + 0.1


def test_motivation_comes_with_time_under_mi(sessions: dict[str, dict[str, list[list[Reply]]]], persona: Persona) -> None:
    ways = both(sessions, persona)["follow"]
    assert last(ways, "importance") > persona.start["importance"] + 1 and last(ways, "trust") > persona.start["trust"] + 2


def test_a_client_does_not_give_in_at_once(sessions: dict[str, dict[str, list[list[Reply]]]], persona: Persona) -> None:
    first_turns = [[one[0], *one[1:4]] for one in both(sessions, persona)["follow"]]
    assert per_turn(first_turns, "change") < 0.5


def test_the_mood_of_an_ambivalent_client_swings_more(ray: Persona, carys: Persona) -> None:
    resistant, ambivalent = (
        pstdev(reply.session.mood for seed in SEEDS for reply in play(persona, follow_mi, 10, seed)[1:]) for persona in (ray, carys)
    )
    assert resistant < ambivalent
