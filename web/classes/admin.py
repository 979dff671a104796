"""Ways into classes, and assignments, in the operator's room."""

from django.contrib import admin

from web.classes.models import Assignment, Invitation, JoinLink


@admin.register(JoinLink)
class JoinLinkAdmin(admin.ModelAdmin):
    list_display = ("course", "expires_at", "places", "used", "revoked_at")
    list_select_related = ("course",)
    readonly_fields = ("token", "used")


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ("email", "course", "expires_at", "sent_at", "accepted_at", "revoked_at")
    list_select_related = ("course",)
    list_filter = ("course",)
    search_fields = ("email", "name")
    readonly_fields = ("token",)
    raw_id_fields = ("made_by", "accepted_by")


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):
    list_display = ("title", "course", "wanted", "opens_on", "due_on", "withdrawn_at")
    list_select_related = ("course",)
    list_filter = ("course",)
    search_fields = ("title",)
    raw_id_fields = ("made_by",)
