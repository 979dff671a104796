"""The corpus in `data/`: large enough, of all kinds, without contradictions, and apart from what it is measured on."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from mi.behaviours import CODES, COMMANDS, ELABORATE, GOODBYE, OUT_OF_ROLE, TALK, TOPICS, main_code
from mi.written import REGISTERS
from workbench import corpus
from workbench.corpus import Utterance, plain

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = {"alcohol", "opioids", "smoking", "diabetes", "cannabis", "medication"}
SHINGLE = 8
LEAST_SHARED = 4
"""Words from which on a whole text counts as shared."""

EXAMPLES = corpus.read(ROOT / "data")
SAID = [example for example in EXAMPLES if example.intent in CODES]
WRITTEN = [example for example in SAID if example.scenario]
"""Examples of `data/nlu`; the turns of sessions have no scenario."""
UTTERANCES = [item for example in SAID for item in example.utterances]


@pytest.fixture(scope="module")
def alike() -> list[tuple[Utterance, Utterance]]:
    """Near-duplicates."""
    return corpus.near_duplicates(UTTERANCES)


def told(pairs: list[tuple[Utterance, Utterance]]) -> list[str]:
    """Pairs as a reader looks for them."""
    return [f"{a.place} {a.code} | {b.place} {b.code}: {a.text}" for a, b in pairs]


def shingles(text: str) -> set[str]:
    words = plain(text).split()
    return {" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}


def held_out() -> dict[str, list[str]]:
    """What is measured on, by file; some files may not be there."""
    paths = [path for name in ("heldout.csv", "dev.csv") if (path := ROOT / "tests" / "data" / name).exists()]
    found = {}
    for path in paths:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            found[path.name] = [row["text"] for row in csv.DictReader(stream) if row["speaker"] == "trainee"]
    found["volleys.yml"] = [item["text"] for item in yaml.safe_load((ROOT / "tests" / "data" / "volleys.yml").read_text())]
    return found


HELD_OUT = held_out()


def test_there_are_4000_utterances_at_least() -> None:
    assert len(UTTERANCES) >= 4000


@pytest.mark.parametrize("register", REGISTERS)
def test_each_register_has_2000_utterances_at_least(register: str) -> None:
    assert sum(item.register == register for item in UTTERANCES) >= 2000


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_100_utterances_at_least(code: str) -> None:
    assert sum(item.code == code for item in UTTERANCES) >= 100


def test_every_label_is_a_code() -> None:
    assert {item.code for item in UTTERANCES} == set(CODES)


def test_every_register_is_known() -> None:
    assert {item.register for item in UTTERANCES} == set(REGISTERS)


def test_every_intent_is_the_main_code_of_its_utterances() -> None:
    wrong = [example for example in SAID if example.intent != main_code([item.code for item in example.utterances])]
    assert [example.utterances[0].place for example in wrong] == []


def test_every_intent_is_known() -> None:
    assert {example.intent for example in EXAMPLES} <= {*CODES, *OUT_OF_ROLE, *COMMANDS}


def test_there_are_six_scenarios() -> None:
    assert {example.scenario for example in WRITTEN} == SCENARIOS


def test_everything_said_to_a_client_says_what_it_answers() -> None:
    assert [example.utterances[0].place for example in SAID if example.after not in TALK] == []


def test_what_is_of_no_scenario_is_of_a_session() -> None:
    places = [example.utterances[0].place for example in SAID if not example.scenario]
    assert [place for place in places if ".txt:" not in place] == []


def test_most_turns_of_sessions_know_the_line_that_they_answer() -> None:
    of_sessions = [example.utterances[0] for example in SAID if not example.scenario]
    assert sum(bool(item.client) for item in of_sessions) / len(of_sessions) > 0.9


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_there_after_every_talk(code: str) -> None:
    assert {item.after for item in UTTERANCES if item.code == code} == set(TALK)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_there_in_every_scenario_after_every_talk(code: str) -> None:
    there = {(item.scenario, item.after) for example in WRITTEN for item in example.utterances if item.code == code}
    assert {(scenario, talk) for scenario in SCENARIOS for talk in TALK} - there == set()


def test_no_scenario_has_less_than_half_of_its_share() -> None:
    counts = Counter(example.scenario for example in WRITTEN)
    assert min(counts.values()) > len(WRITTEN) / len(SCENARIOS) / 2


def test_some_of_it_is_typed_in_haste() -> None:
    typed = [example.text for example in SAID if example.utterances[0].register == "typed"]
    assert sum(text == text.lower() and not re.search(r"[.?!,]", text) for text in typed) / len(typed) > 0.05


def test_some_of_it_is_short_and_some_long() -> None:
    lengths = [len(example.text.split()) for example in SAID]
    assert sum(length <= 4 for length in lengths) / len(lengths) > 0.05 and sum(length >= 25 for length in lengths) / len(lengths) > 0.03


def test_every_word_of_an_example_is_in_an_utterance() -> None:
    wrong = [example for example in EXAMPLES if plain(" ".join(item.text for item in example.utterances)) != plain(example.text)]
    assert [example.utterances[0].place for example in wrong] == []


def test_no_text_stands_under_two_codes() -> None:
    assert told(corpus.conflicts(UTTERANCES)) == []


def test_nearly_the_same_text_stands_under_two_codes_nowhere_but_as_a_pair(alike: list[tuple[Utterance, Utterance]]) -> None:
    assert told([(a, b) for a, b in alike if a.code != b.code]) == []


def test_little_of_it_stands_nearly_twice(alike: list[tuple[Utterance, Utterance]]) -> None:
    assert sum(a.code == b.code for a, b in alike) <= corpus.MOST_ALIKE * len(UTTERANCES)


def test_no_three_words_open_too_much_of_a_code() -> None:
    assert corpus.overused(UTTERANCES) == []


@pytest.mark.parametrize("name", HELD_OUT)
def test_nothing_held_out_is_trained_on(name: str) -> None:
    trained = {plain(item.text) for item in UTTERANCES} | {plain(example.text) for example in SAID}
    # "Okay" and "go on" are in every set of anything.
    assert {text for text in map(plain, HELD_OUT[name]) if text in trained and len(text.split()) >= LEAST_SHARED} == set()


@pytest.mark.parametrize("name", HELD_OUT)
def test_no_run_of_8_words_is_shared_with_what_is_held_out(name: str) -> None:
    trained = {run for example in SAID for run in shingles(example.text)}
    assert {run for text in HELD_OUT[name] for run in shingles(text)} & trained == set()


def test_what_it_is_tuned_on_and_what_it_is_measured_on_share_nothing() -> None:
    tuned, measured = ({plain(text) for text in HELD_OUT.get(name, ())} for name in ("dev.csv", "heldout.csv"))
    assert {text for text in tuned & measured if len(text.split()) >= LEAST_SHARED} == set()


def test_every_file_held_out_holds_something() -> None:
    assert {"heldout.csv", "volleys.yml"} <= set(HELD_OUT) and all(len(texts) >= 50 for texts in HELD_OUT.values())


def test_every_topic_has_its_patterns_and_nothing_else_has() -> None:
    paths = sorted((ROOT / "data" / "nlu" / "topics").glob("*.yml"))
    assert {block["regex"] for path in paths for block in yaml.safe_load(path.read_text())["nlu"]} == {*TOPICS, ELABORATE, GOODBYE}
