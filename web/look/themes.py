"""Light, dark, or as the device says: a choice that a cookie keeps, so that it needs neither an account nor a script."""

from typing import Final

from django.http import HttpRequest

COOKIE: Final = "mi_theme"
KEPT: Final = 365 * 24 * 3600
"""Seconds for which the browser remembers the choice."""

AUTO: Final = "auto"
SCHEMES: Final = {AUTO: "light dark", "light": "light", "dark": "dark"}
"""Each choice, and which colour schemes the browser may then draw its own controls in."""


def theme_of(request: HttpRequest) -> str:
    """Return the choice that the request brings; anything unknown counts as none."""
    given = request.COOKIES.get(COOKIE, AUTO)
    return given if given in SCHEMES else AUTO
