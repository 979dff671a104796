"""Cells of a CSV file that spreadsheets open: no text that somebody wrote may begin a formula there."""

from typing import Any, Final

DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; with some languages also the wide signs of East Asian keyboards."""
MARK: Final = "'"
"""Tells a spreadsheet that what follows is text."""


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers, and nothing is empty."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return f"{MARK}{value}"
    return "" if value is None else value


def as_written(cell: str) -> str:
    """Return what `harmless` was given, so that a file that was written to be read again holds the very words."""
    return cell[1:] if cell.startswith(MARK) and cell[1:].startswith(DANGEROUS) else cell
