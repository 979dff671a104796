"""The clients one can practise with: a file each in `personas/`, read anew when a file changes."""

import logging
from pathlib import Path
from threading import Lock

from django.conf import settings

from mi.persona import Persona, PersonaError, load

log = logging.getLogger(__name__)

Stamp = tuple[tuple[str, int, int], ...]


class Shelf:
    """The clients of one folder; a file that a trainer adds or mends appears without a restart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
        stats = ((file.name, file.stat()) for file in sorted(self.folder.glob("*.yml")))
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)

    def _read(self) -> dict[str, Persona]:
        """Read every file. One with a fault must not take the others away: of that one the last good version stays."""
        read: dict[str, Persona] = {}
        for file in sorted(self.folder.glob("*.yml")):
            try:
                read[file.stem] = load(file)
            except PersonaError as error:
                log.error("This client is not read anew: %s", error)
                if file.stem in self._clients:
                    read[file.stem] = self._clients[file.stem]
        return dict(sorted(read.items(), key=lambda item: item[1].name))


_shelves: dict[Path, Shelf] = {}


def clients() -> dict[str, Persona]:
    """Return the clients of the folder that the settings name."""
    folder = Path(settings.PERSONAS)
    return _shelves.setdefault(folder, Shelf(folder)).clients()


def find(persona_id: str) -> Persona | None:
    """Return the client, or nothing where its file has gone: its old sessions stay readable."""
    return clients().get(persona_id)


def name_of(persona_id: str) -> str:
    """Return the client's name, or one made from the id where its file has gone."""
    persona = find(persona_id)
    return persona.name if persona else persona_id.replace("_", " ").title()
