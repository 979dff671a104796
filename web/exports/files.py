"""An export as it goes over the wire: CSV, JSON, or all in one ZIP, written while it is read so that no file is ever whole in memory."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from mi.cells import harmless
from web.exports.tables import Row

BOM = "\ufeff"
"""By which spreadsheets know UTF-8."""
PIECE = 64_000
"""Characters or bytes that are sent at once."""


def as_csv(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield a CSV file, piece by piece."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(names)
    for row in rows:
        writer.writerow([harmless(row[name]) for name in names])
        if buffer.tell() > PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def as_json(names: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Yield a JSON list of objects, piece by piece; what is empty is null."""
    buffer = io.StringIO()
    mark = "["
    for row in rows:
        given = {name: None if row[name] == "" else row[name] for name in names}
        buffer.write(f"{mark}\n{json.dumps(given, ensure_ascii=False)}")
        mark = ","
        if buffer.tell() > PIECE:
            yield _taken(buffer)
    buffer.write("[]\n" if mark == "[" else "\n]\n")
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


class _Pipe(io.RawIOBase):
    """Keeps what is written until it is taken. It cannot go back, so that `zipfile` writes its sizes after the data."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self.parts)
        self.parts, self.size = [], 0
        return taken


def as_zip(files: Iterable[tuple[str, Iterable[str]]]) -> Iterator[bytes]:
    """Yield a ZIP of `files`, each a name and the pieces of its text."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            with archive.open(name, "w", force_zip64=True) as entry:
                for piece in pieces:
                    entry.write(piece.encode("utf-8", errors="replace"))
                    if pipe.size > PIECE:
                        yield pipe.take()
    yield pipe.take()


def begun(pieces: Iterator[Any]) -> Iterator[Any]:
    """Return `pieces` with the first one made already: what cannot be read is known before the answer has begun."""
    first = next(pieces, None)
    return chain(() if first is None else (first,), pieces)
