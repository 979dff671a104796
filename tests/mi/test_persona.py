"""The contract of a persona: every shipped file keeps it, and a file that does not is refused with place and remedy."""

import copy
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from mi.behaviours import TALK, TOPICS
from mi.persona import REACTIONS, RULERS, Persona, PersonaError, load, parse

ROOT = Path(__file__).resolve().parents[2]
GIVEN = yaml.safe_load((ROOT / "personas" / "ray.yml").read_text())
LEVELS = (0, 3, 6, 9)
POOLS = ("opening", *TOPICS, *REACTIONS, "unprompted", "elaborate", "commitment", "leaves", "farewell.warm", "farewell.cool")


@pytest.mark.parametrize("pool", POOLS)
def test_no_pool_is_empty(persona: Persona, pool: str) -> None:
    assert persona.pool(pool)


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_has_three_lines_at_least(persona: Persona, topic: str) -> None:
    assert len(persona.pool(topic)) >= 3


@pytest.mark.parametrize("topic", TOPICS)
def test_each_topic_can_be_answered_at_every_trust_and_discord(persona: Persona, topic: str) -> None:
    mute = [
        (trust, discord, most)
        for trust, discord, most in product(LEVELS, LEVELS, LEVELS)
        if most >= trust and not any(line.allowed(trust, discord, most) for line in persona.pool(topic))
    ]
    assert mute == []


@pytest.mark.parametrize("reaction", REACTIONS)
def test_each_reaction_is_there_at_every_trust_and_discord(persona: Persona, reaction: str) -> None:
    assert [pair for pair in product(LEVELS, LEVELS) if not any(line.allowed(*pair, pair[0]) for line in persona.pool(reaction))] == []


def test_every_line_can_be_said_in_some_state(persona: Persona) -> None:
    steps = [step / 2 for step in range(21)]
    mute = [line.id for line in persona.lines if not any(line.allowed(trust, discord, trust) for trust in steps for discord in steps)]
    assert mute == []


def test_every_talk_can_come_unprompted(persona: Persona) -> None:
    assert [talk for talk in TALK if not persona.pool("unprompted", talk)] == []


def test_line_ids_are_unique(persona: Persona) -> None:
    assert len({line.id for line in persona.lines}) == len(persona.lines)


def test_no_two_lines_of_a_client_are_the_same(persona: Persona) -> None:
    said = [line.say.lower() for line in persona.lines]
    assert sorted({text for text in said if said.count(text) > 1}) == []


def clauses(persona: Persona) -> list[str]:
    return [*(line.gist for line in persona.lines if line.gist), *persona.hopes, *persona.strengths]


def test_gists_hopes_and_strengths_begin_small_unless_with_a_name(persona: Persona) -> None:
    names = set(re.findall(r"\b[A-Z]\w+", " ".join((*persona.facts, persona.name))))
    wrong = [clause for clause in clauses(persona) if clause[0].isupper() and re.split(r"\W", clause)[0] not in names]
    assert wrong == []


def test_gists_hopes_and_strengths_have_no_final_stop(persona: Persona) -> None:
    assert [clause for clause in clauses(persona) if clause.rstrip()[-1] in ".!?,;:"] == []


def test_gists_hopes_and_strengths_speak_of_you_and_not_of_i(persona: Persona) -> None:
    assert [clause for clause in clauses(persona) if re.search(r"\b(?:I|my|me|I'm|I've)\b", clause)] == []


def test_the_client_starts_with_friction_only_where_it_is_resistant(ray: Persona, carys: Persona) -> None:
    assert ray.start["discord"] > carys.start["discord"] and ray.start["trust"] < carys.start["trust"]


def test_lines_are_found_by_their_ids(ray: Persona) -> None:
    first, second = ray.pool("work")[:2]
    assert ray.lines_of([first.id, second.id]) == [first, second]


def test_a_line_that_the_file_no_longer_holds_is_left_out(ray: Persona) -> None:
    line = ray.pool("work")[0]
    assert ray.lines_of(["topics.work.neutral.99", line.id]) == [line]


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    given = copy.deepcopy(GIVEN)
    change(given)
    return given


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    """Set the value at `path`."""

    def change(given: Any) -> None:
        for step in path[:-1]:
            given = given[step]
        given[path[-1]] = value

    return change


