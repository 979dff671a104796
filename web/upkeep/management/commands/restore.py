"""`restore`: both databases as a backup has them."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from web.upkeep import backups
from web.upkeep.tables import Refused


class Command(BaseCommand):
    help = "Puts both databases back as a backup has them: both or none. Stop Rasa and the web before."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of a backup")
        parser.add_argument("--replace", action="store_true", help="overwrite what the databases hold")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = backups.restore(options["folder"], options["replace"])
        except (Refused, Error, OSError) as error:
            raise CommandError(f"Not restored. {error}") from error
        for name, part in given.parts.items():
            self.stdout.write(f"{name} ({part.kind}): {sum(part.rows.values())} rows in {len(part.rows)} tables")
        self.stdout.write(f"Restored as of {given.made_at}. Now run: python -m web.manage migrate")
