"""What fuzzing found in CSV files that people bring, or are given: each by what went wrong."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mi.cells import DANGEROUS
from workbench import corrections, evaluate, transcripts
from workbench.model import Failed

HEAD = "conversation,speaker,text,talk,behaviour,outcome,coded,keep"
READERS: dict[str, Callable[[Path], Any]] = {
    "code": lambda path: transcripts.read(path, lambda _: None),
    "evaluate": evaluate.read,
    "corrections": corrections.read,
}
every_reader = pytest.mark.parametrize("read", READERS.values(), ids=READERS)


def told(tmp_path: Path, read: Callable[[Path], Any], content: bytes) -> str:
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(Failed) as error:
        read(path)
    return str(error.value)


@every_reader
def test_a_file_that_is_not_utf8_was_a_traceback(tmp_path: Path, read: Callable[[Path], Any]) -> None:
    message = told(tmp_path, read, f"{HEAD}\na,trainee,caf".encode() + b"\xe9,,,,,\n")
    assert "own.csv: is not in UTF-8" in message and "save it as CSV in UTF-8" in message


@every_reader
def test_so_was_one_that_holds_nul(tmp_path: Path, read: Callable[[Path], Any]) -> None:
    message = told(tmp_path, read, f"{HEAD}\na,trainee,\0,,,,,\n".encode())
    assert "own.csv: is no readable CSV (line contains NUL)" in message


@every_reader
def test_and_one_with_a_cell_beyond_all_measure(tmp_path: Path, read: Callable[[Path], Any]) -> None:
    assert "is no readable CSV" in told(tmp_path, read, f'{HEAD}\na,trainee,"{"x" * 200_000}",,,,,\n'.encode())


@pytest.mark.parametrize("row", ["a", "a,trainee", "a,trainee,You.,,,,,yes"])
def test_a_row_that_is_too_short_was_a_traceback_in_corrections(tmp_path: Path, row: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    try:
        corrections.read(path)
    except Failed as error:
        assert "own.csv" in str(error)


@pytest.mark.parametrize("sign", DANGEROUS)
def test_what_was_coded_began_formulas_in_a_spreadsheet(tmp_path: Path, sign: str) -> None:
    """And is the same all the same when it is read again."""
    path, said = tmp_path / "coded.csv", f"{sign}HYPERLINK(1)"
    transcripts.write([transcripts.Turn(2, {"conversation": "a", "speaker": "trainee", "text": said})], path)
    with path.open(newline="", encoding="utf-8") as stream:
        assert not any(cell.startswith(DANGEROUS) for row in csv.reader(stream) for cell in row)
    assert transcripts.read(path, lambda _: None)[0].given["text"] == said