LINE = {"say": "Well.", "talk": "neutral"}
BAD: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "no name": (put("name", value=""), r"name: is missing; write a text"),
    "unknown stance": (put("stance", value="grumpy"), r"stance: must be one of resistant, ambivalent"),
    "start out of range": (put("start", "trust", value=11), r"start\.trust: must be a number from 0 to 10"),
    "start missing": (put("start", value=None), r"start\.discord: must be a number from 0 to 10"),
    "no hopes": (put("hopes", value=[]), r"hopes: is missing; write a list"),
    "no case card": (put("case_card", value={}), r"case_card: is missing; write"),
    "no opening": (put("opening", value=[]), r"opening: is missing or empty; write a list"),
    "unknown topic": (put("topics", "pets", value={"neutral": ["No pets."]}), r"topics\.pets: unknown; write one of .*work"),
    "topic missing": (lambda given: given["topics"].pop("work"), r"topics\.work: is empty; write at least one line"),
    "topic not by talk": (put("topics", "work", value=["I work."]), r"topics\.work: must be a mapping from talk"),
    "unknown talk": (put("topics", "work", "angry", value=["Grr."]), r"topics\.work\.angry: unknown talk; write one of change"),
    "lines not a list": (put("topics", "work", "neutral", value="I work."), r"topics\.work\.neutral: must be a list of lines"),
    "line without say": (
        put("topics", "work", "neutral", 1, value={"trust": 3}),
        r"topics\.work\.neutral\.1: must be a text in quotes or a mapping",
    ),
    "unknown key": (put("opening", 0, value={**LINE, "mood": 3}), r"opening\.0: unknown key mood; known are discord"),
    "trust is a word": (put("opening", 0, value={**LINE, "trust": "much"}), r"opening\.0: trust, trust_max.* must be numbers"),
    "trust is a numeral in quotes": (put("opening", 0, value={**LINE, "trust": "3"}), r"opening\.0: trust, trust_max.* must be numbers"),
    "least above greatest": (put("opening", 0, value={**LINE, "trust": 6, "trust_max": 3}), r"opening\.0: limits must lie within 0 and 10"),
    "change without kind": (
        put("topics", "work", "change", 0, value={"say": "I'd change.", "gist": "you would"}),
        r"work\.change\.0: change talk needs `kind`",
    ),
    "sustain without gist": (put("topics", "work", "sustain", 0, value="No."), r"work\.sustain\.0: sustain talk needs `gist`"),
    "too long": (put("opening", 0, value="so " * 61), r"opening\.0: is longer than 60 words; cut it"),
    "ruler without number": (
        put("topics", RULERS[0], "neutral", 0, value="Five."),
        r"ruler_importance\.neutral\.0: .*must hold \{number\}",
    ),
    "reaction missing": (lambda given: given["reactions"].pop("met"), r"reactions\.met: is empty; write at least one line"),
    "no cool farewell": (put("farewell", "cool", value=[]), r"farewell\.cool: is empty; write at least one line"),
    "gist is a number": (put("opening", 0, value={**LINE, "gist": 5}), r"opening\.0: .*gist"),
    "unknown coefficient": (put("coefficients", value={"reactanse": 2}), r"coefficients\.reactanse: unknown"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_fault_is_named_with_file_place_and_remedy(fault: str) -> None:
    change, message = BAD[fault]
    with pytest.raises(PersonaError, match=r"(?m)^ray\.yml: .*" + message):
        parse(changed(change), "ray.yml")


def test_every_fault_is_named_at_once() -> None:
    def spoil(given: dict[str, Any]) -> None:
        put("stance", value="x")(given)
        put("opening", value=[])(given)

    with pytest.raises(PersonaError) as caught:
        parse(changed(spoil), "ray.yml")
    assert len(str(caught.value).splitlines()) == 2


def test_the_file_as_shipped_is_taken() -> None:
    assert parse(GIVEN, "ray.yml").id == "ray"


@pytest.mark.parametrize("given", [None, [], "ray", 3])
def test_what_is_no_mapping_is_refused(given: Any) -> None:
    with pytest.raises(PersonaError, match=r"x\.yml: must be a mapping; begin with `id:`"):
        parse(given, "x.yml")


def test_unreadable_yaml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "odd.yml").write_text("id: [")
    with pytest.raises(PersonaError, match=r"odd\.yml: is not readable YAML"):
        load(tmp_path / "odd.yml")


def test_a_file_must_be_named_like_its_id(tmp_path: Path) -> None:
    (tmp_path / "roy.yml").write_text((ROOT / "personas" / "ray.yml").read_text())
    with pytest.raises(PersonaError, match=r"roy\.yml: id is 'ray'; name the file ray\.yml or the id 'roy'"):
        load(tmp_path / "roy.yml")
