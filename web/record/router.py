"""Keeps the record and the web's own tables apart."""

from typing import Any

ALIAS = "tracker"


class RecordRouter:
    """Reads events from the tracker's database, migrates nothing there and writes nothing there."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return ALIAS if model._meta.app_label == "record" else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        if model._meta.app_label == "record":
            raise TypeError("The record is Rasa's: the web only reads it.")
        return None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if ALIAS in (db,) or app_label == "record" else None
