"""Figures: a class over its sessions."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "web.figures"
    label = "figures"
