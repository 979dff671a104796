"""What every answer of the web has in common."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from web.unavailable import is_away, unavailable

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


class RecordUnavailableMiddleware:
    """Says in plain words that the record or the web's own database cannot be asked just now, instead of a bare error page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(request, error) if is_away(error) else None
