"""A transcript as people have it: plain text with "T:" and "C:" lines, or CSV with the columns speaker and text."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from web.practice.messages import LONGEST, clean

MOST_BYTES = 500_000
"""Of a file. An hour of talk is about 60,000 characters."""
MOST_VOLLEYS = 400
"""Of a transcript: the bot reads the whole conversation at each volley, so that time grows with the square of their number."""
MOST_FAULTS = 20
"""Faults that are named at once."""

TRAINEE, CLIENT = "trainee", "client"
SPEAKERS = {
    **dict.fromkeys(("t", "trainee", "therapist", "counsellor", "counselor", "interviewer"), TRAINEE),
    **dict.fromkeys(("c", "client", "patient"), CLIENT),
}
_LINE = re.compile(r"\s*(\w+)\s*:\s*(.*)$", re.DOTALL)

Said = tuple[int, str, str]
"""The number of a line, who said it, and what."""


@dataclass(frozen=True)
class Fault:
    """What is wrong where; the wording stands in a template, by code."""

    code: str
    line: int = 0
    found: str = ""


@dataclass(frozen=True)
class Parsed:
    """A transcript: each volley of the trainee with the client's words before it, and what the client said last."""

    volleys: tuple[tuple[str, str], ...] = ()
    last: str = ""
    faults: tuple[Fault, ...] = ()


def decode(data: bytes) -> str:
    """Return a file's text. Spreadsheets in the West still write Windows-1252, and UTF-16 is told by its first bytes."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")


def parse(text: str) -> Parsed:
    """Read a transcript; where anything in it cannot be read, only `faults` is filled."""
    if "\x00" in text:
        return Parsed(faults=(Fault("not_text"),))
    faults: list[Fault] = []
    delimiter = _delimiter(text)
    said = list(_from_csv(text, delimiter, faults) if delimiter else _from_lines(text, faults))
    result = _paired(said, faults)
    if not faults and not result.volleys:
        faults.append(Fault("no_trainee" if said else "empty"))
    if len(result.volleys) > MOST_VOLLEYS:
        faults.append(Fault("too_many", found=str(len(result.volleys))))
    return Parsed(faults=tuple(faults[:MOST_FAULTS])) if faults else result


def _delimiter(text: str) -> str:
    """What stands between the columns of a CSV file with a header; empty for plain text."""
    first = next((line for line in text.splitlines() if line.strip()), "").lower()
    names = {name.strip(' "') for name in re.split(r"[,;\t]", first)}
    return next((mark for mark in ",;\t" if mark in first), "") if {"speaker", "text"} <= names else ""


def _from_csv(text: str, delimiter: str, faults: list[Fault]) -> Iterator[Said]:
    reader = csv.reader(io.StringIO(text.lstrip()), delimiter=delimiter)
    skipped = len(text) - len(text.lstrip())
    before = text[:skipped].count("\n")
    header = [name.strip().lower() for name in next(reader)]
    who, what = header.index("speaker"), header.index("text")
    line = reader.line_num + 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                if len(row) <= max(who, what):
                    faults.append(Fault("columns", before + line, str(len(row))))
                elif (speaker := SPEAKERS.get(row[who].strip().lower())) is None:
                    faults.append(Fault("speaker", before + line, row[who].strip()[:40]))
                else:
                    yield before + line, speaker, row[what]
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault("csv", before + line, str(error)[:80]))


def _from_lines(text: str, faults: list[Fault]) -> Iterator[Said]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        speaker = SPEAKERS.get(match.group(1).lower()) if match else None
        if match is None or speaker is None:
            faults.append(Fault("no_speaker", number, line.strip()[:40]))
        else:
            yield number, speaker, match.group(2)


def _paired(said: Iterable[Said], faults: list[Fault]) -> Parsed:
    """Join what one side says in several lines: a volley is all that is said between two lines of the other."""
    volleys: list[tuple[str, str]] = []
    client, trainee = "", ""
    for number, speaker, given in said:
        words = clean(given)
        if not words:
            faults.append(Fault("no_words", number))
            continue
        if speaker == TRAINEE:
            trainee = f"{trainee}\n{words}".strip()
        else:
            if trainee:
                volleys.append((client, trainee))
                client, trainee = "", ""
            client = f"{client}\n{words}".strip()
        if max(len(client), len(trainee)) > LONGEST:
            faults.append(Fault("too_long", number))
            client, trainee = "", ""
    if trainee:
        volleys.append((client, trainee))
        client = ""
    return Parsed(tuple(volleys), client)
