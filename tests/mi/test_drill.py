"""Drills: which lines are drawn, how they are posed, and what is kept."""

from collections import Counter
from pathlib import Path

import pytest

from mi import drill, lesson
from mi.coach import Coaching
from mi.drill import LESSON, LINES, TECHNIQUES, Drill
from mi.persona import RULERS, Line, Persona
from mi.persona_file import load

PERSONAS = {path.stem: load(path) for path in sorted((Path(__file__).resolve().parents[2] / "personas").glob("*.yml"))}


def lines(found: Drill, personas: dict[str, Persona] | None = None) -> list[Line]:
    known = personas or PERSONAS
    return [line for client, _, id in (place.partition("/") for place in found.lines) if (line := known[client].line(id))]


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_every_technique_has_ten_different_lines(technique: str) -> None:
    found = drill.begin(technique, "7", PERSONAS)
    assert len(set(found.lines)) == LINES == len(lines(found))


@pytest.mark.parametrize("technique", TECHNIQUES)
@pytest.mark.parametrize("client", PERSONAS)
def test_every_client_alone_has_enough_lines_for_every_technique(technique: str, client: str) -> None:
    found = drill.begin(technique, "7", {client: PERSONAS[client]})
    assert len(set(found.lines)) == LINES


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_the_clients_take_turns(technique: str) -> None:
    met = Counter(place.partition("/")[0] for place in drill.begin(technique, "7", PERSONAS).lines)
    assert set(met) == set(PERSONAS) and max(met.values()) <= 2


def test_the_same_seed_draws_the_same_lines() -> None:
    assert drill.begin("affirming", "7", PERSONAS) == drill.begin("affirming", "7", PERSONAS)


def test_another_seed_draws_others() -> None:
    assert drill.begin("affirming", "7", PERSONAS).lines != drill.begin("affirming", "8", PERSONAS).lines


@pytest.mark.parametrize(("technique", "talks"), [("rolling_sustain", {"sustain"}), ("rolling_discord", {"discord"})])
def test_rolling_is_trained_on_what_there_is_to_roll_with(technique: str, talks: set[str]) -> None:
    assert {line.talk for line in lines(drill.begin(technique, "7", PERSONAS))} == talks


def test_rulers_alternate_between_asking_for_a_number_and_asking_downwards() -> None:
    assert [line.pool in RULERS for line in lines(drill.begin("rulers", "7", PERSONAS))] == [False, True] * 5


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_no_line_tells_a_stranger_what_the_client_keeps_back(technique: str) -> None:
    for seed in range(10):
        assert all(line.trust < 5 and not line.after for line in lines(drill.begin(technique, str(seed), PERSONAS)))


def test_an_unknown_technique_is_named() -> None:
    with pytest.raises(ValueError, match="technique: juggling"):
        drill.begin("juggling", "7", PERSONAS)


def test_without_clients_there_is_no_drill() -> None:
    with pytest.raises(ValueError, match="no client has a line"):
        drill.begin("affirming", "7", {})


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_a_line_is_posed_with_its_client_and_its_task(coaching: Coaching, technique: str) -> None:
    text, origin, payload = drill.posed(drill.begin(technique, "7", PERSONAS), coaching, PERSONAS)
    assert (payload["kind"], payload["number"], payload["of"], payload["line"]) == ("drill", 1, LINES, text)
    assert payload["name"] and payload["task"] and payload["client"]["about"] and origin["talk"] == payload["client"]["talk"]


def test_after_a_number_the_task_is_another(coaching: Coaching) -> None:
    begun = drill.begin("rulers", "7", PERSONAS)
    first, second = (drill.posed(at, coaching, PERSONAS)[2]["task"] for at in (begun, drill.judged(begun, "right", [])))
    assert first != second


@pytest.mark.parametrize("technique", TECHNIQUES)
def test_no_line_is_posed_with_anything_left_open(coaching: Coaching, technique: str) -> None:
    now = drill.begin(technique, "3", PERSONAS)
    while not now.over:
        assert "{" not in drill.posed(now, coaching, PERSONAS)[0]
        now = drill.judged(now, "right", [])


def test_a_drill_is_over_after_its_last_line() -> None:
    now = drill.begin("evoking", "7", PERSONAS)
    for _ in range(LINES):
        assert not now.over
        now = drill.judged(now, "partly", [])
    assert now.over


def test_what_is_kept_reads_back() -> None:
    now = drill.judged(drill.begin("evoking", "7", PERSONAS), "partly", ["drill.partly.facts.0"])
    assert Drill.from_dict(now.as_dict()) == now and Drill.is_one(now.as_dict())


def test_a_line_that_its_file_has_lost_is_missed() -> None:
    with pytest.raises(LookupError):
        drill.current(Drill("evoking", "7", ("ray/topics.work.sustain.999",)), PERSONAS)


def test_the_lesson_has_five_steps_each_with_instructions(coaching: Coaching) -> None:
    now, clients = lesson.begin(coaching, "7"), {LESSON: lesson.client(coaching)}
    steps = []
    while not now.over:
        steps.append(drill.posed(now, coaching, clients)[2])
        now = drill.judged(now, "right", [])
    assert [step["kind"] for step in steps] == ["lesson"] * 5
    assert all(step["title"] and step["instruction"] and step["client"]["persona"] == LESSON for step in steps)


def test_its_first_steps_give_replies_to_choose_from(coaching: Coaching) -> None:
    assert [len(step.get("choices") or []) for step in coaching.lesson["steps"]] == [3, 3, 0, 0, 0]
