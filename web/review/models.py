"""What trainers think of a session: what they changed, that they have read it, and what they wrote to the student.

What was said and the machine's word on it stay in the tracker's record. Everything here goes with its session; where a trainer's account
goes, what the trainer did stays, without a name.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from mi import correction
from mi.correction import spans_of
from web.practice.models import Session


def _author(**more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, **more)


class Correction(models.Model):
    """A change to one turn. Rows are only added: what is undone gets a row that says so."""

    class Kind(models.TextChoices):
        CODE = "code"
        OUTCOME = "outcome"
        BOUNDARY = "boundary"
        UNDO = "undo"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="corrections")
    turn = models.CharField(max_length=16)
    """`mi.transcript.Turn.key`."""
    coder = _author(related_name="corrections")
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    before = models.TextField(blank=True)
    """A code, an outcome, or spans; empty where the machine had abstained, or where a blind coder gives the first code."""
    after = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    """Of the utterance, in characters of the reply; empty unless a code is changed."""
    blind = models.BooleanField(default=False)
    """Whether the coder saw neither the machine's codes nor anybody's changes: such codes are a coding of their own."""
    reason = models.TextField(blank=True)
    """May be added later by the one who made the change."""
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        indexes = (models.Index(fields=["session", "turn"]),)

    def __str__(self) -> str:
        return f"{self.turn} {self.kind}: {self.before} -> {self.after}"

    @property
    def change(self) -> correction.Correction:
        """The change as the domain knows it."""
        span = None if self.start is None or self.end is None else (self.start, self.end)
        return correction.Correction(self.turn, self.kind, self.before, self.after, span)

    @property
    def pieces(self) -> tuple[int, int]:
        """Of a changed boundary: into how many utterances the reply was cut, and is now."""
        return len(spans_of(self.before)), len(spans_of(self.after))


class Review(models.Model):
    """That a trainer has gone through a session, and takes every code that was not changed as right."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reviews")
    trainer = _author(related_name="reviews")
    blind = models.BooleanField(default=False)
    """Whether it is a coding without sight of the machine's."""
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=["session", "trainer", "blind"], name="one_review_of_a_kind"),)

    def __str__(self) -> str:
        return f"{self.session_id} {self.trainer_id}{' blind' if self.blind else ''}"


class Release(models.Model):
    """That a trainer has let the student see what stands beside a session: notes, and changes made until then."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="releases")
    trainer = _author(related_name="releases")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    """When the student opened the session's page first after it."""

    class Meta:
        ordering = ("pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.session_id} {self.at}"


class Note(models.Model):
    """What a trainer writes to the student on a turn or on the session, and what is written in answer to it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    turn = models.CharField(max_length=16, blank=True)
    """The turn's key; empty for the whole session."""
    author = _author(related_name="notes")
    by_student = models.BooleanField(default=False)
    """Whether the student wrote it: stays true when the account has gone."""
    at = models.DateTimeField()
    text = models.TextField()
    answers = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    """The note that began the thread; empty for that one."""
    released_at = models.DateTimeField(null=True)
    """When the student could read it first; empty for a draft, which only its author sees."""
    read_at = models.DateTimeField(null=True)
    """When the other side has seen it."""

    class Meta:
        ordering = ("pk",)
        default_permissions = ()
        indexes = (models.Index(fields=["session", "turn"]),)
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something"),
            models.CheckConstraint(condition=Q(by_student=False) | Q(released_at__isnull=False), name="an_answer_is_sent_at_once"),
        )

    def __str__(self) -> str:
        return f"{self.session_id} {self.turn}"
