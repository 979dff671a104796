"""Where one's being logged in is kept: Django's own sessions in the database, read by a prepared question."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import CharField, DateTimeField, QuerySet
from django.utils import timezone

from web.prepared import Given, Prepared


def _living() -> QuerySet:
    sessions = db.SessionStore.get_model_class().objects
    return sessions.filter(session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField())).values_list("session_data")


_data = Prepared(_living)


class SessionStore(db.SessionStore):
    """As Django's, which writes it, too; what was logged out elsewhere is gone at once."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing where there is none any more."""
        found = _data.rows(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(found[0][0])
        return held
