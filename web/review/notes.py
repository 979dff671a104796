"""Notes on a turn or a session: drafts until they are released, then the student's to read and to answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from web.practice.models import Session
from web.review.coding import effective
from web.review.models import Correction, Note, Release

LONGEST = 4000
"""Characters of a note."""


@dataclass(frozen=True)
class Thread:
    """A note, and what was written in answer."""

    note: Note
    replies: list[Note] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether the student has written last, and no trainer has seen it."""
        return any(reply.by_student and reply.read_at is None for reply in self.replies)


@dataclass(frozen=True)
class Notes:
    """What stands beside a session, as one person may see it."""

    threads: dict[str, list[Thread]]
    """By the turn's key; those on the whole session under the empty key."""
    changes: dict[str, list[Correction]]
    """What trainers changed, by the turn's key; for a student only what was made before the last release."""
    drafts: int = 0
    """How many of one's own notes are not released yet."""
    released_at: datetime | None = None
    """The last release."""

    @property
    def whole(self) -> list[Thread]:
        """The threads on the whole session."""
        return self.threads.get("", [])

    @property
    def turns(self) -> list[str]:
        """Keys of the turns that have a thread or a change, in order of the turns."""
        keys = {*self.threads, *self.changes} - {""}
        return sorted(keys, key=lambda key: tuple(map(int, key.split("."))))

    @property
    def anything(self) -> bool:
        return bool(self.threads or self.changes)


def visible(session: Session, viewer: Any) -> QuerySet[Note]:
    """Return the notes on `session` that `viewer` may see: the released ones, and own drafts."""
    seen = Q(released_at__isnull=False)
    if viewer.pk != session.student_id:
        seen |= Q(author=viewer)
    return Note.objects.filter(seen, session=session).select_related("author")


def notes_for(session: Session, viewer: Any) -> Notes:
    """Return what `viewer`, the student or a trainer who may read the session, sees beside it."""
    threads: dict[str, list[Thread]] = defaultdict(list)
    by_note: dict[int, Thread] = {}
    listed = list(visible(session, viewer))
    for note in listed:
        if note.answers_id is None:
            by_note[note.pk] = Thread(note)
            threads[note.turn].append(by_note[note.pk])
        elif note.answers_id in by_note:
            by_note[note.answers_id].replies.append(note)
    release = Release.objects.filter(session=session).last()
    changes: dict[str, list[Correction]] = defaultdict(list)
    if viewer.pk != session.student_id or release:
        rows = Correction.objects.filter(session=session, blind=False).select_related("coder")
        if viewer.pk == session.student_id and release:
            rows = rows.filter(at__lte=release.at)
        for row in effective(rows):
            changes[row.turn].append(row)
    drafts = sum(note.author_id == viewer.pk and note.released_at is None for note in listed)
    return Notes(dict(threads), dict(changes), drafts, release.at if release else None)


def write(session: Session, author: Any, turn: str, text: str, now: datetime | None = None) -> Note:
    """Keep a trainer's note as a draft."""
    return Note.objects.create(session=session, author=author, turn=turn, text=text, at=now or timezone.now())


def change(note: Note, text: str) -> None:
    """Write a draft anew, or drop it where nothing is left of it."""
    if text:
        note.text = text
        note.save(update_fields=["text"])
    else:
        note.delete()


def release(session: Session, trainer: Any, now: datetime | None = None) -> int:
    """Let the student see `trainer`'s drafts and what was changed until now; return how many notes that were."""
    now = now or timezone.now()
    Release.objects.create(session=session, trainer=trainer, at=now)
    return Note.objects.filter(session=session, author=trainer, released_at__isnull=True).update(released_at=now)


def answer(note: Note, author: Any, text: str, now: datetime | None = None) -> Note:
    """Answer in the thread that `note` began; the other side can read it at once, and what it wrote counts as read."""
    now = now or timezone.now()
    first = note.answers or note
    by_student = author.pk == first.session.student_id
    _read(Note.objects.filter(Q(pk=first.pk) | Q(answers=first)).filter(by_student=not by_student), now)
    return Note.objects.create(
        session=first.session, author=author, by_student=by_student, turn=first.turn, answers=first, text=text, at=now, released_at=now
    )


def read_by_student(session: Session, now: datetime | None = None) -> None:
    """Remember that the student has opened the page on which the notes stand."""
    now = now or timezone.now()
    _read(Note.objects.filter(session=session, by_student=False, released_at__isnull=False), now)
    Release.objects.filter(session=session, read_at__isnull=True).update(read_at=now)


def read_by_trainer(note: Note, now: datetime | None = None) -> None:
    """Remember that a trainer has read the answers in the thread of `note`, and that they wait no more."""
    _read(Note.objects.filter(answers=note.answers or note, by_student=True), now or timezone.now())


def _read(notes: QuerySet[Note], now: datetime) -> None:
    notes.filter(read_at__isnull=True).update(read_at=now)


def new_for(student: Any) -> list[Session]:
    """Return the student's sessions with feedback from a trainer that the student has not seen, the newest first."""
    told = Note.objects.filter(by_student=False, released_at__isnull=False, read_at__isnull=True).values("session")
    released = Release.objects.filter(read_at__isnull=True).values("session")
    return list(Session.objects.filter(Q(pk__in=told) | Q(pk__in=released), student=student).order_by("-started_at"))


def waiting_answers(sessions: QuerySet[Session]) -> QuerySet[Note]:
    """Return the answers of students on `sessions` that no trainer has seen, the oldest first."""
    return (
        Note.objects.filter(session__in=sessions.order_by().values("pk"), by_student=True, read_at__isnull=True)
        .select_related("session", "session__student", "answers")
        .order_by("at")
    )


def drafts_of(trainer: Any, sessions: QuerySet[Session]) -> list[Session]:
    """Return those of `sessions` on which `trainer` has notes that are not released, by the oldest."""
    told = Note.objects.filter(author=trainer, released_at__isnull=True).values("session")
    return list(sessions.filter(pk__in=told).order_by(Coalesce("ended_at", "started_at")))


def note_counts(sessions: Iterable[Any]) -> dict[Any, int]:
    """Return how many answers wait, by session."""
    counted: dict[Any, int] = defaultdict(int)
    for pk in Note.objects.filter(session__in=list(sessions), by_student=True, read_at__isnull=True).values_list("session", flat=True):
        counted[pk] += 1
    return counted
