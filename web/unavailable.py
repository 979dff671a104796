"""An engine that is away for a moment (a database, Rasa's record): a kind page instead of a fault, and a word when to try again."""

import logging
import sys
from typing import Any, Final

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error
from django_htmx.http import reswap, retarget

from web.record.reader import RecordUnavailable

log = logging.getLogger(__name__)

AGAIN_AFTER: Final = 10
"""Seconds after which to ask again."""
_OURS: Final = ("no such table", "no such column")
"""What SQLite reports in the same way, but is a fault: nobody migrated."""


def is_away(error: BaseException | None) -> bool:
    """Whether the error says that a database cannot be asked just now: not there, cut off, too busy, locked."""
    if isinstance(error, RecordUnavailable):
        return True
    return isinstance(error, InterfaceError | OperationalError) and not any(said in str(error) for said in _OURS)


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Answer 503: on a page that is open in its notice, with what was written still in its box; else as a page. Asks no database."""
    log.error("%s: a database cannot be asked: %s", request.path_info, " ".join(str(error).split()))
    if request.headers.get("HX-Request") == "true" and request.path_info.startswith("/practice/"):
        notice = render_to_string("practice/_notice.html", {"problem": "unavailable"})
        response = reswap(retarget(HttpResponse(notice, status=503), "#notice"), "innerHTML")
    else:
        response = _page(request, error)
    response.headers["Retry-After"] = str(AGAIN_AFTER)
    return response


def _page(request: HttpRequest, error: BaseException) -> HttpResponse:
    if request.method == "POST" and request.path_info.endswith("/say/") and "text" in request.POST:
        # The same form once more, as it came, so that nothing that was written is lost. Its token is checked when it comes again.
        return HttpResponse(render_to_string("away.html", {"path": request.path, "given": request.POST}), status=503)
    if isinstance(error, RecordUnavailable):
        try:
            return render(request, "503.html", status=503)
        except Error:
            # The page says who is logged in, and that is not to be had either.
            pass
    return HttpResponse(render_to_string("away.html"), status=503)


def noted(sender: Any, request: Any = None, **_: Any) -> None:
    """Keep with the request what no view could answer: for Django's signal `got_request_exception`."""
    if request is not None:
        request.fault = sys.exc_info()[1]


def fault(request: HttpRequest) -> HttpResponse:
    """Answer what no view could: Django's handler500. Also before a view is reached the database may be away."""
    error = sys.exc_info()[1]
    if error is None or not is_away(error):
        return server_error(request)
    response = unavailable(request, error)
    # It has been said in one line, and would be once more with a traceback, for each request.
    response._has_been_logged = True
    return response
