"""The corpus in `data/nlu`: large enough, of all kinds, without contradictions, and apart from what it is measured on."""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from mi.behaviours import CODES, ELABORATE, OUT_OF_ROLE, TALK, TOPICS

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = {"alcohol", "opioids", "smoking", "diabetes", "cannabis", "medication"}
SHINGLE = 8
LEAST_SHARED = 4
"""Words from which on a whole text counts as shared."""
_MARKED = re.compile(r"\[([^\]]+)\]\{([^}]+)\}")
_ROLE = re.compile(r'"role": "(\w+)"')


@dataclass(frozen=True)
class Example:
    """A trainee's message as it stands in the corpus."""

    text: str
    intent: str
    scenario: str
    after: str
    utterances: tuple[tuple[str, str], ...]
    """Texts and codes: marked ones, else the whole under its intent."""


def read() -> list[Example]:
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text())["nlu"]:
            if "intent" not in block:
                continue
            about = block.get("metadata") or {}
            for line in block["examples"].splitlines():
                given = line.removeprefix("- ").strip()
                marks = tuple((text, role.group(1)) for text, entity in _MARKED.findall(given) if (role := _ROLE.search(entity)))
                text = _MARKED.sub(r"\1", given)
                found.append(
                    Example(text, block["intent"], about.get("scenario", ""), about.get("after", ""), marks or ((text, block["intent"]),))
                )
    return found


EXAMPLES = read()
SAID = [example for example in EXAMPLES if example.intent in CODES]
UTTERANCES = [pair for example in SAID for pair in example.utterances]


def plain(text: str) -> str:
    """The text as it counts for sameness: words alone, in lower case."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", "")))


def shingles(text: str) -> set[str]:
    words = plain(text).split()
    return {" ".join(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}


def held_out() -> list[str]:
    rows = csv.DictReader((ROOT / "tests" / "data" / "heldout.csv").open(newline=""))
    volleys = yaml.safe_load((ROOT / "tests" / "data" / "volleys.yml").read_text())
    return [row["text"] for row in rows if row["speaker"] == "trainee"] + [item["text"] for item in volleys]


HELD_OUT = held_out()


def test_there_are_1500_utterances_at_least() -> None:
    assert len(UTTERANCES) >= 1500


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_100_utterances_at_least(code: str) -> None:
    assert sum(label == code for _, label in UTTERANCES) >= 100


def test_every_label_is_a_code() -> None:
    assert {label for _, label in UTTERANCES} == set(CODES)


def test_every_intent_is_known() -> None:
    assert {example.intent for example in EXAMPLES} <= {*CODES, *OUT_OF_ROLE, "start", "hint", "rewind", "end"}


def test_there_are_six_scenarios() -> None:
    assert {example.scenario for example in SAID} - {""} == SCENARIOS


def test_everything_said_to_a_client_has_a_scenario_and_what_it_answers() -> None:
    assert [example.text for example in SAID if not example.scenario or not example.after] == []


def test_it_answers_every_talk() -> None:
    assert {example.after for example in SAID} == set(TALK)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_there_in_every_scenario_and_after_every_talk(code: str) -> None:
    of_it = [example for example in SAID if any(label == code for _, label in example.utterances)]
    missing = {(scenario, talk) for scenario in SCENARIOS for talk in TALK} - {(example.scenario, example.after) for example in of_it}
    assert missing == set()


def test_no_scenario_has_less_than_half_of_its_share() -> None:
    counts = Counter(example.scenario for example in SAID)
    assert min(counts.values()) > len(SAID) / len(SCENARIOS) / 2


def test_some_of_it_is_typed_in_haste() -> None:
    hasty = [example for example in SAID if example.text == example.text.lower() and not re.search(r"[.?!,]", example.text)]
    assert len(hasty) / len(SAID) > 0.05


def test_some_of_it_is_short_and_some_long() -> None:
    lengths = [len(example.text.split()) for example in SAID]
    assert sum(length <= 4 for length in lengths) / len(lengths) > 0.05 and sum(length >= 25 for length in lengths) / len(lengths) > 0.03


def test_mixed_volleys_mark_all_their_words() -> None:
    path = ROOT / "data" / "nlu" / "mixed.yml"
    lines = [line for block in yaml.safe_load(path.read_text())["nlu"] for line in block["examples"].splitlines()]
    assert [line for line in lines if re.search(r"\w", _MARKED.sub("", line))] == []


def test_no_text_stands_under_two_labels() -> None:
    labels = defaultdict(set)
    for text, label in UTTERANCES:
        labels[plain(text)].add(label)
    assert {text: found for text, found in labels.items() if text and len(found) > 1} == {}


def test_little_of_it_stands_twice() -> None:
    texts = Counter(plain(example.text) for example in SAID if len(plain(example.text).split()) >= 6)
    assert {text for text, count in texts.items() if count > 1} == set()


def test_nothing_held_out_is_trained_on() -> None:
    trained = {plain(text) for text, _ in UTTERANCES} | {plain(example.text) for example in SAID}
    # "Okay" and "go on" are in every set of anything.
    assert {text for text in map(plain, HELD_OUT) if text in trained and len(text.split()) >= LEAST_SHARED} == set()


def test_no_run_of_8_words_is_shared_with_what_is_held_out() -> None:
    trained = {run for example in SAID for run in shingles(example.text)}
    assert {run for text in HELD_OUT for run in shingles(text)} & trained == set()


def test_every_topic_has_its_patterns_and_nothing_else_has() -> None:
    paths = sorted((ROOT / "data" / "nlu" / "topics").glob("*.yml"))
    assert {block["regex"] for path in paths for block in yaml.safe_load(path.read_text())["nlu"]} == {*TOPICS, ELABORATE}
