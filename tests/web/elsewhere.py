"""Django on other databases than the tests' own, for one test; and all that a database holds."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import ConnectionHandler

from web.record.recent import recent
from web.upkeep.tables import tables_of

ALIASES = ("default", "tracker")


@pytest.fixture
def connect(django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Let Django, in all threads, speak to other databases until the test ends."""
    kept = {alias: connections.settings[alias] for alias in ALIASES}
    with django_db_blocker.unblock():

        def to(web: dict[str, Any], tracker: dict[str, Any]) -> None:
            _swap(dict(zip(ALIASES, (web, tracker))))
            recent.clear()

        mine = {alias: connections[alias] for alias in ALIASES}
        yield to
        for alias in ALIASES:
            connections[alias].close()
            connections.settings[alias] = kept[alias]
            connections[alias] = mine[alias]
        recent.clear()


def _swap(given: dict[str, dict[str, Any]]) -> None:
    filled = ConnectionHandler({DEFAULT_DB_ALIAS: {}, **given}).settings
    for alias in ALIASES:
        connections[alias].close()
        connections.settings[alias] = filled[alias]
        del connections[alias]


def content(*aliases: str) -> dict[str, list[tuple[str, ...]]]:
    """Return every row of every table of ours, in an order of its own."""
    found = {}
    for alias in aliases or ALIASES:
        for table in tables_of(alias):
            with connections[alias].cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[f"{alias}.{table}"] = sorted(tuple(map(repr, row)) for row in cursor.fetchall())
    return found
