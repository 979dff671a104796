"""The trainers' pages on embedding. Those inside the frame: see `frame_views`."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from web.accounts.access import trainer_page
from web.embed import access, services
from web.embed.models import EmbedKey
from web.practice import clients


@require_safe
@trainer_page
def courses(request: HttpRequest) -> HttpResponse:
    """The classes that can be embedded."""
    return render(request, "embed/courses.html", {"courses": access.courses(request.user)})


@require_safe
@trainer_page
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """A class's keys, and what to put into the course page."""
    return _course(request, pk)


def _course(request: HttpRequest, pk: int, made: EmbedKey | None = None, status: int = 200) -> HttpResponse:
    found = access.course(request.user, pk)
    keys = list(found.embed_keys.all())
    in_use = made or next((key for key in keys if key.revoked_at is None), None)
    known = clients.clients()
    context = {
        "course": found,
        "keys": keys,
        "made": made,
        "name_shown": in_use.name if in_use else "…",
        "clients": known.values(),
        "example": next(iter(known), ""),
        "origins": settings.EMBED_ORIGINS,
        "here": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "embed/course.html", context, status=status)


@require_POST
@trainer_page
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a key and show its secret: this once, so without a redirect."""
    made = services.make_key(access.course(request.user, pk), request.user)
    return _course(request, pk, made, status=201)


@require_POST
@trainer_page
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key."""
    key = access.key(request.user, pk)
    services.revoke(key, timezone.now())
    return redirect("embed:course", pk=key.course_id)


@require_POST
@trainer_page
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """A course page in small, to try a key with."""
    key = access.key(request.user, pk)
    if key.revoked_at is not None:
        return redirect("embed:course", pk=key.course_id)
    wanted = request.POST.get("client", "")
    context = {
        "key": key,
        "client": wanted if wanted in clients.clients() else "",
        "token": services.trial_token(key, request.user, timezone.now()),
    }
    return render(request, "embed/trial.html", context)
