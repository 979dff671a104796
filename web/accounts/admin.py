"""The operator's room: accounts and courses."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from web.accounts.models import Course, User

admin.site.register(User, UserAdmin)


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):
    """Courses, with their people to pick from."""

    list_display = ("name", "retention_days", "archived_at")
    filter_horizontal = ("trainers", "students")
    search_fields = ("name",)
