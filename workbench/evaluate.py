"""`mi-practice evaluate FILE`: how far the shipped coder agrees with the codes in a file.

Two kinds of file, told apart by their columns: AnnoMI's (`behaviour` is one of question, reflection, therapist_input, other; `question` and
`reflection` name the kind) and our own (`behaviour` holds codes joined by `+`, `outcome` the outcome). Intervals are percentile bootstraps
over conversations.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sklearn.metrics import roc_auc_score
from tqdm import tqdm

from mi.assess import Assessment, Volley, assess
from mi.behaviours import CODES, MI_NON_ADHERENT, OUTCOMES, QUESTIONS, REFLECTIONS
from mi.main import ASKS_FROM, FAMILIES, REFLECTS_FROM, SURE_FROM
from workbench import agreement
from workbench.agreement import Compared, Reliability, by_code, by_coverage, confusion, line, reliability
from workbench.coder import Coder, Found, Said, register_of
from workbench.csv_file import rows_of
from workbench.model import Failed
from workbench.transcripts import balance

_NEEDED = ("conversation", "speaker", "text", "behaviour")
_ANNOMI = ("question", "reflection")


@dataclass(frozen=True)
class Row:
    """A trainee's turn with the codes that people gave it and those of the coder."""

    given: dict[str, str]
    answered: str
    """The talk of the client's line before; neutral where the file does not say."""
    found: Found
    verdict: Assessment

    @property
    def conversation(self) -> str:
        return self.given["conversation"]


@dataclass(frozen=True)
class Report:
    """What was measured: plain lines, and what the plots are drawn from."""

    lines: list[str]
    title: str
    pairs: Compared
    names: tuple[str, ...]
    reliability: Reliability
    coverage: list[tuple[float, float, float]] = field(default_factory=list)


def read(path: Path) -> list[tuple[dict[str, str], str, str]]:
    """Return the trainee's rows of a file, each with the client's line before it and that line's talk.

    Raises:
        Failed: naming what is missing.
    """
    with rows_of(path) as reader:
        for name in _NEEDED:
            if name not in (reader.fieldnames or ()):
                raise Failed(f"{path}: the column {name!r} is missing; it needs conversation, speaker, text and behaviour.")
        rows, client, talk, conversation = [], "", "neutral", ""
        for row in reader:
            if row["conversation"] != conversation:
                conversation, client, talk = row["conversation"], "", "neutral"
            if row["speaker"] == "client":
                client, talk = row["text"], row.get("talk") or "neutral"
            elif row["speaker"] == "trainee":
                rows.append((row, client, talk))
            else:
                raise Failed(f"{path}:{reader.line_num}: speaker is {row['speaker']!r}; write trainee or client.")
    if not rows:
        raise Failed(f"{path}: no row has the speaker 'trainee'; there is nothing to compare.")
    if "outcome" not in rows[0][0] and not set(_ANNOMI) <= set(rows[0][0]):
        raise Failed(f"{path}: needs the column outcome, as our own files have it, or {' and '.join(_ANNOMI)}, as AnnoMI has them.")
    return rows


def bare(text: str) -> str:
    """Return `text` without capitals and punctuation, as the hastiest type it."""
    return re.sub(r"[^\w\s']|_", "", text.lower())


def evaluate(path: Path, coder: Callable[[], Coder] = Coder.shipped, register: str = "", stripped: bool = False) -> Report:
    """Compare the coder with `path`.

    `register` is `typed` or `spoken`, or empty to find out; `stripped` takes capitals and punctuation away first.
    """
    given = read(path)
    register = register or register_of([row["text"] for row, _, _ in given])
    form = bare if stripped else str
    said = [Said(form(row["text"]), form(client), register) for row, client, _ in given]
    found = list(tqdm(coder().code(said), total=len(said), desc="coding", leave=False))
    rows, argued, conversation = [], False, ""
    for (row, _, talk), item in zip(given, found):
        argued = argued and row["conversation"] == conversation
        verdict = assess(Volley(row["text"], tuple(item.coded)), talk, after_harm=argued)
        rows.append(Row(row, talk, item, verdict))
        argued, conversation = verdict.outcome == "argued", row["conversation"]
    return _ours(rows) if "outcome" in given[0][0] else _annomi(rows)


def _compared(rows: Sequence[Row], given: Sequence[Any], coded: Sequence[Any]) -> Compared:
    return Compared([row.conversation for row in rows], list(given), list(coded))


