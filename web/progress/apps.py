"""Progress: what a student's own sessions show, one beside the other."""

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "web.progress"
    label = "progress"
