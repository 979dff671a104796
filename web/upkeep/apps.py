"""Upkeep: backup, restore, and the move to PostgreSQL. No pages, only commands."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "web.upkeep"
    label = "upkeep"
