"""`mi-practice evaluate FILE`: how far the shipped coder agrees with the codes in a file.

Two kinds of file, told apart by their columns: AnnoMI's (`behaviour` is one of question, reflection, therapist_input, other; `question` and
`reflection` name the kind) and our own (`behaviour` holds codes joined by `+`, `outcome` the outcome). Intervals are percentile bootstraps
over conversations, since turns of one conversation are not independent.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, precision_recall_fscore_support
from tqdm import tqdm

from mi.assess import Volley, assess
from mi.behaviours import QUESTIONS, REFLECTIONS
from mi.volley import Coded
from workbench.coder import Coder
from workbench.model import Failed

_SAMPLES = 500
_INPUT = frozenset({"give_information", "persuade_with_permission", "persuade", "confront", "seek_collaboration"})
_NEEDED = ("conversation", "speaker", "text")


@dataclass(frozen=True)
class Row:
    """A trainee's turn with the codes that people gave it and those of the coder."""

    conversation: str
    given: dict[str, str]
    answered: str
    """The talk of the client's line before; neutral where the file does not say."""
    text: str
    coded: tuple[Coded, ...]


def read(path: Path) -> list[tuple[dict[str, str], str]]:
    """Return the trainee's rows of a file with the talk of the client's line before each.

    Raises:
        Failed: naming the column that is missing.
    """
    with path.open(newline="", encoding="utf-8-sig") as stream:
        reader = csv.DictReader(stream)
        for name in (*_NEEDED, "behaviour"):
            if name not in (reader.fieldnames or ()):
                raise Failed(f"{path}: the column {name!r} is missing; it needs conversation, speaker, text and behaviour.")
        rows, talk, conversation = [], "neutral", ""
        for row in reader:
            if row["conversation"] != conversation:
                conversation, talk = row["conversation"], "neutral"
            if row["speaker"] == "client":
                talk = row.get("talk") or "neutral"
            else:
                rows.append((row, talk))
    return rows


def main_behaviour(coded: Sequence[Coded]) -> str:
    """Return AnnoMI's main behaviour of a turn: question before input before reflection."""
    if any(item.code in QUESTIONS or (item.code == "seek_collaboration" and "?" in item.text) for item in coded):
        return "question"
    if any(item.code in _INPUT for item in coded):
        return "therapist_input"
    return "reflection" if any(item.code in REFLECTIONS for item in coded) else "other"


def evaluate(path: Path, coder: Callable[[], Coder] = Coder.shipped) -> list[str]:
    """Return one line per figure."""
    given = read(path)
    coded = [found for _, found in tqdm(coder().code(row["text"] for row, _ in given), total=len(given), desc="coding", leave=False)]
    rows = [Row(row["conversation"], row, talk, row["text"], tuple(found)) for (row, talk), found in zip(given, coded)]
    return _ours(rows) if "outcome" in given[0][0] else _annomi(rows)


def _annomi(rows: Sequence[Row]) -> list[str]:
    main = [main_behaviour(row.coded) for row in rows]
    sure = [not any(item.unsure for item in row.coded) for row in rows]
    asked = [row for row in rows if row.given["question"] and any(item.code in QUESTIONS for item in row.coded)]
    return [
        _line("main behaviour", rows, [row.given["behaviour"] for row in rows], main),
        _line(
            "main behaviour, sure",
            _where(rows, sure),
            _where([row.given["behaviour"] for row in rows], sure),
            _where(main, sure),
            len(rows),
        ),
        _line("question present", rows, [bool(row.given["question"]) for row in rows], [name == "question" for name in main]),
        _line("open or closed", asked, [row.given["question"] for row in asked], [_kind(row, QUESTIONS) for row in asked], len(rows)),
        _line(
            "reflection present",
            rows,
            [bool(row.given["reflection"]) for row in rows],
            [any(item.code in REFLECTIONS for item in row.coded) for row in rows],
        ),
    ]


def _ours(rows: Sequence[Row]) -> list[str]:
    judged = [assess(Volley(row.text, row.coded), row.answered) for row in rows]
    sure = [not verdict.unsure for verdict in judged]
    truth, outcome = [row.given["outcome"] for row in rows], [verdict.outcome for verdict in judged]
    lines = [
        _line("outcome", rows, truth, outcome),
        _line("outcome, sure", _where(rows, sure), _where(truth, sure), _where(outcome, sure), len(rows)),
    ]
    names = sorted(set(truth))
    scores = precision_recall_fscore_support(_where(truth, sure), _where(outcome, sure), labels=names, zero_division=0)
    lines += [f"{name}, sure: precision {p:.2f} recall {r:.2f} F1 {f:.2f} n={n}" for name, p, r, f, n in zip(names, *scores)]
    return lines


def _kind(row: Row, codes: frozenset[str]) -> str:
    return next(item.code for item in row.coded if item.code in codes).split("_")[0]


def _where(values: Sequence[Any], kept: Sequence[bool]) -> list[Any]:
    return [value for value, keep in zip(values, kept) if keep]


def _line(name: str, rows: Sequence[Row], truth: Sequence[Any], coded: Sequence[Any], of: int | None = None) -> str:
    low, high = interval([row.conversation for row in rows], truth, coded)
    kappa, f1 = cohen_kappa_score(truth, coded), f1_score(truth, coded, average="macro")
    agreed = f"{name}: kappa {kappa:.2f} [{low:.2f}, {high:.2f}] macro-F1 {f1:.2f} accuracy {accuracy_score(truth, coded):.2f}"
    return f"{agreed} n={len(truth)} coverage {len(truth) / (of or len(truth)):.2f}"


def interval(conversations: Sequence[str], truth: Sequence[Any], coded: Sequence[Any], seed: int = 0) -> tuple[float, float]:
    """Return the 95% interval of kappa, resampling whole conversations."""
    names = sorted(set(conversations))
    places = {name: [i for i, own in enumerate(conversations) if own == name] for name in names}
    random, kappas = np.random.default_rng(seed), []
    for _ in range(_SAMPLES):
        chosen = [place for name in random.choice(names, len(names)) for place in places[str(name)]]
        kappas.append(cohen_kappa_score([truth[i] for i in chosen], [coded[i] for i in chosen]))
    low, high = np.nanpercentile(kappas, [2.5, 97.5])
    return float(low), float(high)
