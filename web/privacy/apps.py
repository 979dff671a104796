"""Privacy: who has read what, how long it stays, and how it goes for good."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "web.privacy"
    label = "privacy"

    def ready(self) -> None:
        from web.privacy import erasing

        erasing.watch()
