"""`mi-practice corrections`: what trainers have coded, out of the web and, after a person's review, into training examples.

`export FILE` has the web write the sessions that trainers have reviewed. `to-training FILE OUT` turns the rows that a person has marked
with `yes` in the column `keep` into examples as `data/nlu` has them; it never touches `data/` itself.
"""

import csv
import subprocess  # noqa: S404
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from mi.behaviours import CODES, TALK, main_code
from mi.written import WrittenError, utterances
from workbench import corpus
from workbench.corpus import Utterance, conflicts, near_duplicates, plain
from workbench.csv_file import rows_of
from workbench.model import ROOT, Failed

NEEDED = ("conversation", "speaker", "text", "coded", "keep")
_HELD_OUT = ("heldout.csv", "dev.csv")
_SHINGLE = 8
"""Words in a row that no training example may share with what the coder is measured on; `tests/test_corpus.py` holds the same."""
_LEAST_SHARED = 4
_PLACEHOLDER = "NAME"


@dataclass(frozen=True)
class Reply:
    """A reply that may be learned from."""

    line: int
    """Of the file."""
    after: str
    """The talk of the client's line before; empty where the file does not say."""
    client: str
    utterances: tuple[tuple[str, str], ...]
    """Text and code of each."""

    @property
    def text(self) -> str:
        return " ".join(text for text, _ in self.utterances)


def export(path: Path) -> int:
    """Have the web write `path`; return its exit code."""
    command = [sys.executable, "-m", "web.manage", "export_corrections", str(path.resolve())]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603 - our own program


def read(path: Path) -> tuple[list[Reply], int]:
    """Return the replies of `path` that a person has marked, and how many were not marked.

    Raises:
        Failed: where the file or a column is missing, or a marked row cannot be read; every such row is named.
    """
    replies, unmarked, faults, before, talk, conversation = [], 0, [], "", "", ""
    with rows_of(path) as reader:
        for name in NEEDED:
            if name not in (reader.fieldnames or ()):
                raise Failed(f"{path}: the column {name!r} is missing; write the file with `mi-practice corrections export`.")
        for row in reader:
            if row["conversation"] != conversation:
                conversation, before, talk = row["conversation"], "", ""
            if row["speaker"] == "client":
                before, talk = row["text"], row.get("talk") or ""
            elif (row["keep"] or "").strip().lower() != "yes":
                unmarked += 1
            else:
                said = _utterances(row["coded"])
                if isinstance(said, str):
                    faults.append(f"{path}:{reader.line_num}: {said}")
                elif talk and talk not in TALK:
                    faults.append(f"{path}:{reader.line_num}: the client's talk before is {talk!r}; write one of {', '.join(TALK)}")
                else:
                    replies.append(Reply(reader.line_num, talk, before, said))
    if faults:
        raise Failed("\n".join(faults))
    if not replies:
        raise Failed(f"{path}: no row has 'yes' in the column keep; read each reply and write it where the reply may be learned from.")
    return replies, unmarked


def _utterances(coded: str) -> tuple[tuple[str, str], ...] | str:
    try:
        return utterances(coded or "")
    except WrittenError as error:
        return str(error)


def faults(replies: Iterable[Reply], known: Sequence[Utterance], measured: Set[str]) -> Iterator[str]:
    """Yield, with the line of the file, all that keeps replies out of the corpus.

    `known` is what the corpus holds already, `measured` what `measured_on` returns.
    """
    listed = list(replies)
    for reply in listed:
        if _PLACEHOLDER in reply.text.split():
            yield f"line {reply.line}: a name was replaced; write the reply anew without it, or take its 'yes' away"
        for text, _ in reply.utterances:
            words = plain(text).split()
            runs = {" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1)}
            if runs & measured or (len(words) >= _LEAST_SHARED and " ".join(words) in measured):
                yield f"line {reply.line}: {text!r} is in what the coder is measured on; take its 'yes' away"
    own = [
        Utterance(text, code, f"line {reply.line}", "typed", reply.after, reply.client, "")
        for reply in listed
        for text, code in reply.utterances
    ]
    places = {item.place for item in own}
    for first, second in conflicts([*known, *own]):
        if places & {first.place, second.place}:
            yield f"{second.place}: {second.text!r} is {second.code} here and {first.code} in {first.place}; decide for one"
    for first, second in near_duplicates([*known, *own]):
        if places & {first.place, second.place} and first.code != second.code and plain(first.text) != plain(second.text):
            yield f"{second.place}: {second.text!r} is {second.code}, and nearly the same is {first.code} in {first.place}; decide for one"


def measured_on(root: Path = ROOT) -> set[str]:
    """Return the sentences, and the runs of words, of the files that the coder is measured on."""
    found: set[str] = set()
    for path in (root / "tests" / "data" / name for name in _HELD_OUT):
        if path.exists():
            with path.open(newline="", encoding="utf-8-sig") as stream:
                for row in csv.DictReader(stream):
                    words = plain(row["text"]).split()
                    found.add(" ".join(words))
                    found.update(" ".join(words[start : start + _SHINGLE]) for start in range(len(words) - _SHINGLE + 1))
    return found


def written(replies: Iterable[Reply]) -> str:
    """Return the replies as a file of `data/nlu`."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for reply in replies:
        intent = main_code([code for _, code in reply.utterances])
        example = _example(reply)
        if example not in blocks[intent, reply.after]:
            blocks[intent, reply.after].append(example)
    lines = ["# Replies of students, coded by trainers and read by a person.", 'version: "3.1"', "nlu:"]
    for (intent, after), examples in sorted(blocks.items()):
        metadata = [f"  metadata: {{after: {after}}}"] if after else []
        lines += [f"- intent: {intent}", *metadata, "  examples: |", *(f"    - {example}" for example in sorted(examples))]
    return "\n".join(lines) + "\n"


def _example(reply: Reply) -> str:
    if len(reply.utterances) == 1:
        return _bare(reply.utterances[0][0])
    return " ".join(f'[{_bare(text)}]{{"entity": "utterance", "role": "{code}"}}' for text, code in reply.utterances)


def _bare(text: str) -> str:
    """Brackets and braces mark utterances in the corpus, so no reply may hold any."""
    return " ".join(text.translate(str.maketrans("[]{}", "()()")).split())


def to_training(source: Path, out: Path) -> int:
    """Write the marked replies of `source` as training examples into `out`; return the exit code.

    Raises:
        Failed: where anything stands against it; nothing is written then.
    """
    replies, unmarked = read(source)
    known = [item for example in corpus.read() for item in example.utterances if item.code in CODES]
    if found := list(faults(replies, known, measured_on())):
        raise Failed("\n".join([*(f"{source}: {fault}" for fault in found), "Nothing was written."]))
    if out.resolve().is_relative_to(ROOT / "data"):
        raise Failed(f"{out}: write to another folder first, train there and compare; docs/coder.md says how. Nothing was written.")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(written(replies), encoding="utf-8")
    print(f"{out}: {len(replies)} replies; {unmarked} without 'yes' in the column keep left out")
    return 0
