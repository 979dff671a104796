"""The web's own tables on their way to PostgreSQL, model by model."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, zip_longest
from typing import Any, Final

import psycopg2
from django.apps import apps
from django.core.management.color import no_style
from django.db import Error, connections
from django.db.models import AutoField, IntegerField, Model
from psycopg2.extras import execute_values

from web.upkeep.tables import WEB, Refused

SOURCE: Final = "moving-from"
"""Django's name for the file that is read."""
AT_ONCE: Final = 1000
"""Rows in one statement."""
OFTEN: Final = 50_000
"""Rows after which it is said how far it is."""

Say = Callable[[str], None]


def models() -> list[type[Model]]:
    """Return everything of the web's that has a table; Rasa's table is not the web's."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy and not model._meta.swapped]


def move(is_held: bool, say: Say) -> dict[str, int]:
    """Copy all tables within the transaction that is open; return how many rows each has.

    Raises:
        Refused: the target holds other data, or what arrived is not what was sent.
    """
    rows = {}
    for model in models():
        table = model._meta.db_table
        if not is_held:
            _empty(table)
            _copy(model, say)
    for model in models():
        rows[model._meta.db_table] = _compared(model, is_held)
    if is_held:
        say("The web's tables have been brought over already.")
    else:
        _set_sequences()
    return rows


def _empty(table: str) -> None:
    """Take out what migrating has put in: it has other numbers in the file."""
    with connections[WEB].cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of a model


def _copy(model: type[Model], say: Say) -> None:
    connection, fields, table = connections[WEB], model._meta.concrete_fields, model._meta.db_table
    into = f'INSERT INTO "{table}" ({", ".join(connection.ops.quote_name(field.column) for field in fields)}) VALUES %s'  # noqa: S608
    prepared = ([field.get_db_prep_save(value, connection) for field, value in zip(fields, row)] for row in _rows(model, SOURCE))
    with connection.cursor() as cursor:
        insert(cursor.cursor, into, prepared, table, say)


def insert(cursor: Any, into: str, rows: Iterable[Sequence[Any]], table: str, say: Say) -> None:
    """Write rows in batches, saying how far it is.

    Raises:
        Refused: PostgreSQL does not take a row.
    """
    rows, done = iter(rows), 0
    while batch := list(islice(rows, AT_ONCE)):
        try:
            execute_values(cursor, into, batch, page_size=AT_ONCE)
        except (psycopg2.Error, ValueError) as error:
            raise Refused(f"{table}, rows {done + 1} to {done + len(batch)}: {str(error).strip()} Nothing was moved.") from error
        done += len(batch)
        if done % OFTEN == 0:
            say(f"{table}: {done} rows so far")
    say(f"{table}: {done} rows")


def _rows(model: type[Model], alias: str) -> Iterator[tuple[Any, ...]]:
    """Yield all rows in an order that is the same in every database: how text is sorted is not."""
    found = model._base_manager.using(alias).order_by("pk").values_list(*(field.attname for field in model._meta.concrete_fields))
    rows: Iterator[tuple[Any, ...]] = found.iterator(chunk_size=AT_ONCE)
    if isinstance(model._meta.pk, AutoField | IntegerField):
        return rows
    return iter(sorted(rows, key=repr))


def _compared(model: type[Model], is_held: bool) -> int:
    table, number = model._meta.db_table, 0
    try:
        for sent, arrived in zip_longest(_rows(model, SOURCE), _rows(model, WEB)):
            if sent != arrived:
                raise Refused(
                    f"MI_DATABASE_URL holds other data already (in {table}); name an empty database. Nothing was moved."
                    if is_held
                    else f"{table}: what arrived is not what was sent. Nothing was moved."
                )
            number += 1
    except Error as error:
        raise Refused(f"{table}: {error}") from error
    return number


def _set_sequences() -> None:
    """Let the numbers go on after the highest that is there."""
    with connections[WEB].cursor() as cursor:
        for statement in connections[WEB].ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)
