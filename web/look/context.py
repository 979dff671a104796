"""What the base template needs to know about how pages look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from web.look.themes import SCHEMES, theme_of


def look(request: HttpRequest) -> dict[str, Any]:
    """Return the chosen theme, the browser's colour schemes for it, and whether there is a language to choose."""
    theme = theme_of(request)
    return {"theme": theme, "color_scheme": SCHEMES[theme], "themes": list(SCHEMES), "several_languages": len(settings.LANGUAGES) > 1}
