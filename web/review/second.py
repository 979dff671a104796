"""A second trainer's coding, made without sight of the machine's codes and of anybody's changes."""

from typing import Any

from mi.transcript import Transcript
from web.practice.models import Session
from web.record.reader import Record
from web.review.coding import blind_coding_of
from web.review.models import Correction, Review


def may_code_blind(session: Session, trainer: Any) -> bool:
    """Whether `trainer` has not worked on the session in sight of the machine's codes."""
    seen = Correction.objects.filter(session=session, coder=trainer, blind=False).exists()
    return not seen and not Review.objects.filter(session=session, trainer=trainer, blind=False).exists()


def finished(session: Session, record: Record) -> list[tuple[str, Transcript]]:
    """Return the codings of `session` that blind coders have finished, with their names.

    A coder whose account has gone is left out: nobody could tell two of them apart.
    """
    reviews = list(Review.objects.filter(session=session, blind=True, trainer__isnull=False).select_related("trainer"))
    if not reviews:
        return []
    rows: dict[Any, list[Correction]] = {}
    for row in Correction.objects.filter(session=session, blind=True, coder__in=[review.trainer_id for review in reviews]):
        rows.setdefault(row.coder_id, []).append(row)
    return [
        (
            review.trainer.get_full_name() or review.trainer.get_username(),
            blind_coding_of(session, review.trainer, record, rows.get(review.trainer_id, [])).transcript,
        )
        for review in reviews
    ]
