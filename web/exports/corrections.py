"""The trainers' corrections as rows of an export: of the review room's model, where that is installed."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps

from web.exports.tables import Export, Row


def corrections(export: Export) -> Iterator[Row]:
    """Yield a row for each correction to one of the sessions, in the order in which they were made."""
    by_pk = {session.pk: session for session in export.sessions}
    first = export.first_days()
    listed = _made(by_pk)
    undone = {row.undoes_id for row in listed if row.undoes_id}
    for row in listed:
        session = by_pk[row.session_id]
        number, _, attempt = row.turn.partition(".")
        yield {
            "session": export.names.session(session.pk),
            "turn": int(number),
            "attempt": int(attempt or 1),
            "kind": row.kind,
            "before": row.before,
            "after": row.after,
            "start": None if export.research else row.start,
            "end": None if export.research else row.end,
            "reason": export.text(row.reason),
            "blind": int(row.blind),
            "undone": int(row.pk in undone),
            "coder": export.names.trainer(row.coder) if row.coder else "",
            "at": export.time(row.at),
            "day": (row.at.date() - first[session.student_id]).days,
        }


def _made(sessions: Iterable[Any]) -> list[Any]:
    try:
        model = apps.get_model("review", "Correction")
    except LookupError:
        return []
    return list(model.objects.filter(session__in=list(sessions)).select_related("coder").order_by("pk"))
