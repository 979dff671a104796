"""Which course page may bring students along, whom it has brought, and the frames that are open."""

import secrets

from django.conf import settings
from django.db import models

from web.accounts.models import Course


def new_name() -> str:
    """Return a public name for a key."""
    return secrets.token_hex(6)


def new_secret() -> str:
    """Return a secret of 256 bits, as HS256 wants it."""
    return secrets.token_urlsafe(32)


class EmbedKey(models.Model):
    """What a course page's server signs with: whoever holds the secret can bring students into the class."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="embed_keys")
    name = models.CharField(max_length=32, unique=True, default=new_name, editable=False)
    """The token's issuer (`iss`): says which secret to check with."""
    secret = models.CharField(max_length=64, default=new_secret, editable=False)
    """In plain, for a signature can be checked only with it; pages show it once."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name


class EmbedStudent(models.Model):
    """Somebody whom a course page has brought: its own name for the person, and the account made for it here."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=200)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="embedded")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("course", "subject"), name="one_account_for_a_subject"),)

    def __str__(self) -> str:
        return self.subject


class Frame(models.Model):
    """An open frame: a bearer in its addresses stands for the student, as a cookie does elsewhere. Only digests are kept."""

    key = models.ForeignKey(EmbedKey, on_delete=models.CASCADE, related_name="frames")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    client = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=255, blank=True)
    """Of the page around the frame, where the browser told it: the frame speaks to that page and no other."""
    token_digest = models.CharField(max_length=64, unique=True)
    """Of the token that opened it: a second use finds it here."""
    bearer_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.client} {self.pk}"
