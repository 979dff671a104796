"""`expire_sessions`: delete what is older than its class keeps it. Meant to run once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from web.practice.models import Session
from web.privacy import erasing, retention

AT_ONCE = 200


class Command(BaseCommand):
    help = "Deletes sessions that are older than their class keeps them, from the web's tables and from Rasa's tracker store."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many sessions would be deleted")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        busy = set(erasing.under_way(now).values_list("session", flat=True))
        due = [session.pk for session in retention.expired(now) if session.pk not in busy]
        if options["dry_run"]:
            self.stdout.write(f"{len(due)} sessions would be deleted. Nothing was changed.")
            return
        deleted = waiting = 0
        for start in range(0, len(due), AT_ONCE):
            part = due[start : start + AT_ONCE]
            try:
                deleted += erasing.delete_sessions(Session.objects.filter(pk__in=part), now)
            except erasing.UnderWay:
                waiting += len(part)
        left = erasing.sweep(now)
        self.stdout.write(f"{deleted} sessions deleted." + (f" {waiting} wait for the next time: they are in use." if waiting else ""))
        if left:
            raise CommandError(
                f"{left} deleted conversations could not be erased from the tracker store yet; "
                "the server's log says why. Run this command again once that is mended."
            )
