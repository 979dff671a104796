"""The contract of a persona: every shipped file keeps it, and a file that does not is refused with line, place and remedy."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mi.behaviours import TALK, TOPICS
from mi.persona import ABOUT_YOU, GREETED, REACTIONS, RULERS, Persona, PersonaError
from mi.persona_facts import numbers
from mi.persona_file import checked, load, parse

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "personas").glob("*.yml"))
TEXT = (ROOT / "personas" / "ray.yml").read_text()
GIVEN = yaml.safe_load(TEXT)
POOLS = (
    *("opening", *TOPICS, *REACTIONS, "unprompted", "elaborate", "commitment", "leaves", "farewell.warm", "farewell.cool"),
    *(f"again.{name}" for name in GREETED),
)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_shipped_file_has_no_fault_and_no_shortcoming(path: Path) -> None:
    assert [fault.told(path.name) for fault in checked(path).faults] == []


@pytest.mark.parametrize("pool", POOLS)
def test_no_pool_is_empty(persona: Persona, pool: str) -> None:
    assert persona.pool(pool)


def test_every_talk_can_come_unprompted(persona: Persona) -> None:
    assert [talk for talk in TALK if not persona.pool("unprompted", talk)] == []


def test_line_ids_are_unique(persona: Persona) -> None:
    assert len({line.id for line in persona.lines}) == len(persona.lines)


def test_there_are_eight_clients_of_both_stances_in_seven_scenarios() -> None:
    clients = [load(path) for path in FILES]
    assert (len(clients), sum(client.stance == "resistant" for client in clients)) == (8, 4)
    assert len({client.scenario for client in clients}) >= 6


def test_a_client_has_lines_enough_for_several_sessions(persona: Persona) -> None:
    assert len(persona.lines) >= 250


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


def told(given: Any) -> str:
    """Everything that is wrong with `given`, one fault a line."""
    return "\n".join(fault.told("ray.yml") for fault in parse(given).faults)


LINE = {"say": "Well then, here we are.", "talk": "neutral"}
CHANGE = {"say": "I could stop it, for all that.", "kind": "ability", "gist": "you could stop"}
BAD: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "no name": (put("name", value=""), r"name: is missing; write a text"),
    "no voice": (put("voice", value=None), r"voice: is missing; write a text"),
    "unknown stance": (put("stance", value="grumpy"), r"stance: must be one of resistant, ambivalent"),
    "start out of range": (put("start", "trust", value=11), r"start\.trust: must be a number from 0 to 10"),
    "start missing": (put("start", value=None), r"start\.discord: must be a number from 0 to 10"),
    **{f"no {key}": (put(key, value=[]), rf"{key}: is missing; write a list") for key in ABOUT_YOU},
    "facts are a list": (put("facts", value=["Ray is 49."]), r"facts: is missing or no mapping; write what is true"),
    "secrets without trust": (put("secrets", value=[{"what": "that night"}]), r"secrets: must be a list of \{what: text, trust: number\}"),
    "no case card": (put("case_card", value={}), r"case_card: is missing or no mapping; write"),
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
    "unknown key": (put("opening", 0, value={**LINE, "mood": 3}), r"opening\.0: unknown key mood; known are after, discord"),
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
    "nothing to say again": (put("again", "slipped", value=[]), r"again\.slipped: is empty; write at least one line"),
    "gist is a number": (put("opening", 0, value={**LINE, "gist": 5}), r"opening\.0: .*gist"),
    "unknown coefficient": (put("coefficients", value={"reactanse": 2}), r"coefficients\.reactanse: unknown"),
    "unknown after": (put("opening", 0, value={**LINE, "after": "lunch"}), r"opening\.0: after: unknown lunch; write one of kept, slipped"),
    "commitment without plan": (put("commitment", 0, value=CHANGE), r"commitment\.0: a commitment needs `plan`"),
    "plan where none was made": (
        put("opening", 0, value={**LINE, "say": "I said I'd {plan}."}),
        r"opening\.0: \{plan\} stands only in what is said after a commitment",
    ),
    "said twice": (put("opening", 0, value=GIVEN["topics"]["name"]["neutral"][0]), r"name\.neutral\.0: says the same as opening\.0"),
    "facts contradict": (
        lambda given: (
            put("facts", "cans", value="four")(given),
            put("opening", 0, value={**LINE, "states": {"cans": "two"}})(given),
            put("opening", 1, value={**LINE, "say": "Four.", "trust": 0.5, "states": {"cans": "four"}})(given),
        ),
        r"opening\.0: contradicts opening\.1 on 'cans'; give this line `trust_max: 0\.5` or less",
    ),
    "states no fact": (
        put("opening", 0, value={**LINE, "states": {"shoes": "nine"}}),
        r"opening\.0: states 'shoes', which is no key of `facts`",
    ),
    "leaving out of reach": (put("coefficients", value={"leaves_at": 11}), r"leaves: no state reaches it"),
    "commitment out of reach": (put("coefficients", value={"commits": {"readiness": 11}}), r"commitment: no state reaches it"),
    "commitment only in a quarrel": (
        put("commitment", 0, value={**CHANGE, "plan": "stop", "discord": 8}),
        r"commitment\.0: no state allows this line where it stands",
    ),
    "an opening that comes too early": (put("opening", 0, value={**LINE, "trust": 8}), r"opening\.0: no state allows this line"),
    "mute at high trust": (
        put("topics", "money", value={"neutral": [{"say": "We get by, thank you.", "trust_max": 5}]}),
        r"topics\.money: no line can be said at trust 0 where it has been 6 and discord 0; give one wider limits",
    ),
    "a week that nobody speaks of": (
        put("topics", "since_last", value={"neutral": ["Same as any week, really."]}),
        r"topics\.since_last: no line with `after: kept` that can be said in every state",
    ),
}

POOR: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a number that no fact holds": (put("opening", 0, value="I had 312 of them."), r"opening\.0: says 312, which no fact holds"),
    "a name that no fact knows": (put("opening", 0, value="I came with Ermintrude."), r"opening\.0: names Ermintrude, whom no fact knows"),
    "no band for trust": (
        put("topics", "money", value={"neutral": ["We get by, thank you."]}),
        r"topics\.money: no line with trust from 3 to 5\.5; write one for that band",
    ),
    "too few reactions": (put("reactions", "met", value={"neutral": ["Mm, true."]}), r"reactions\.met: has 1 lines; write 16"),
    "too many begin alike": (
        put("leaves", value=[f"I have had {word} of it." for word in ("enough", "plenty", "all", "most", "some")]),
        r"leaves\.4: 5 lines begin with 'i have had'",
    ),
    "a gist about nobody": (put("opening", 0, value={**LINE, "gist": "it rains"}), r"opening\.0: must be a clause about 'you'"),
    "a gist that is a sentence": (put("opening", 0, value={**LINE, "gist": "You wait."}), r"opening\.0: begins with a capital"),
    "a hope of mine": (put("hopes", 0, value="you want my house"), r"hopes\.0: must speak of 'you', not of 'I'"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_fault_is_named_with_file_place_and_remedy(fault: str) -> None:
    change, message = BAD[fault]
    assert re.search(r"(?m)^ray\.yml: .*" + message, told(changed(change)))


@pytest.mark.parametrize("fault", BAD)
def test_a_fault_keeps_the_client_from_being_met(fault: str) -> None:
    assert any(one.grave for one in parse(changed(BAD[fault][0])).faults)


@pytest.mark.parametrize("lack", POOR)
def test_what_makes_a_client_poorer_is_named_but_lets_it_be_met(lack: str) -> None:
    change, message = POOR[lack]
    given = changed(change)
    assert re.search(r"(?m)^ray\.yml: .*" + message, told(given)) and not any(one.grave for one in parse(given).faults)


def test_every_fault_is_named_at_once() -> None:
    def spoil(given: dict[str, Any]) -> None:
        put("stance", value="x")(given)
        put("opening", value=[])(given)

    assert len(parse(changed(spoil)).faults) == 2


def test_a_fault_stands_at_its_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ray.yml"
    path.write_text(TEXT.replace("\nreactions:", '\nreactions:\n  sneezed:\n    neutral: ["Bless you."]', 1))
    line = path.read_text().splitlines().index("  sneezed:") + 1
    with pytest.raises(PersonaError, match=rf"(?m)^ray\.yml:{line}: reactions\.sneezed: unknown"):
        load(path)


def test_what_is_missing_is_missing_where_it_should_be(tmp_path: Path) -> None:
    path = tmp_path / "ray.yml"
    path.write_text(re.sub(r"(?m)^  money:\n(?:    .*\n)+", "", TEXT))
    line = path.read_text().splitlines().index("topics:") + 1
    with pytest.raises(PersonaError, match=rf"(?m)^ray\.yml:{line}: topics\.money: is empty"):
        load(path)


def test_a_part_that_is_written_twice_is_not_taken_silently(tmp_path: Path) -> None:
    (tmp_path / "ray.yml").write_text(TEXT + "\nname: Raymond\n")
    with pytest.raises(PersonaError, match=r"name is written twice; join the two"):
        load(tmp_path / "ray.yml")


def test_the_file_as_shipped_is_taken() -> None:
    found = parse(GIVEN)
    assert found.persona is not None and found.persona.id == "ray"


@pytest.mark.parametrize("given", [None, [], "ray", 3])
def test_what_is_no_mapping_is_refused(given: Any) -> None:
    assert told(given) == "ray.yml: must be a mapping; begin with `id:`, `name:`, `stance:`"


def test_unreadable_yaml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "odd.yml").write_text("id: [")
    with pytest.raises(PersonaError, match=r"odd\.yml: is not readable YAML"):
        load(tmp_path / "odd.yml")


def test_a_file_must_be_named_like_its_id(tmp_path: Path) -> None:
    (tmp_path / "roy.yml").write_text(TEXT)
    with pytest.raises(PersonaError, match=r"roy\.yml:\d+: id: is 'ray'; name the file ray\.yml or the id 'roy'"):
        load(tmp_path / "roy.yml")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("ten a week", {10}),
        ("twenty-six years", {26}),
        ("a hundred and eighty", {100, 80}),
        ("49, fifty next", {49, 50}),
        ("one or two", set()),
        ("seven four", {7, 4}),
    ],
)
def test_numbers_are_read_in_digits_and_in_words(said: str, found: set[int]) -> None:
    assert numbers(said) == found
