"""Which tables are whose, and what is in them."""

from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections

from web.record.router import ALIAS

WEB: Final = DEFAULT_DB_ALIAS
STORES: Final = {"web": WEB, "tracker": ALIAS}
"""The two stores, by the name of their file in a backup, and Django's name for each."""
EVENTS: Final = "events"

MADE_BY_MIGRATING: Final = frozenset(
    ("django_migrations", "django_content_type", "auth_permission", "auth_group", "auth_group_permissions"),
)
"""What is filled in a database that nobody has used yet."""


class Refused(Exception):
    """It cannot be done as things are; says why, and what to do."""


def tables_of(alias: str) -> list[str]:
    """Return our tables that are in the database: the web's own, or Rasa's one; others that share the database are none of ours."""
    introspection = connections[alias].introspection
    there = set(introspection.table_names())
    ours = {EVENTS} if alias == ALIAS else {*introspection.django_table_names(include_views=False), "django_migrations"}
    return sorted(there & ours)


def count(connection: Any, table: str) -> int:
    """Return how many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 - a name from the catalogue
        return int(cursor.fetchone()[0])


def holds_data(alias: str) -> bool:
    """Whether anything is in there that somebody would miss."""
    connection = connections[alias]
    return any(count(connection, table) for table in tables_of(alias) if table not in MADE_BY_MIGRATING)


def is_postgres(alias: str) -> bool:
    """Whether it is kept in PostgreSQL."""
    return bool(connections[alias].vendor == "postgresql")
