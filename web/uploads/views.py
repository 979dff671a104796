"""The trainers' pages of own transcripts."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from web.accounts.access import trainer_page
from web.practice import bot
from web.uploads import access, parsing, services
from web.uploads.forms import UploadForm
from web.uploads.models import Upload

STATUS = {"unavailable": 503, "busy": 409}


@require_safe
@trainer_page
def uploads(request: HttpRequest) -> HttpResponse:
    """Own transcripts, and a form for another one."""
    return _page(request)


@require_POST
@trainer_page
def create(request: HttpRequest) -> HttpResponse:
    """Take a transcript and begin to code it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, 400, form=form, key=form.cleaned_data.get("key") or uuid.uuid4(), faults=form.parsed.faults)
    given = form.cleaned_data
    return _code(request, services.create(request.user, given["key"], form.parsed, form.name, given["register"]))


@require_safe
@trainer_page
def upload(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far the coding of a transcript is; once it is done, the transcript."""
    found = access.own_upload(request.user, pk)
    return redirect("review:session", pk=pk) if found.session.ended_at else _progress(request, found)


@require_POST
@trainer_page
def go_on(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Code what is left."""
    return _code(request, access.own_upload(request.user, pk))


@require_POST
@trainer_page
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete a transcript with all that was coded of it."""
    access.own_upload(request.user, pk).session.delete()
    return redirect("uploads:uploads")


def _code(request: HttpRequest, found: Upload) -> HttpResponse:
    try:
        done = services.go_on(found, bot.from_settings())
    except (bot.BotUnavailable, services.Busy) as error:
        return _progress(request, found, "busy" if isinstance(error, services.Busy) else "unavailable")
    if request.htmx:
        return HttpResponseClientRedirect(found.session_url) if done else _progress(request, found)
    return redirect("uploads:upload", pk=found.pk)


def _progress(request: HttpRequest, found: Upload, problem: str = "") -> HttpResponse:
    context = {"upload": found, "coded": services.coded(found), "problem": problem}
    if request.htmx:
        # 200 also where there is a problem: htmx leaves the page as it is otherwise, and nobody would read what went wrong.
        return render(request, "uploads/_progress.html", context)
    return render(request, "uploads/upload.html", context, status=STATUS.get(problem, 200))


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    context = {"uploads": access.own_uploads(request.user), "key": uuid.uuid4(), "limits": parsing, **more}
    return render(request, "uploads/uploads.html", context, status=status)
