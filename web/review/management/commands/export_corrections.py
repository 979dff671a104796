"""`export_corrections FILE`: what trainers have coded, for `mi-practice evaluate` and, after a person's review, for training."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mi.cells import harmless
from web.review.export import COLUMNS, export


class Command(BaseCommand):
    help = "Writes the sessions that trainers have reviewed, with the codes as they stand now and without names, into a CSV file."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        found = export()
        if not found.rows:
            raise CommandError("No session has been marked as reviewed yet: mark one on its page, then try again. Nothing was written.")
        try:
            with file.open("w", newline="", encoding="utf-8") as stream:
                writer = csv.DictWriter(stream, COLUMNS)
                writer.writeheader()
                # Whoever marks rows opens the file in a spreadsheet.
                writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in found.rows)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}. Name a file in a folder that is there.") from error
        coded = sum(bool(row["behaviour"]) for row in found.rows)
        self.stdout.write(
            f"{file}: {coded} coded replies of {found.sessions} sessions; {found.left_out} replies without a sure code left out"
        )
        for (conversation, word), number in sorted(found.replaced.items()):
            if conversation:
                self.stdout.write(f"replaced in {conversation}: {word} ({number} times)")
        self.stdout.write("Read it before it leaves the house: only names of people with an account are replaced.")
