"""Exports: sessions, turns, codes and corrections as files, and a session on paper."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "web.exports"
    label = "exports"
