"""Keep the counts of sessions up to date."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from mi.measure import measure
from mi.transcript import Transcript
from web.measures.models import Measures, columns
from web.practice.models import Session
from web.record.reader import records_of

AT_ONCE = 100
"""Records that are read with one query: more would fill the memory."""

Correct = Callable[[Mapping[Session, Transcript]], Mapping[Session, Transcript]]
_correct: list[Correct] = []


def count_with(correct: Correct) -> None:
    """Count from now on what `correct` makes of the records: the review room hands in the trainers' corrections."""
    if correct not in _correct:
        _correct.append(correct)


def _read(sessions: Iterable[Session]) -> Mapping[Session, Transcript]:
    listed = list(sessions)
    records = records_of(session.sender_id for session in listed)
    return _corrected({session: records[session.sender_id].transcript for session in listed})


def _corrected(transcripts: Mapping[Session, Transcript]) -> Mapping[Session, Transcript]:
    for correct in _correct:
        transcripts = correct(transcripts)
    return transcripts


def keep(session: Session, transcript: Transcript, now: datetime | None = None) -> Measures:
    """Count `transcript`, as the record has it, with its corrections, and keep that as the measures of `session`."""
    values = columns(measure(_corrected({session: transcript})[session])) | {"measured_at": now or timezone.now()}
    return Measures.objects.update_or_create(session=session, defaults=values)[0]


def forget(session: Session) -> None:
    """Drop the measures of a session that goes on after all: its last reply was taken back."""
    Measures.objects.filter(session=session).delete()


def fill(sessions: Iterable[Session], now: datetime | None = None) -> int:
    """Count those of `sessions` that are over and have no measures yet; return how many that were."""
    pks = [session.pk for session in sessions if session.ended_at]
    known = set(Measures.objects.filter(session__in=pks).values_list("session", flat=True))
    missing = list(Session.objects.filter(pk__in=[pk for pk in pks if pk not in known]))
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        Measures.objects.bulk_create(
            [
                Measures(session=session, measured_at=now or timezone.now(), **columns(measure(transcript)))
                for session, transcript in _read(part).items()
            ],
            ignore_conflicts=True,
        )
    return len(missing)
