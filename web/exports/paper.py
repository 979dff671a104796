"""A session on paper: the case, the figures, the curves, the moments and the conversation, on one page that prints well."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mi.persona import Persona
from web.practice import clients
from web.practice.models import Session
from web.record.reader import record_of
from web.record.report import Report, report
from web.record.timeline import Item


@dataclass(frozen=True)
class Moment:
    """A turn that is worth another look, and why."""

    which: str
    why: str
    item: Item


@dataclass(frozen=True)
class Paper:
    """All that the page shows."""

    session: Session
    report: Report
    persona: Persona | None
    """Nothing where the client's file has gone, and for a transcript that a trainer brought."""
    name: str
    moments: tuple[Moment, ...]

    @property
    def is_upload(self) -> bool:
        return bool(self.session.kind == Session.Kind.UPLOAD)


def of(session: Session) -> Paper:
    """Return the page of `session`."""
    read = report(record_of(session.sender_id))
    found = tuple(_moments(read.moments, {item.turn.number: item for item in read.items if item.turn and item.anchor}))
    return Paper(session, read, clients.find(session.persona), clients.name_of(session.persona), found)


def _moments(given: Iterable[Mapping[str, Any]], items: Mapping[int, Item]) -> list[Moment]:
    return [Moment(one["which"], one["why"], items[one["turn"]]) for one in given if one["turn"] in items]
