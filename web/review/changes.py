"""Change a code, an outcome or a boundary, and take a change back. Each change is a row; the figures follow at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mi.behaviours import CODES, OUTCOMES
from mi.correction import CorrectionError, Span, coding, merge, move, split, written
from mi.transcript import Turn
from web.measures import services as measures
from web.practice.models import Session
from web.record.reader import record_of
from web.review.coding import Coding, blind_coding_of, coding_of, effective
from web.review.models import Correction

LONGEST_REASON = 500


class Stale(Exception):
    """What was to be changed does not stand there any more: somebody changed it meanwhile."""


def recode(session: Session, coder: Any, key: str, span: Span, code: str, blind: bool = False, now: datetime | None = None) -> None:
    """Give the utterance at `span` another code.

    Raises:
        Stale: there is no such turn or utterance (now), or no such code.
    """

    def made(turn: Turn) -> Correction | None:
        found = next((said for said in coding(turn) if (said.start, said.end) == span), None)
        if found is None or code not in CODES:
            raise Stale
        if found.code == code:
            return None
        return Correction(kind=Correction.Kind.CODE, before=found.code, after=code, start=span[0], end=span[1])

    _change(session, coder, key, blind, made, now)


def judge(session: Session, coder: Any, key: str, outcome: str, blind: bool = False, now: datetime | None = None) -> None:
    """Set the outcome of a turn, whatever its codes say.

    Raises:
        Stale: there is no such turn, or no such outcome.
    """

    def made(turn: Turn) -> Correction | None:
        if outcome not in OUTCOMES:
            raise Stale
        before = "" if turn.feedback.get("unsure") else str(turn.feedback.get("outcome") or "")
        return None if before == outcome else Correction(kind=Correction.Kind.OUTCOME, before=before, after=outcome)

    _change(session, coder, key, blind, made, now)


def cut(session: Session, coder: Any, key: str, how: str, at: int, blind: bool = False, now: datetime | None = None) -> None:
    """Change a boundary.

    `how` is `split` (before the character `at`), `merge` (the utterance that begins at `at` with the next), `longer` or `shorter` (its end,
    by a word).

    Raises:
        Stale: there is nothing to cut or join there.
    """
    ways: dict[str, Callable[[Turn], list[Span]]] = {
        "split": lambda turn: split(turn, at),
        "merge": lambda turn: merge(turn, at),
        "longer": lambda turn: move(turn, at, 1),
        "shorter": lambda turn: move(turn, at, -1),
    }

    def made(turn: Turn) -> Correction | None:
        before = [(said.start, said.end) for said in coding(turn)]
        try:
            after = ways[how](turn)
        except (KeyError, CorrectionError) as error:
            raise Stale from error
        return Correction(kind=Correction.Kind.BOUNDARY, before=written(before), after=written(after))

    _change(session, coder, key, blind, made, now)


def undo(session: Session, coder: Any, key: str, blind: bool = False, now: datetime | None = None) -> None:
    """Take back the last change to a turn; the row of the change stays.

    Raises:
        Stale: there is no change to take back.
    """
    with transaction.atomic():
        _alone(session)
        rows = effective(_own(session, coder, blind).filter(turn=key))
        # Others may have undone it meanwhile.
        if not rows:
            raise Stale
        _save(Correction(kind=Correction.Kind.UNDO, undoes=rows[-1]), session, coder, key, blind, now)
    _refresh(session, blind)


def _own(session: Session, coder: Any, blind: bool) -> Any:
    rows = Correction.objects.filter(session=session, blind=blind)
    return rows.filter(coder=coder) if blind else rows


def explain(session: Session, coder: Any, pk: int, reason: str) -> None:
    """Add why a change was made; only the one who made it can.

    Raises:
        Stale: it is not a change of `coder`.
    """
    if not Correction.objects.filter(session=session, coder=coder, pk=pk).update(reason=reason.strip()[:LONGEST_REASON]):
        raise Stale


def read(session: Session, coder: Any, blind: bool) -> Coding:
    """Return the session as `coder` works on it."""
    return blind_coding_of(session, coder) if blind else coding_of(session)


def _change(session: Session, coder: Any, key: str, blind: bool, made: Callable[[Turn], Correction | None], now: datetime | None) -> None:
    with transaction.atomic():
        _alone(session)
        turn = read(session, coder, blind).turn(key)
        if turn is None or turn.taken_back:
            raise Stale
        if row := made(turn):
            _save(row, session, coder, key, blind, now)
    _refresh(session, blind)


def _alone(session: Session) -> None:
    """Let no other change to the session in until this one is through."""
    list(Session.objects.select_for_update(no_key=True).filter(pk=session.pk).values_list("pk"))


def _save(row: Correction, session: Session, coder: Any, key: str, blind: bool, now: datetime | None) -> None:
    row.session, row.coder, row.turn, row.blind, row.at = session, coder, key, blind, now or timezone.now()
    row.save()


def _refresh(session: Session, blind: bool) -> None:
    if session.ended_at and not blind:
        measures.keep(session, record_of(session.sender_id).transcript)
