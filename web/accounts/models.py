"""People and the courses that bring them together."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A student, a trainer or an operator; the groups say which."""

    is_demo = models.BooleanField(_("demo account"), default=False)
    """Has a password that everybody knows: may log in only while DEBUG is on."""


class Course(models.Model):
    """A class, as users call it: its trainers may read what its students share, and of nobody else."""

    name = models.CharField(_("name"), max_length=120)
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="courses_taught", blank=True, verbose_name=_("trainers"))
    students = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="courses", blank=True, verbose_name=_("students"))
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    """Since when nobody joins and nothing is assigned any more; what was shared stays readable."""
    retention_days = models.PositiveIntegerField(_("days to keep"), null=True, blank=True, validators=[MinValueValidator(1)])
    """Days after which `expire_sessions` deletes the sessions that the class keeps; empty: they are kept."""

    class Meta:
        ordering = ("name",)
        verbose_name = _("class")
        verbose_name_plural = _("classes")

    def __str__(self) -> str:
        return self.name
