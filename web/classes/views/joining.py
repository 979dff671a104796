"""The door of a class: somebody who has a link or an invitation comes in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from web.classes import joining
from web.classes.forms import RegisterForm
from web.classes.views.courses import FORM
from web.practice.models import Session

BACKEND = "web.accounts.backends.Backend"


@require_http_methods(FORM)
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Say into which class it leads and what its trainers will see, then let in: a newcomer with an account made here."""
    door = joining.door(token)
    if request.user.is_authenticated:
        return _known(request, token, door)
    form = RegisterForm(request.POST or None, initial={"email": door.email, "name": door.name})
    if request.method == "POST" and door.state == "open" and form.is_valid():
        try:
            made = joining.register(form.cleaned_data, token)
        except joining.Shut:
            return _page(request, joining.door(token), status=409)
        login(request, made, backend=BACKEND)
        messages.success(request, "joined", extra_tags=door.course.name)
        return redirect("practice:home")
    return _page(request, door, form=form, status=_status(request, door))


def _known(request: HttpRequest, token: str, door: joining.Door) -> HttpResponse:
    if request.method == "POST":
        try:
            course = joining.join(request.user, token)
        except joining.Shut:
            return _page(request, joining.door(token), status=409)
        messages.success(request, "joined", extra_tags=course.name)
        return redirect("practice:home")
    shared = Session.objects.filter(student=request.user, shared=True, assignment=None, started_at__isnull=False).count()
    here = door.course.students.filter(pk=request.user.pk).exists()
    return _page(request, door, shared=shared, here=here, status=_status(request, door) if not here else 200)


def _status(request: HttpRequest, door: joining.Door) -> int:
    """410 for what was open once; 400 for a form with something wrong in it."""
    if door.state != "open":
        return 410
    return 400 if request.method == "POST" else 200


def _page(request: HttpRequest, door: joining.Door, status: int = 200, **more: Any) -> HttpResponse:
    trainers = door.course.trainers.order_by("username") if door.state == "open" else []
    return render(request, "classes/join.html", {"door": door, "course": door.course, "trainers": trainers, **more}, status=status)
