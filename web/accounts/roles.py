"""The two roles, as Django's groups with Django's permissions."""

from typing import Any, Final

STUDENT: Final = "student"
TRAINER: Final = "trainer"

PRACTISE: Final = "practice.practise_session"
REVIEW: Final = "practice.review_session"

ROLES: Final = {STUDENT: PRACTISE, TRAINER: REVIEW}


def keep_roles(sender: Any, using: str, **_: Any) -> None:
    """Make sure, after each migrate, that the groups exist and hold their permission.

    After each migrate and not in a migration: permissions come into being only when all migrations have run.
    """
    from django.contrib.auth.models import Group, Permission
    from django.db import router

    if not router.allow_migrate_model(using, Group):
        return
    for role, permission in ROLES.items():
        app, codename = permission.split(".")
        held = Permission.objects.using(using).filter(content_type__app_label=app, codename=codename)
        group, _created = Group.objects.using(using).get_or_create(name=role)
        group.permissions.add(*held)
