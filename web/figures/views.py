"""The trainers' pages about a class: read only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web.accounts.access import trainer_page
from web.figures import access, services
from web.figures.filters import SessionFilter


@require_safe
@trainer_page
def classes(request: HttpRequest) -> HttpResponse:
    """The trainer's own classes, and what can be done with each."""
    return render(request, "figures/classes.html", {"courses": access.own_courses(request.user)})


@require_safe
@trainer_page
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of one class over its sessions."""
    found = access.own_course(request.user, pk)
    chosen = SessionFilter(request.GET, access.sessions_of(request.user, found))
    return render(request, "figures/class.html", {"page": services.overview(found, chosen.qs), "filter": chosen})
