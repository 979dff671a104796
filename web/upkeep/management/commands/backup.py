"""`backup`: both databases into a folder, while the servers run."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error
from django.utils import timezone

from web.upkeep import backups
from web.upkeep.tables import Refused


class Command(BaseCommand):
    help = "Copies the web's database and Rasa's record, as they are at one moment, into a new folder. The servers may run."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that is not there yet, or empty")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backups.backup(options["folder"], timezone.now())
        except (Refused, Error, OSError) as error:
            raise CommandError(f"Nothing was kept. {error}") from error
        for name, part in made.parts.items():
            what = f"{sum(part.rows.values())} rows in {len(part.rows)} tables" if part.file else "not there yet"
            self.stdout.write(f"{name} ({part.kind}): {what}")
        self.stdout.write(f"Kept in {options['folder']}. It holds what was said, names, mail addresses and password hashes: guard it.")
