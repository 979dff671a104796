"""Rasa's own table of events, as the stock SQL tracker store of Rasa 3.6 makes it."""

from django.db import models


class TrackerEvent(models.Model):
    """One event of a conversation. Rasa writes it; we only read."""

    sender_id = models.CharField(max_length=255, db_index=True)
    type_name = models.CharField(max_length=255)
    timestamp = models.FloatField(null=True)
    intent_name = models.CharField(max_length=255, null=True)
    action_name = models.CharField(max_length=255, null=True)
    data = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "events"
        default_permissions = ()
