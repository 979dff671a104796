"""Review: the trainers' room."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "web.review"
    label = "review"
