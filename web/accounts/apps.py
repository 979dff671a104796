"""Accounts: people, courses, roles."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "web.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.apps import apps
        from django.contrib.auth.signals import user_logged_in

        from web.accounts import session_times
        from web.accounts.roles import keep_roles

        # Bound to an app that comes after practice, whose permissions exist by then.
        post_migrate.connect(keep_roles, sender=apps.get_app_config("auth"), dispatch_uid="accounts.roles")
        user_logged_in.connect(session_times.begin, dispatch_uid="accounts.session_times")
