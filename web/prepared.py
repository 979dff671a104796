"""Questions that every turn asks, put into SQL once.

Django makes the statement anew each time that a query is asked. For the small questions of a turn this takes ten times as long as the
answer, and was most of what the pages cost. A prepared question is written as a query like any other, with `Given` in the place of
what is known only later.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """A value that is known only when the question is asked: `filter(pk=Given("pk", models.UUIDField()))`."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list["Given"]]:
        return "%s", [self]


@dataclass(frozen=True)
class _Made:
    query: QuerySet
    vendor: str
    """Of the database for which the statement is: another one takes and gives values in another form."""
    compiler: Any
    sql: str
    values: tuple[Any, ...]
    columns: list[str]
    converters: dict[int, Any]


class Prepared:
    """A query of one table's columns, or of some values, with values still to be given; `ask` makes it when it is first asked.

    Only the statement is kept, nothing of what the database said.
    """

    def __init__(self, ask: Callable[[], QuerySet]) -> None:
        self._ask = ask
        self._made: _Made | None = None

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Return what `values_list` would."""
        return self._answer(self._current(), given)

    def objects(self, **given: Any) -> list[Any]:
        """Return the query's objects."""
        made = self._current()
        return [made.query.model.from_db(made.query.db, made.columns, row) for row in self._answer(made, given)]

    def _current(self) -> _Made:
        made = self._made
        return made if made and made.vendor == connections[made.query.db].vendor else self._make()

    def _make(self) -> _Made:
        query = self._ask()
        compiler = query.query.get_compiler(query.db)
        sql, values = compiler.as_sql()
        selected = [column for column, _, _ in compiler.select]
        columns = [column.target.attname for column in selected]
        self._made = _Made(query, connections[query.db].vendor, compiler, sql, values, columns, compiler.get_converters(selected))
        return self._made

    @staticmethod
    def _answer(made: _Made, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        connection = connections[made.query.db]
        values = [one.output_field.get_db_prep_value(given[one.name], connection) if isinstance(one, Given) else one for one in made.values]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, values)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [tuple(row) for row in made.compiler.apply_converters(rows, made.converters)] if made.converters else rows
