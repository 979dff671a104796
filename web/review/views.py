"""The trainers' pages: read only."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from web.accounts.access import trainer_page
from web.practice import clients
from web.practice.listing import rows
from web.practice.portrait import portrait
from web.privacy.readings import note_reading
from web.record.reader import record_of
from web.record.report import report
from web.review import access

PER_PAGE = 50


@require_safe
@trainer_page
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions of the students in own courses."""
    page = Paginator(access.readable_sessions(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "review/sessions.html", {"page": page, "rows": rows(page)})


@require_safe
@trainer_page
def session(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One session: what was said, what it was coded as, and how the client moved."""
    found = access.readable_session(request.user, pk)
    note_reading(request.user, found)
    context = {
        "session": found,
        "report": report(record_of(found.sender_id)),
        "name": clients.name_of(found.persona),
        "portrait": portrait(found.persona),
    }
    return render(request, "review/session.html", context)
