"""The trainers' pages of exports, and a session on paper."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from web.accounts.access import student_page, trainer_page
from web.accounts.models import Course
from web.exports import paper, services
from web.exports.dictionary import dictionary
from web.exports.forms import ExportForm
from web.figures import access
from web.figures.filters import SessionFilter
from web.numbers import number
from web.practice import access as practice_access
from web.privacy.readings import note_reading
from web.review.access import readable_session

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "zip": "application/zip"}


@require_safe
@trainer_page
def export(request: HttpRequest) -> HttpResponse:
    """Choose what to export."""
    return _page(request, request.GET)


@require_POST
@trainer_page
def download(request: HttpRequest) -> HttpResponseBase:
    """Send the file."""
    form = ExportForm(request.POST)
    course, chosen = _chosen(request, request.POST)
    if not form.is_valid() or not chosen.is_valid():
        return _page(request, request.POST, 400, form=form, problem=form.problem or "broken_form")
    given = form.cleaned_data
    found = services.export(request.user, chosen.qs, given["research"], given["study_key"] if given["research"] else "")
    pieces = services.written(found, given["table"], given["format"])
    services.note(request.user, found)
    ending = given["format"] if given["table"] else "zip"
    name = f"mi-{given['table'] or 'export'}{'-research' if given['research'] else ''}-{timezone.localdate():%Y-%m-%d}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=TYPES[ending], headers=headers)


@require_GET
@trainer_page
def data_dictionary(request: HttpRequest) -> HttpResponse:
    """What the columns mean."""
    return render(request, "exports/dictionary.html", {"tables": dictionary().values()})


@require_safe
@trainer_page
def report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A session on paper, for its trainer."""
    session = readable_session(request.user, pk)
    note_reading(request.user, session)
    return render(request, "exports/report.html", {"paper": paper.of(session, corrected=True), "reader": "trainer"})


@require_safe
@student_page
def own_report(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A session on paper, for the student whose it is."""
    session = practice_access.own_session(request.user, pk)
    found = paper.of(session)
    if not found.report.summary:
        # Before the end there may be feedback that the student is to see only then.
        return redirect(session)
    return render(request, "exports/report.html", {"paper": found, "reader": "student"})


def _chosen(request: HttpRequest, given: Any) -> tuple[Course | None, SessionFilter]:
    # What is no number is nobody's class: all classes are exported only where none is named.
    course = access.own_course(request.user, number(wanted)) if (wanted := given.get("course")) else None
    return course, SessionFilter(given, services.chosen_from(request.user, course))


def _page(request: HttpRequest, given: Any, status: int = 200, **more: Any) -> HttpResponse:
    course, chosen = _chosen(request, given)
    context = {
        "courses": access.own_courses(request.user),
        "course": course,
        "filter": chosen,
        "number": chosen.qs.count() if chosen.is_valid() else 0,
        "tables": dictionary().values(),
        **more,
    }
    return render(request, "exports/export.html", context, status=status)
