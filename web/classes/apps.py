"""Classes: who learns with whom, how one gets in, and what is assigned."""

from django.apps import AppConfig


class ClassesConfig(AppConfig):
    name = "web.classes"
    label = "classes"
