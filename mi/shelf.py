"""The clients of a folder in a language, read anew when a file there changes."""

import logging
from pathlib import Path
from threading import Lock

from mi.locale import files
from mi.persona import Persona, PersonaError
from mi.persona_file import load

log = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int], ...]


class Shelf:
    """The clients of one folder; a file that a persona writer adds or mends appears without a restart.

    Where the folder has one for `language`, a client there stands in place of the one of the same id; the others stay as they are.
    """

    def __init__(self, folder: Path, language: str = "") -> None:
        self.folder, self.language = folder, language
        self._stamp: Stamp | None = None
        self._clients: dict[str, Persona] = {}
        self._lock = Lock()

    def clients(self) -> dict[str, Persona]:
        """Return the clients by id, in the order of their names."""
        with self._lock:
            stamp = self._stamp_now()
            if stamp != self._stamp:
                self._clients = self._read()
                self._stamp = stamp
            return self._clients

    def _stamp_now(self) -> Stamp:
        stats = ((str(file), file.stat()) for file in files(self.folder, self.language).values())
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)

    def _read(self) -> dict[str, Persona]:
        """Read every file. One with a fault must not take the others away: of that one the last good version stays."""
        read: dict[str, Persona] = {}
        for file in files(self.folder, self.language).values():
            try:
                read[file.stem] = load(file)
            except PersonaError as error:
                log.error("This client is not read anew: %s", error)
                if file.stem in self._clients:
                    read[file.stem] = self._clients[file.stem]
        return dict(sorted(read.items(), key=lambda item: item[1].name))
