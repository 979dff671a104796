"""Rasa's own table of events, as the stock SQL tracker store of Rasa 3.6 makes it."""

from django.db import models


class TrackerEvent(models.Model):  # noqa: DJ008 - shown nowhere
    """One event of a conversation. Rasa writes it; we only read."""

    sender_id = models.CharField(max_length=255, db_index=True)
    type_name = models.CharField(max_length=255)
    timestamp = models.FloatField(null=True)
    intent_name = models.CharField(max_length=255, null=True)  # noqa: DJ001 - Rasa's table has NULL here
    action_name = models.CharField(max_length=255, null=True)  # noqa: DJ001
    data = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        managed = False
        db_table = "events"
        default_permissions = ()
