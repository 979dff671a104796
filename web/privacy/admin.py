"""The log of readings and the list of erasures, to be looked at only."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from web.privacy.models import Erasure, Reading


class ToLookAt(admin.ModelAdmin):
    """A log that can be changed proves nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only together with what it belongs to: a person who is deleted takes it along."""
        asked = request.resolver_match
        return asked is None or not (asked.url_name or "").startswith("privacy_")


@admin.register(Reading)
class ReadingAdmin(ToLookAt):
    list_display = ("at", "reader", "session", "kind")
    list_select_related = ("reader", "session")
    list_filter = ("kind",)
    date_hierarchy = "at"


@admin.register(Erasure)
class ErasureAdmin(ToLookAt):
    list_display = ("sender_id", "asked_at", "done_at")
