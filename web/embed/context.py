"""What templates need to know of the frame that they are shown in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return whether the page stands in a frame, and the origin around it as far as it is known."""
    known = getattr(request, "frame", None)
    given = request.headers.get("Origin", "")
    origin = known.origin if known else given if given in settings.EMBED_ORIGINS else ""
    return {"framed": hasattr(request, "frame") or getattr(request, "framing", False), "frame_origin": origin}