def _annomi(rows: Sequence[Row]) -> Report:
    label = [row.found.main.label for row in rows]
    confidence = [row.found.main.shares[name] for row, name in zip(rows, label)]
    main = _compared(rows, [row.given["behaviour"] for row in rows], label)
    asked = [row for row in rows if row.given["question"] and _kind(row, QUESTIONS)]
    reflected = [row for row in rows if row.given["reflection"] and _kind(row, REFLECTIONS)]
    trust = reliability(confidence, [given == coded for given, coded in zip(main.given, main.coded)])
    curve = by_coverage(main, [row.found.main.lead for row in rows])
    lines = [
        line("main behaviour", main),
        line("main behaviour, sure", main.where([row.found.main.lead >= SURE_FROM for row in rows]), len(rows)),
        line(
            "question present",
            _compared(rows, [bool(row.given["question"]) for row in rows], [row.found.main.asks >= ASKS_FROM for row in rows]),
        ),
        line(
            "open or closed",
            _compared(asked, [row.given["question"] for row in asked], [_kind(row, QUESTIONS) for row in asked]),
            len(rows),
        ),
        line(
            "reflection present",
            _compared(rows, [bool(row.given["reflection"]) for row in rows], [row.found.main.reflects >= REFLECTS_FROM for row in rows]),
        ),
        line(
            "simple or complex, a hint",
            _compared(reflected, [row.given["reflection"] for row in reflected], [_kind(row, REFLECTIONS) for row in reflected]),
            len(rows),
        ),
        *by_code(main, FAMILIES),
        *confusion(main, FAMILIES),
        *_figures(curve, trust),
        *_quality(rows),
    ]
    return Report(lines, "main behaviour", main, FAMILIES, trust, curve)


def _ours(rows: Sequence[Row]) -> Report:
    sure = [not row.verdict.unsure for row in rows]
    outcome = _compared(rows, [row.given["outcome"] for row in rows], [row.verdict.outcome for row in rows])
    confidence = [row.verdict.decisive.confidence if row.verdict.decisive else 1.0 for row in rows]
    trust = reliability(confidence, [given == coded for given, coded in zip(outcome.given, outcome.coded)])
    curve = by_coverage(outcome, confidence)
    names = tuple(name for name in OUTCOMES if name in outcome.given)
    lines = [
        line("outcome", outcome),
        line("outcome, sure", outcome.where(sure), len(rows)),
        *by_code(outcome, names),
        *by_code(outcome.where(sure), names, ", sure"),
        *confusion(outcome, names),
        *_codes(rows),
        *_figures(curve, trust),
    ]
    return Report(lines, "outcome", outcome, names, trust, curve)


def _codes(rows: Sequence[Row]) -> list[str]:
    """A line per behaviour code: whether the volley holds it."""
    lines = []
    for code in CODES:
        pairs = _compared(
            rows,
            [code in (row.given["behaviour"] or "none").split("+") for row in rows],
            [any(item.code == code for item in row.found.coded) for row in rows],
        )
        if any(pairs.given):
            lines.append(by_code(pairs, [True])[0].replace("True", f"code {code}", 1))
    return lines


def _figures(curve: Sequence[tuple[float, float, float]], trust: Reliability) -> list[str]:
    lines = [f"the surest {share:.0%}: kappa {kappa:.2f} confidence from {least:.2f}" for share, least, kappa in curve]
    return [*lines, f"calibration: expected calibration error {trust.error:.3f} over {agreement.BINS} bins n={sum(trust.count)}"]


def _quality(rows: Sequence[Row]) -> list[str]:
    """How well the balance of behaviours tells good from poor conversations, where the file says which is which."""
    by_conversation: dict[str, list[Row]] = {}
    for row in rows:
        by_conversation.setdefault(row.conversation, []).append(row)
    high = [own[0].given.get("quality") == "high" for own in by_conversation.values()]
    if len(set(high)) < 2:
        return []
    balances = [balance([item.code for row in own for item in row.found.coded], len(own)) for own in by_conversation.values()]
    harm = [sum(item.code in MI_NON_ADHERENT for row in own for item in row.found.coded) / len(own) for own in by_conversation.values()]
    return [
        f"high against low quality: AUC {roc_auc_score(high, balances):.2f} by MI-consistent minus -inconsistent per turn n={len(high)}",
        f"high against low quality: AUC {roc_auc_score(high, [-value for value in harm]):.2f} by MI-non-adherent per turn n={len(high)}",
    ]


def _kind(row: Row, codes: frozenset[str]) -> str:
    return next((item.code for item in row.found.coded if item.code in codes), "").split("_")[0]
