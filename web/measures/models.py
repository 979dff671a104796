"""Counts of a session, kept so that lists of a thousand sessions need not read a thousand records.

They follow from the tracker's record and the trainers' corrections, and can be thrown away and made again at any time.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from mi.measure import Measure
from web.practice.models import Session


class Measures(models.Model):
    """What was counted of one session."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="measures")
    volleys = models.PositiveIntegerField(default=0)
    argued = models.PositiveIntegerField(default=0)
    rolled = models.PositiveIntegerField(default=0)
    supported = models.PositiveIntegerField(default=0)
    reflections = models.PositiveIntegerField(default=0)
    complex_reflections = models.PositiveIntegerField(default=0)
    questions = models.PositiveIntegerField(default=0)
    open_questions = models.PositiveIntegerField(default=0)
    adherent = models.PositiveIntegerField(default=0)
    non_adherent = models.PositiveIntegerField(default=0)
    resisted = models.PositiveIntegerField(default=0)
    """Volleys that answered sustain talk or discord."""
    resisted_argued = models.PositiveIntegerField(default=0)
    resisted_rolled = models.PositiveIntegerField(default=0)
    trainee_words = models.PositiveIntegerField(default=0)
    client_words = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    """All of it: `mi.measure.Measure` as plain data."""
    measured_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = _("measures")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.session_id}: {self.volleys}"

    @property
    def measure(self) -> Measure:
        """The counts as the domain knows them."""
        return Measure(**self.counts)


def columns(measure: Measure) -> dict[str, Any]:
    """Return the values of the model's columns for `measure`."""
    outcomes = measure.outcomes
    return {
        "volleys": measure.volleys,
        "argued": outcomes.get("argued", 0),
        "rolled": outcomes.get("rolled_with_resistance", 0),
        "supported": outcomes.get("supported_self_efficacy", 0),
        "reflections": measure.reflections,
        "complex_reflections": measure.codes.get("complex_reflection", 0),
        "questions": measure.questions,
        "open_questions": measure.codes.get("open_question", 0),
        "adherent": measure.adherent,
        "non_adherent": measure.non_adherent,
        "resisted": measure.resisted,
        "resisted_argued": measure.after_resistance("argued"),
        "resisted_rolled": measure.after_resistance("rolled_with_resistance"),
        "trainee_words": measure.trainee_words,
        "client_words": measure.client_words,
        "unsure": measure.unsure,
        "counts": measure.as_dict(),
    }
