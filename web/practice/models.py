"""Whose session it is, and what is on its way to the bot. What was said is in the tracker's record, not here."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse


def new_sender_id() -> str:
    """Return a name for a conversation that tells nothing about the student."""
    return secrets.token_hex(16)


def new_seed() -> str:
    """Return what the client's choices follow from."""
    return secrets.token_hex(4)


class Session(models.Model):
    """A practice session of a student with a client."""

    class Feedback(models.TextChoices):
        EACH_TURN = "each_turn"
        AT_END = "at_end"

    class Difficulty(models.TextChoices):
        GENTLE = "gentle"
        STANDARD = "standard"
        HARD = "hard"

    class Kind(models.TextChoices):
        PRACTICE = "practice"
        DRILL = "drill"
        LESSON = "lesson"
        UPLOAD = "upload"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    """Comes with the form that starts the session, so that a form sent twice starts one."""
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    sender_id = models.CharField(max_length=64, unique=True, default=new_sender_id, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.PRACTICE)
    """A conversation with a client, a drill of one technique, the guided first session, or a transcript that a trainer brought."""
    technique = models.CharField(max_length=40, blank=True)
    """What a drill trains; empty elsewhere."""
    persona = models.CharField(max_length=80)
    feedback = models.CharField(max_length=16, choices=Feedback.choices, default=Feedback.EACH_TURN)
    seed = models.CharField(max_length=32, default=new_seed)
    difficulty = models.CharField(max_length=16, choices=Difficulty.choices, default=Difficulty.STANDARD)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")
    """The session with the same client that this one goes on from; empty where they meet for the first time."""
    assignment = models.ForeignKey("classes.Assignment", on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions")
    """What it was begun for: then the trainers of the assignment's class may read it, and no others. Empty in free practice."""
    shared = models.BooleanField(default=False)
    """Whether the student lets the trainers of own classes read a free session. Says nothing of an assigned one: should its
    assignment be deleted, the session is not suddenly everybody's."""
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """When the client said the first line; empty as long as the bot has not answered."""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-started_at",)
        permissions = (
            ("practise_session", "May practise with a client"),
            ("review_session", "May read the sessions of own students"),
        )

    def __str__(self) -> str:
        return f"{self.persona} {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("practice:chat", args=[self.pk])


class Post(models.Model):
    """One message on its way to the bot, known by the key of the form that it came with.

    The text stays only until the record holds it: a failed post's text is the student's draft.
    """

    class Kind(models.TextChoices):
        START = "start"
        SAID = "said"
        HINT = "hint"
        REWIND = "rewind"
        END = "end"

    class State(models.TextChoices):
        SENDING = "sending"
        DONE = "done"
        FAILED = "failed"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="posts")
    key = models.UUIDField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SENDING)
    at = models.DateTimeField()
    """When it was last sent."""

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["session", "key"], name="a_key_is_used_once"),
            models.UniqueConstraint(fields=["session"], condition=models.Q(state="sending"), name="one_post_at_a_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state} {self.key}"
