"""Record: reading what was said."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "web.record"
    label = "record"
