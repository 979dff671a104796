"""`mi-practice corpus`: check `data/nlu` and `data/sessions` for near-duplicates, label conflicts, templates and balance.

A model that learns from few templates learns the templates. The checks are those that a reader of the corpus would make, done on all of it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yaml

from mi.behaviours import CODES, REFLECTIONS, main_code
from mi.context import echoes, shared
from mi.written import read as read_sessions
from workbench.model import ROOT

ALIKE = 0.75
"""From this share of common pairs of neighbouring words (Jaccard) on two utterances of six words or more are near-duplicates."""
MOST_ALIKE = 0.01
"""The share of near-duplicates of one code that is borne: people do say the same things."""
MOST_OPENED = 0.05
"""No three words may open more of a code's utterances than this, where the code has 200 or more."""
_LEAST_WORDS = 6
_CONFLICTING_FROM = 4
"""Shorter utterances mean what the client's line before makes of them."""
_MARKED = re.compile(r"\[([^\]]+)\]\{([^}]+)\}")
_ROLE = re.compile(r'"role": "(\w+)"')


@dataclass(frozen=True)
class Utterance:
    """A coded utterance of the corpus."""

    text: str
    code: str
    place: str
    """The file and the number of its example there."""
    register: str
    after: str
    """The talk of the client's line before."""
    client: str
    """That line, where the corpus holds it."""
    scenario: str


@dataclass(frozen=True)
class Example:
    """A trainee's message as it stands in the corpus."""

    text: str
    intent: str
    scenario: str
    after: str
    utterances: tuple[Utterance, ...]


def read(data: Path = ROOT / "data") -> list[Example]:
    """Return every example below `data`, of `nlu/` and then of `sessions/`, in the order of files and lines."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: list[Example] = []
    for path in sorted((data / "nlu").rglob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=loader).get("nlu") or []:  # noqa: S506
            if "intent" in block:
                found += _examples(block, path.name)
    for path in sorted((data / "sessions").glob("*.txt")):
        for turn in read_sessions(path.read_text(encoding="utf-8").splitlines(), path.stem):
            place = f"{path.name}:{turn.number}"
            said = tuple(Utterance(text, code, place, turn.register, turn.talk, turn.client, "") for text, code in turn.utterances)
            found.append(Example(turn.text, main_code([code for _, code in turn.utterances]), "", turn.talk, said))
    return found


def _examples(block: dict[str, object], name: str) -> Iterator[Example]:
    about = block.get("metadata") or {}
    assert isinstance(about, dict)
    for number, line in enumerate(str(block["examples"]).splitlines(), start=1):
        marked, intent = line.removeprefix("- ").strip(), str(block["intent"])
        text = _MARKED.sub(r"\1", marked)
        pairs = [(said, role.group(1)) for said, mark in _MARKED.findall(marked) if (role := _ROLE.search(mark))] or [(text, intent)]
        after, scenario = about.get("after", ""), about.get("scenario", "")
        utterances = tuple(Utterance(said, code, f"{name}/{intent}.{number}", "typed", after, "", scenario) for said, code in pairs)
        yield Example(text, intent, scenario, after, utterances)


def plain(text: str) -> str:
    """Return the words of `text` alone, in lower case: what two utterances must share to be the same."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", "")))


def conflicts(utterances: Sequence[Utterance]) -> list[tuple[Utterance, Utterance]]:
    """Return pairs of the same words with different codes."""
    by_words: dict[str, list[Utterance]] = defaultdict(list)
    for item in utterances:
        if len(plain(item.text).split()) >= _CONFLICTING_FROM:
            by_words[plain(item.text)].append(item)
    return [(same[0], other) for same in by_words.values() for other in same[1:] if other.code != same[0].code]


def torn(examples: Sequence[Example]) -> list[tuple[str, list[str]]]:
    """Return the messages that stand under several intents, and those intents: `rasa data validate` refuses them."""
    intents: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        intents[example.text].add(example.intent)
    return [(text, sorted(found)) for text, found in intents.items() if len(found) > 1]


