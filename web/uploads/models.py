"""What is still to be coded of a transcript that a trainer brought. What has been coded is in the tracker's record, as with any session."""

from django.db import models
from django.urls import reverse

from web.practice.models import Session


class Upload(models.Model):
    """A transcript on its way to the coder. The session of kind `upload` is the trainer's own: nobody else reads it."""

    class Register(models.TextChoices):
        SPOKEN = "spoken"
        TYPED = "typed"

    session = models.OneToOneField(Session, on_delete=models.CASCADE, primary_key=True, related_name="upload")
    title = models.CharField(max_length=120)
    register = models.CharField(max_length=8, choices=Register.choices)
    """How the text came about: the coder knows transcripts of speech and typed chats."""
    volleys = models.PositiveIntegerField()
    waiting = models.JSONField(default=list)
    """Pairs of the client's words before and the trainee's volley; empty once the record holds all of them."""
    last = models.TextField(blank=True)
    """What the client said after the last volley; empty once the record holds it."""
    busy_until = models.DateTimeField(null=True, blank=True)
    """Until when a request may be at work on it; no second one sends anything meanwhile."""

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    @property
    def session_url(self) -> str:
        """Where the coded transcript is read."""
        return reverse("review:session", args=[self.pk])
