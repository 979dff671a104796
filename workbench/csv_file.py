"""CSV files that people bring: read, or refused with a word on what is wrong."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mi.cells import as_written
from workbench.model import Failed


class _Rows(csv.DictReader):
    """Rows with the texts as they were written, without the mark that keeps a spreadsheet from taking them for formulas."""

    def __next__(self) -> Any:
        return {name: as_written(cell) if isinstance(cell, str) else cell for name, cell in super().__next__().items()}


@contextmanager
def rows_of(path: Path) -> "Iterator[csv.DictReader[str]]":
    """Open a CSV file with a head; what a short row lacks is empty.

    Raises:
        Failed: where the file is missing, is no UTF-8 or no CSV, at whatever row that comes out.
    """
    if not path.exists():
        raise Failed(f"{path}: there is no such file.")
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            yield _Rows(stream, restval="")
    except UnicodeDecodeError as error:
        raise Failed(f"{path}: is not in UTF-8 ({error.reason} at byte {error.start}); save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise Failed(f"{path}: is no readable CSV ({error}); save it as CSV in UTF-8.") from error
