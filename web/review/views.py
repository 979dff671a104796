"""The trainers' pages that are read: the list, a session, what waits."""

import uuid
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from web.accounts.access import trainer_page
from web.practice import clients
from web.practice.portrait import portrait
from web.privacy.readings import note_reading
from web.review import access, filters, listing, notes, reviewed
from web.review.coding import coding_of
from web.review.page import page
from web.review.second import finished, may_code_blind

PER_PAGE = 50
OLDEST = 50
"""Sessions that the page of what waits lists."""


@require_safe
@trainer_page
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions of the students in own courses."""
    readable = reviewed.with_state(access.readable_sessions(request.user).select_related("student", "measures"), request.user)
    chosen = filters.Sessions(request.GET, queryset=readable, request=request)
    by = filters.order(request.GET.get("o", ""))
    # A filter or an order by what is counted would pass over sessions that nobody has counted yet.
    counted = chosen.given.get("outcome") or by.lstrip("-") in ("turns", "argued")
    uncounted = listing.uncounted(readable) if counted else 0
    shown = Paginator(filters.ordered(chosen.qs, by), PER_PAGE).get_page(request.GET.get("page"))
    carried = {**chosen.given, **({"o": by} if by != filters.DEFAULT else {})}
    context = {
        "page": shown,
        "rows": listing.rows(shown),
        "filter": chosen,
        "columns": listing.columns(by, chosen.given),
        "carried": urlencode(carried),
        "by": by,
        "uncounted": uncounted,
    }
    return render(request, "review/sessions.html", context)


@require_safe
@trainer_page
def session(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One session: what was said, what it was coded as, and how the client moved."""
    found = access.readable_session(request.user, pk)
    note_reading(request.user, found)
    beside = notes.notes_for(found, request.user)
    coding = coding_of(found)
    context = {
        "session": found,
        "page": page(coding, beside, others=finished(found, coding.record)),
        "name": clients.name_of(found.persona),
        "portrait": portrait(found.persona),
        "reviewed": reviewed.is_marked(found, request.user),
        "may_code_blind": may_code_blind(found, request.user),
    }
    return render(request, "review/session.html", context)


@require_safe
@trainer_page
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for the trainer: answers of students, sessions that nobody has gone through, drafts."""
    readable = access.readable_sessions(request.user)
    unread = reviewed.unreviewed(readable)
    context = {
        "answers": [(note, clients.name_of(note.session.persona)) for note in notes.waiting_answers(readable)],
        "unreviewed": [(one, clients.name_of(one.persona)) for one in unread[:OLDEST]],
        "unreviewed_count": unread.count(),
        "drafts": [(one, clients.name_of(one.persona)) for one in notes.drafts_of(request.user, readable)],
    }
    return render(request, "review/waiting.html", context)


@require_safe
@trainer_page
def next_unreviewed(request: HttpRequest) -> HttpResponse:
    """Go to the oldest session that nobody has gone through; to what waits where there is none."""
    first = reviewed.unreviewed(access.readable_sessions(request.user)).first()
    return redirect("review:session", pk=first.pk) if first else redirect("review:waiting")
