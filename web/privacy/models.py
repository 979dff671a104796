"""Who has read which session, and which conversations are to be erased."""

from django.conf import settings
from django.db import models

from web.practice.models import Session


class Reading(models.Model):
    """A trainer has read a session."""

    class Kind(models.TextChoices):
        PAGE = "page"
        EXPORT = "export"

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="readings")
    """Empty where the reader's account is gone."""
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="readings")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PAGE)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["session", "-at"], name="readings_of_a_session"),)

    def __str__(self) -> str:
        return f"{self.reader}: {self.session_id} {self.at:%Y-%m-%d %H:%M}"


class Erasure(models.Model):
    """A conversation whose session is deleted: by its random sender id, which names nobody.

    It stays for a day: a turn that Rasa was at work on may write the conversation once more, and is then erased once more.
    """

    sender_id = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    """When it was erased from the tracker store; empty as long as that failed."""

    def __str__(self) -> str:
        return self.sender_id
