"""Who may come in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import BigIntegerField, QuerySet

from web.accounts.models import User
from web.prepared import Given, Prepared


def _named(held: QuerySet) -> QuerySet:
    return held.values_list("content_type__app_label", "codename").order_by()


_pk = Given("pk", BigIntegerField())
_person = Prepared(lambda: User.objects.filter(pk=_pk))
_held = Prepared(lambda: _named(Permission.objects.filter(user=_pk)).union(_named(Permission.objects.filter(group__user=_pk))))


class Backend(ModelBackend):
    """Django's own, but demo accounts stay outside unless DEBUG is on: also those that are logged in already."""

    def user_can_authenticate(self, user: Any) -> bool:
        if getattr(user, "is_demo", False) and not settings.DEBUG:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id: Any) -> User | None:
        """Return who is logged in: as Django's own does, by a prepared question."""
        found: list[User] = _person.objects(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Return the permissions of a person and of the person's groups, with one question in place of two."""
        if user_obj.is_superuser or not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set(super().get_all_permissions(user_obj, obj))
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in _held.rows(pk=user_obj.pk)}
        return set(user_obj._perm_cache)
