"""What a student has set as an own goal. Nobody else sees it, and nothing follows from it."""

from django.conf import settings
from django.db import models


class Goal(models.Model):
    """A value that a student wants to reach in one measure."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="goals")
    measure = models.CharField(max_length=40)
    """A name of `web.progress.measured`."""
    target = models.FloatField()
    """A share from 0 to 1, or reflections for one question."""
    by = models.DateField(null=True, blank=True)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("set_at",)
        constraints = (models.UniqueConstraint(fields=["student", "measure"], name="one_goal_for_a_measure"),)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.measure} {self.target}"
