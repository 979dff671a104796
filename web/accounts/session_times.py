"""How long one stays logged in: not for ever, and not after having gone away."""

import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN: Final = "began"
SEEN: Final = "seen"
"""In seconds since the epoch: when somebody logged in, and when they last asked for a page, give or take."""
_OFTEN: Final = 20
"""So many times within the idle time is noted that somebody is there: to write it for every page would cost more than the page."""


def begin(request: HttpRequest, **_: Any) -> None:
    """Note when somebody logs in."""
    now = time.time()
    request.session.update({BEGAN: now, SEEN: now})


def session_times(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log out who was away for long, and everybody after the longest time."""

    def answer(request: HttpRequest) -> HttpResponse:
        # A frame in a course page has a time of its own and no session.
        if not hasattr(request, "frame") and request.user.is_authenticated:
            _keep(request, time.time())
        return get_response(request)

    return answer


def _keep(request: HttpRequest, now: float) -> None:
    session, idle = request.session, settings.SESSION_COOKIE_AGE
    began, seen = session.get(BEGAN, now), session.get(SEEN, 0)
    # A clock that was set back would else keep somebody in for as long as it had been wrong.
    began, ahead = min(began, now), seen > now
    if now - began > settings.SESSION_LONGEST or (seen and now - seen > idle):
        logout(request)
    elif ahead or now - seen > idle / _OFTEN:
        session.update({BEGAN: began, SEEN: now})
