"""Uploads: transcripts that a trainer brings, coded like sessions."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "web.uploads"
    label = "uploads"
