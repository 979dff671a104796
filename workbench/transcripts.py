"""`mi-practice code FILE --out FILE [--summary FILE]`: code transcripts of one's own."""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tqdm import tqdm

from mi.assess import Volley, assess
from mi.behaviours import CODES, MI_ADHERENT, MI_NON_ADHERENT, TALK
from mi.cells import harmless
from mi.summary import figures
from workbench.client_talk import TalkCoder
from workbench.coder import Coder, Said, register_of
from workbench.csv_file import rows_of
from workbench.model import Failed

NEEDED = ("conversation", "speaker", "text")
SPEAKERS = ("trainee", "client")
ADDED = ("talk", "talk_guessed", "behaviours", "outcome", "confidence", "unsure")


@dataclass
class Turn:
    """A row of the file, and what was added to it."""

    line: int
    given: dict[str, str]
    added: dict[str, Any] = field(default_factory=dict)


def read(path: Path, complain: Callable[[str], None]) -> list[Turn]:
    """Return the usable rows of a CSV file; each of the others is complained of with its line number.

    Raises:
        Failed: where the file is missing, or lacks a column.
    """
    turns = []
    with rows_of(path) as reader:
        for name in NEEDED:
            if name not in (reader.fieldnames or ()):
                raise Failed(f"{path}: the column {name!r} is missing; needed are {', '.join(NEEDED)}, and talk if you have it.")
        for row in reader:
            given = {key: value or "" for key, value in row.items() if key is not None}
            if given["speaker"] not in SPEAKERS:
                complain(f"{path}:{reader.line_num}: speaker is {given['speaker']!r}; write trainee or client. The row is left out.")
            elif not given["text"].strip():
                complain(f"{path}:{reader.line_num}: text is empty. The row is left out.")
            elif given.get("talk") and given["talk"] not in TALK:
                complain(f"{path}:{reader.line_num}: talk is {given['talk']!r}; write one of {', '.join(TALK)}. The row is left out.")
            else:
                turns.append(Turn(reader.line_num, given))
    return turns


def code(turns: Sequence[Turn], coder: Coder, talk: TalkCoder, register: str = "") -> None:
    """Add to each turn its codes, or its talk where the file does not say.

    `register` is `typed` or `spoken`, or empty to find out from the text.
    """
    uncoded = [turn for turn in turns if turn.given["speaker"] == "client" and not turn.given.get("talk")]
    for turn, (guess, confidence) in zip(uncoded, talk.guess([turn.given["text"] for turn in uncoded])):
        turn.added = {"talk": guess, "talk_guessed": 1, "confidence": round(confidence, 3)}
    register = register or register_of([turn.given["text"] for turn in turns])
    said = [Said(turn.given["text"], client, register) for turn, client, _ in _answering(turns)]
    coded = coder.code(tqdm(said, desc="coding", unit=" turns", file=sys.stderr))
    argued, conversation = False, ""
    for (turn, _, answered), found in zip(_answering(turns), coded):
        argued = argued and turn.given["conversation"] == conversation
        verdict = assess(Volley(turn.given["text"], tuple(found.coded)), answered, after_harm=argued)
        argued, conversation = verdict.outcome == "argued", turn.given["conversation"]
        turn.added = {
            "behaviours": "+".join(item.code for item in found.coded) or "none",
            "outcome": verdict.outcome,
            "confidence": round(min((item.confidence for item in found.coded), default=1.0), 3),
            "unsure": int(verdict.unsure),
        }


def _answering(turns: Sequence[Turn]) -> Iterator[tuple[Turn, str, str]]:
    """Yield the trainee's turns, each with the client's line before it and that line's talk."""
    conversation, client, answered = "", "", "neutral"
    for turn in turns:
        if turn.given["conversation"] != conversation:
            conversation, client, answered = turn.given["conversation"], "", "neutral"
        if turn.given["speaker"] == "client":
            client, answered = turn.given["text"], turn.added.get("talk") or turn.given["talk"]
        else:
            yield turn, client, answered


def write(turns: Sequence[Turn], path: Path) -> None:
    """Write the rows with what was added; what the file itself said stays."""
    own = list(turns[0].given) if turns else list(NEEDED)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, [*own, *(name for name in ADDED if name not in own)], restval="")
        writer.writeheader()
        writer.writerows({name: harmless(cell) for name, cell in {**turn.given, **turn.added}.items()} for turn in turns)


def summarise(turns: Iterable[Turn]) -> list[dict[str, Any]]:
    """Return one row per conversation: counts, MITI's figures, outcomes, and the client's share of the words."""
    by_conversation: dict[str, list[Turn]] = {}
    for turn in turns:
        by_conversation.setdefault(turn.given["conversation"], []).append(turn)
    return [_conversation(name, own) for name, own in by_conversation.items()]


def _conversation(name: str, turns: Sequence[Turn]) -> dict[str, Any]:
    trainee = [turn for turn in turns if turn.given["speaker"] == "trainee"]
    words = Counter(dict.fromkeys(SPEAKERS, 0))
    for turn in turns:
        words[turn.given["speaker"]] += len(turn.given["text"].split())
    counts = Counter(code for turn in trainee for code in turn.added["behaviours"].split("+"))
    shown = {figure["name"]: figure["value"] for figure in figures(counts, True)}
    outcomes = Counter(turn.added["outcome"] for turn in trainee)
    return {
        "conversation": name,
        "turns": len(trainee),
        **shown,
        "mi_consistent_minus_inconsistent_per_turn": round(balance(counts.elements(), len(trainee)), 3) if trainee else None,
        **{f"outcome_{outcome}": outcomes[outcome] for outcome in ("argued", "rolled_with_resistance", "supported_self_efficacy", "none")},
        "client_words": round(words["client"] / total, 3) if (total := sum(words.values())) else None,
        **{code: counts[code] for code in CODES},
    }


def balance(codes: Iterable[str], turns: int) -> float:
    """Return MI-consistent minus MI-inconsistent behaviours per turn.

    Consistent are those of MISC 2.5 that we code: affirming, emphasising control, seeking collaboration, support (here: self-efficacy) and
    advice with permission. Questions and reflections are neither: poor sessions hold them as well.
    """
    counts = Counter(codes)
    consistent = sum(counts[code] for code in (*MI_ADHERENT, "self_efficacy", "persuade_with_permission"))
    return (consistent - sum(counts[code] for code in MI_NON_ADHERENT)) / max(1, turns)


def run(source: Path, out: Path, summary: Path | None, register: str = "") -> int:
    """Code `source` into `out`, and write one row per conversation into `summary` where that is given."""
    turns = read(source, lambda complaint: print(complaint, file=sys.stderr))
    code(turns, Coder.shipped(), TalkCoder(), register)
    write(turns, out)
    if summary and turns:
        rows = summarise(turns)
        with summary.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return 0
