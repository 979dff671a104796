"""Embed: practice inside a course page of somebody else's."""

from django.apps import AppConfig


class EmbedConfig(AppConfig):
    name = "web.embed"
    label = "embed"
