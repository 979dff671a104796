"""Pages inside a frame of another origin: known by a bearer in the address, for browsers keep cookies of such frames away.

`/embed/f/<bearer>/practice/...` is `/practice/...` for the bearer's student. The prefix is put before every address that a page
reverses, so links, forms and htmx stay inside it by themselves. Nothing in such a request is sent by the browser on its own
accord (cookies are neither read nor set), so that another site cannot act in the student's name: there is no forgery to guard
against by CSRF tokens.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django_htmx.http import reswap, retarget

from web.embed import services
from web.unavailable import is_away, unavailable

_FRAMED: Final = re.compile(r"/embed/f/(?P<bearer>[\w-]{20,64})(?P<rest>/.*)")
_OPEN: Final = "/embed/open/"
_SHOWN: Final = "/embed/frame/"
ROOMS: Final = {"practice", "progress"}
PAGES: Final = {"privacy:stored", "privacy:share", "privacy:delete_session", "privacy:delete_account"}
"""The rooms, and single pages of other rooms, that open inside a frame; elsewhere one logs in."""


class FrameMiddleware:
    """Lets the bearer's student in, keeps cookies out, and allows the operator's origins, and only on these pages, to frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = _FRAMED.fullmatch(request.path_info)
        if found is None and request.path_info != _OPEN:
            return self.get_response(request)
        outer = get_script_prefix()
        request.COOKIES = {}
        request._dont_enforce_csrf_checks = True
        try:
            if found is not None:
                _enter(request, found["bearer"], found["rest"])
            response = self.get_response(request)
        except Error as error:
            if not is_away(error):
                raise
            response = unavailable(request, error)
        finally:
            set_script_prefix(outer)
        return _framable(response)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Put the student in place, after Django's own middleware found nobody."""
        if not hasattr(request, "frame"):
            return None
        if request.frame is None:
            return _over(request)
        found = request.resolver_match
        if found.namespace not in ROOMS and found.view_name not in PAGES and request.path_info != _SHOWN:
            raise Http404
        request.user = request.frame.user
        return None


def _enter(request: Any, bearer: str, rest: str) -> None:
    prefix = f"{request.META.get('SCRIPT_NAME', '').rstrip('/')}/embed/f/{bearer}"
    request.frame = services.frame_of(bearer, timezone.now())
    request.path_info = _SHOWN if rest == "/" else rest
    request.path = f"{prefix}{request.path_info}"
    set_script_prefix(f"{prefix}/")


def _framable(response: HttpResponse) -> HttpResponse:
    response.cookies.clear()
    response.headers.pop("X-Frame-Options", None)
    origins = " ".join(["'self'", *settings.EMBED_ORIGINS])
    policy = settings.CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", f"frame-ancestors {origins}")
    response.headers["Content-Security-Policy"] = policy
    add_never_cache_headers(response)
    return response


def _over(request: Any) -> HttpResponse:
    """Say that the frame's time is over; on a page that is open, in its notice."""
    if request.htmx:
        return reswap(retarget(render(request, "embed/_over.html", status=403), "#notice"), "innerHTML")
    return render(request, "embed/refused.html", {"problem": "over"}, status=403)


def address_of(bearer: str) -> str:
    """Return the address at which a frame begins."""
    return f"{reverse('embed:frames')}{bearer}/"
