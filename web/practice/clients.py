"""The clients one can practise with: a file each in `personas/`, read anew when a file changes."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, gettext

from mi.persona import Persona
from mi.shelf import Shelf

_shelves: dict[tuple[Path | str, str], Shelf] = {}


def clients() -> dict[str, Persona]:
    """Return the clients of the folder that the settings name, in the reader's language where they are written in it."""
    shelf = settings.PERSONAS, get_language() or ""
    if shelf not in _shelves:
        _shelves.setdefault(shelf, Shelf(Path(shelf[0]), shelf[1]))
    return _shelves[shelf].clients()


def find(persona_id: str) -> Persona | None:
    """Return the client, or nothing where its file has gone: its old sessions stay readable."""
    return clients().get(persona_id)


def name_of(persona_id: str) -> str:
    """Return the client's name, or one made from the id where its file has gone; of a transcript from elsewhere nobody knows it."""
    if not persona_id:
        return gettext("Client")
    persona = find(persona_id)
    return persona.name if persona else persona_id.replace("_", " ").title()
