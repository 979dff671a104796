"""Ways into a class, and what a class is asked to do. The class itself is `accounts.Course`."""

import secrets
from datetime import date, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from web.accounts.models import Course
from web.practice.models import Session


def new_token() -> str:
    """Return what makes an address unguessable: 192 random bits."""
    return secrets.token_urlsafe(24)


class JoinLink(models.Model):
    """The one link of a class that lets anybody in who has it, until it expires, is used up or is revoked."""

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="join_link")
    token = models.CharField(max_length=64, unique=True, default=new_token)
    expires_at = models.DateTimeField()
    places = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    """How many may come in by it; empty: any number."""
    used = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.course}"

    def get_absolute_url(self) -> str:
        return reverse("classes:join", args=[self.token])

    def state(self, now: datetime) -> str:
        """Whether it lets anybody in: `open`, `revoked`, `expired` or `full`."""
        if self.revoked_at:
            return "revoked"
        if self.expires_at <= now:
            return "expired"
        return "full" if self.places is not None and self.used >= self.places else "open"


class Invitation(models.Model):
    """An invitation by mail: lets one person in, once."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    """When the mail went out last; empty where it could not be sent."""
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("email",)
        constraints = (models.UniqueConstraint(fields=["course", "email"], name="invited_once_a_class"),)

    def __str__(self) -> str:
        return f"{self.email}: {self.course}"

    def get_absolute_url(self) -> str:
        return reverse("classes:join", args=[self.token])

    def state(self, now: datetime) -> str:
        """Whether it lets somebody in: `open`, `accepted`, `revoked` or `expired`."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= now else "open"


class Assignment(models.Model):
    """What a class is asked to practise. What is left empty the student chooses."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    title = models.CharField(_("title"), max_length=120)
    persona = models.CharField(max_length=80, blank=True)
    """The client; empty: any of the `stance`."""
    stance = models.CharField(max_length=20, blank=True)
    """Whom to choose from, where no client is named: `resistant`, `ambivalent`; empty: all clients."""
    difficulty = models.CharField(max_length=16, choices=Session.Difficulty.choices, blank=True)
    feedback = models.CharField(max_length=16, choices=Session.Feedback.choices, blank=True)
    wanted = models.PositiveSmallIntegerField(_("sessions"), default=1, validators=[MinValueValidator(1), MaxValueValidator(50)])
    """How many finished sessions are asked for."""
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    """The last day, which still counts. Who is late can begin all the same."""
    note = models.TextField(_("note to the students"), blank=True, max_length=2000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """Since when students cannot begin it; their sessions stay."""

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return self.title

    def state(self, today: date) -> str:
        """`withdrawn`, `archived` with its class, `later`, `open`, or `overdue`: open, though the day has passed."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.course.archived_at:
            return "archived"
        if self.opens_on and self.opens_on > today:
            return "later"
        return "overdue" if self.due_on and self.due_on < today else "open"
