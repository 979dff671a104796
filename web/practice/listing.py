"""Sessions as lists show them, to students and to trainers."""

from collections.abc import Iterable
from dataclasses import dataclass

from mi.transcript import Transcript
from web.practice import clients
from web.practice.models import Session
from web.record.reader import records_of


@dataclass(frozen=True)
class Row:
    """A session in a list."""

    session: Session
    client: str
    turns: int
    argued: int


def rows(sessions: Iterable[Session]) -> list[Row]:
    """Return what a list says of each session; one query for all of them."""
    listed = list(sessions)
    records = records_of(session.sender_id for session in listed)
    return [_row(session, records[session.sender_id].transcript) for session in listed]


def _row(session: Session, transcript: Transcript) -> Row:
    outcomes = [turn.feedback.get("outcome") for turn in transcript.turns]
    return Row(session, clients.name_of(session.persona), len(outcomes), outcomes.count("argued"))