def near_duplicates(utterances: Sequence[Utterance]) -> list[tuple[Utterance, Utterance]]:
    """Return pairs of long utterances that share nearly all their words.

    Two answers to the same client line are no duplicates but a pair on purpose: what tells them apart is what is to be learned.
    """
    runs = [plain(item.text).split() for item in utterances]
    pairs_of = [frozenset(zip(run, run[1:])) for run in runs]
    by_run: dict[str, list[int]] = defaultdict(list)
    for place, run in enumerate(runs):
        if len(run) >= _LEAST_WORDS:
            for start in range(len(run) - 2):
                by_run[" ".join(run[start : start + 3])].append(place)
    near = {(a, b) for places in by_run.values() if len(places) <= 60 for i, a in enumerate(places) for b in places[i + 1 :] if a != b}
    alike = [(a, b) for a, b in sorted(near) if len(pairs_of[a] & pairs_of[b]) / len(pairs_of[a] | pairs_of[b]) >= ALIKE]
    found = [(utterances[a], utterances[b]) for a, b in alike]
    return [(first, second) for first, second in found if not first.client or first.client != second.client]


def overused(utterances: Sequence[Utterance]) -> list[tuple[str, str, float]]:
    """Return code, opening three words and their share, where they open too many of the code's utterances."""
    found = []
    for code in CODES:
        openings = [" ".join(run[:3]) for item in utterances if item.code == code and len(run := plain(item.text).split()) > 3]
        for opening, count in Counter(openings).most_common(3):
            if len(openings) >= 200 and count / len(openings) > MOST_OPENED:
                found.append((code, opening, count / len(openings)))
    return found


def balance(utterances: Sequence[Utterance]) -> list[str]:
    """Return lines that say how the corpus is made up."""
    lines = []
    for code in CODES:
        own = [item for item in utterances if item.code == code]
        lengths = sorted(len(item.text.split()) for item in own)
        after = Counter(item.after for item in own)
        spread = " ".join(f"{talk or 'unsaid'} {count}" for talk, count in sorted(after.items()))
        lines.append(
            f"{code}: {len(own)} words {lengths[0]}-{lengths[-1]} median {median(lengths):.0f} | after {spread}" if own else f"{code}: 0"
        )
    registers = Counter(item.register for item in utterances)
    return [*lines, "registers: " + " ".join(f"{name} {count}" for name, count in sorted(registers.items()))]


def context(utterances: Sequence[Utterance]) -> list[str]:
    """Return lines that say what the client's words in an utterance tell: the ground of the odds in `mi.rules`."""
    told = [(item, shared(item.text, item.client)) for item in utterances if item.client]
    reflected = [(item.code == "complex_reflection", common) for item, common in told if item.code in REFLECTIONS]
    echoed = [item.code == "simple_reflection" for item, common in told if common.returned and echoes(item.text, item.client)]
    half = [not complex_ for complex_, common in reflected if common.returned >= 0.5]
    own = [complex_ for complex_, common in reflected if not common.returned and common.added >= 5]
    kinds = (("echoes that are simple reflections", echoed), ("reflections half the client's words that are simple", half))
    return [
        f"{name}: {sum(kept) / max(1, len(kept)):.2f} n={len(kept)}"
        for name, kept in (*kinds, ("reflections of own words that are complex", own))
    ]


def run(data: Path = ROOT / "data") -> int:
    """Print what was found; return 1 where something must be mended, else 0."""
    examples = read(data)
    utterances = [item for example in examples for item in example.utterances if item.code in CODES]
    wrong = [f"one message of two intents: {', '.join(intents)}: {text}" for text, intents in torn(examples)]
    wrong += [f"conflict: {a.place} {a.code}, {b.place} {b.code}: {a.text}" for a, b in conflicts(utterances)]
    alike = near_duplicates(utterances)
    same = [(a, b) for a, b in alike if a.code == b.code]
    wrong += [
        f"near-duplicate of another code: {a.place} {a.code}: {a.text} | {b.place} {b.code}: {b.text}" for a, b in alike if a.code != b.code
    ]
    if len(same) > MOST_ALIKE * len(utterances):
        wrong += [f"near-duplicate: {a.place}: {a.text} | {b.place}: {b.text}" for a, b in same]
    wrong += [f"template: {share:.0%} of {code} begin with {opening!r}" for code, opening, share in overused(utterances)]
    print(
        "\n".join(
            [*balance(utterances), *context(utterances), f"utterances: {len(utterances)} near-duplicates of one code: {len(same)}", *wrong]
        )
    )
    return int(bool(wrong))
