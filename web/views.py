"""The front door: who goes where, and whether we are there at all."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from web.accounts import access


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponseRedirect:
    """Send students to their practice and trainers to their review."""
    if access.may_review(request.user) and not access.may_practise(request.user):
        return redirect("review:sessions")
    return redirect("practice:home")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer the launcher that waits for us."""
    return HttpResponse("ok", content_type="text/plain")
