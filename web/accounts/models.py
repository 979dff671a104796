"""People and the courses that bring them together."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A student, a trainer or an operator; the groups say which."""

    is_demo = models.BooleanField(_("demo account"), default=False)
    """Has a password that everybody knows: may log in only while DEBUG is on."""


class Course(models.Model):
    """A class: its trainers may read the sessions of its students, and of nobody else."""

    name = models.CharField(_("name"), max_length=120)
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="courses_taught", blank=True, verbose_name=_("trainers"))
    students = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="courses", blank=True, verbose_name=_("students"))

    class Meta:
        ordering = ("name",)
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.name
