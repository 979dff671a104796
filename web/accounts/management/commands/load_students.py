"""`load_students`: throwaway students for `mi-practice load`."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser

from web.accounts.models import User
from web.accounts.roles import STUDENT

PASSWORD = "load"  # noqa: S105 - of demo accounts, which work only while DEBUG is on
PREFIX = "load-"
MOST = 10_000


class Command(BaseCommand):
    help = "Makes throwaway students, each logged in already, and prints `name password session-cookie` for each; needs MI_DEBUG."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("count", type=int, nargs="?", default=30, help=f"how many, at most {MOST} (30)")
        parser.add_argument("--remove", action="store_true", help="remove all of them instead, with their sessions")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Throwaway accounts have a known password, so they are made only with MI_DEBUG=1.")
        theirs = User.objects.filter(username__startswith=PREFIX, is_demo=True)
        if options["remove"]:
            theirs.delete()
            return
        if not 1 <= options["count"] <= MOST:
            raise CommandError(f"{options['count']} is no number from 1 to {MOST}.")
        names = [f"{PREFIX}{number:05}" for number in range(options["count"])]
        known = set(theirs.filter(username__in=names).values_list("username", flat=True))
        # One hash for all: a thousand would take minutes.
        password = make_password(PASSWORD)
        made = User.objects.bulk_create(User(username=name, password=password, is_demo=True) for name in names if name not in known)
        Group.objects.get(name=STUDENT).user_set.add(*made)
        for student in theirs.filter(username__in=names).order_by("username"):
            self.stdout.write(f"{student.username} {PASSWORD} {_logged_in(student)}")


def _logged_in(student: User) -> str:
    """Return the key of a new session in which `student` is logged in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(student.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = student.get_session_auth_hash()
    store.create()
    return str(store.session_key)
