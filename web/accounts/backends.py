"""Who may come in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class Backend(ModelBackend):
    """Django's own, but demo accounts stay outside unless DEBUG is on: also those that are logged in already."""

    def user_can_authenticate(self, user: Any) -> bool:
        if getattr(user, "is_demo", False) and not settings.DEBUG:
            return False
        return super().user_can_authenticate(user)
