"""`move_to_postgresql`: all that the SQLite files hold into the databases that MI_DATABASE_URL and MI_TRACKER_URL name."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from web.upkeep.moving import Source, move
from web.upkeep.tables import Refused


class Command(BaseCommand):
    help = "Copies the web's tables and Rasa's record from SQLite to PostgreSQL and checks every row. The files stay as they are."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--web", type=Path, default=settings.VAR / "web.sqlite3", help="the web's SQLite file")
        parser.add_argument("--tracker", type=Path, default=settings.TRACKER_DB, help="the SQLite file of Rasa's record")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Source(options["web"].resolve(), options["tracker"].resolve())
        try:
            rows = move(source, self.stdout.write)
        except (Refused, Error, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{sum(rows.values())} rows in {len(rows)} tables are in PostgreSQL, each compared with its original.")
        self.stdout.write(f"The files stay as they are: {source.web} and {source.tracker}. Keep them until you are sure, then delete them.")
