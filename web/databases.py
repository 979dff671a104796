"""Where the two databases are: the web's own tables, and Rasa's record. SQLite files, or PostgreSQL where an address is given."""

from pathlib import Path
from typing import Any, Final

READ_ONLY: Final = "-c default_transaction_read_only=on"
"""Told to PostgreSQL for the record: no slip of ours can change it. `web.record.erase` alone leaves it out."""

_PATIENT: Final = {
    # Seconds to wait for a connection, and milliseconds for word from a server that was cut off: a page must not hang for minutes.
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
# As long as SQLite waits for another writer.
LOCKS: Final = "-c lock_timeout=20s"
_PLACE: Final = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
# Each thread keeps its connection: to open one takes longer than most pages' questions.
_KEPT: Final = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def web(address: dict[str, str] | None, file: Path) -> dict[str, Any]:
    """Return Django's settings for the web's own tables: PostgreSQL at `address`, or the SQLite `file` where there is none."""
    if address is not None:
        return _postgres(address, LOCKS)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        **_KEPT,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: what is deleted or overwritten is gone from the file, too.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }


def tracker(address: dict[str, str] | None, file: Path) -> dict[str, Any]:
    """Return Django's settings for Rasa's own store, opened for reading only."""
    if address is not None:
        return _postgres(address, READ_ONLY)
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{file.as_uri()}?mode=ro", **_KEPT, "OPTIONS": {"uri": True, "timeout": 10}}


def _postgres(address: dict[str, str], ours: str) -> dict[str, Any]:
    rest = dict(address)
    place = {key: rest.pop(name, "") for key, name in _PLACE.items()}
    options = " ".join(part for part in (rest.pop("options", ""), ours) if part)
    return {"ENGINE": "django.db.backends.postgresql", **place, **_KEPT, "OPTIONS": {**_PATIENT, **rest, "options": options}}
