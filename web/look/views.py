"""Choosing how the pages look."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from web.look.themes import COOKIE, KEPT, SCHEMES


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to the page that it was made on."""
    chosen = request.POST.get("theme", "")
    if chosen not in SCHEMES:
        return HttpResponseBadRequest(content_type="text/plain")
    answer = HttpResponseRedirect(_back(request))
    answer.set_cookie(COOKIE, chosen, max_age=KEPT, samesite="Lax", httponly=True, secure=request.is_secure())
    return answer


def _back(request: HttpRequest) -> str:
    """The address that the form names, unless it leads elsewhere than to us."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if ours else reverse("home")
