"""What every answer of the web has in common."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, UnreadablePostError

from web.unavailable import is_away, noted, unavailable

GetResponse = Callable[[HttpRequest], HttpResponse]


def content_security(get_response: GetResponse) -> GetResponse:
    """Tell the browser to run and show nothing but what comes from our own files."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response

    return answer


def retry_after(request: Any, seconds: int) -> None:
    """Let the answer to this request say when to ask again."""
    request.retry_after = seconds


def when_again(get_response: GetResponse) -> GetResponse:
    """Tell whoever asks too often when the next try can succeed: as the view says, otherwise after the pause for wrong passwords."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 429:
            response.headers["Retry-After"] = getattr(request, "retry_after", int(settings.AXES_COOLOFF_TIME.total_seconds()))
        return response

    return answer


def readable(get_response: GetResponse) -> GetResponse:
    """Let through only what can be read to its end: nothing must be done for a form that turns out to be broken afterwards.

    And take away cookies that hold NUL, which a database may refuse to look for: none of ours does.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        try:
            request.POST  # noqa: B018
        except UnreadablePostError:
            # Whoever sent it has gone, so that nobody reads this.
            return HttpResponseBadRequest(content_type="text/plain")
        return get_response(request)

    return answer


def also_before_a_view(get_response: GetResponse) -> GetResponse:
    """Say in plain words that a database is away also while DEBUG is on, where Django would show its page for developers."""
    got_request_exception.connect(noted, dispatch_uid="web.unavailable")

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        error: BaseException | None = getattr(request, "fault", None)
        if response.status_code != 500 or error is None or not is_away(error):
            return response
        return unavailable(request, error)

    return answer


class RecordUnavailableMiddleware:
    """Says in plain words that the record or the web's own database cannot be asked just now, instead of a bare error page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(request, error) if is_away(error) else None
