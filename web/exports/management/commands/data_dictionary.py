"""`data_dictionary`: writes `docs/data-dictionary.md` anew."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from web.exports.dictionary import as_markdown


class Command(BaseCommand):
    help = "Writes docs/data-dictionary.md from web/exports/dictionary.yml."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.ROOT / "docs" / "data-dictionary.md").write_text(as_markdown(), encoding="utf-8")
