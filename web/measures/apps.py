"""The web's measures room: counts of finished sessions, for lists and curves over many sessions."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "web.measures"
    label = "measures"
