"""What is stored, who has read it, and how to delete it."""

import uuid

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from web.accounts.models import Course
from web.practice import clients
from web.practice.models import Session
from web.privacy import erasing, sharing
from web.privacy.forms import PasswordForm
from web.privacy.models import Erasure, Reading

PER_PAGE = 25
FORM = ["GET", "HEAD", "POST"]


@require_safe
@login_required
@never_cache
def stored(request: HttpRequest) -> HttpResponse:
    """What is stored of the person who asks, where, for how long, and who reads it; own sessions with their readers."""
    page = Paginator(Session.objects.filter(student=request.user).order_by("-created_at"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(entry, clients.name_of(entry.session.persona)) for entry in sharing.sharings(page, request.user)]
    context = {
        "page": page,
        "rows": sorted(rows, key=lambda row: row[0].session.created_at, reverse=True),
        "classes": sharing.classes_of(request.user),
        "read_by_me": Reading.objects.filter(reader=request.user).count(),
    }
    return render(request, "privacy/stored.html", context)


@require_POST
@login_required
@never_cache
def share(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let trainers read a free session, or let them no more."""
    session = _own(request, pk)
    shared = request.POST.get("shared") == "1"
    sharing.share(session, shared)
    messages.success(request, "shared" if shared else "unshared")
    return _back(request)


@require_http_methods(FORM)
@login_required
@never_cache
def delete_session(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete one own session, after asking."""
    session = _own(request, pk)
    if request.method != "POST":
        context = {"entry": sharing.of(session), "name": clients.name_of(session.persona)}
        return render(request, "privacy/delete_session.html", context)
    try:
        erasing.delete_session(session)
    except erasing.UnderWay:
        messages.error(request, "under_way")
        return redirect("privacy:delete_session", pk=pk)
    left = Erasure.objects.filter(sender_id=session.sender_id, done_at__isnull=True).exists()
    messages.success(request, "deleted_later" if left else "deleted")
    return redirect("privacy:stored")


@require_http_methods(FORM)
@login_required
@never_cache
def delete_account(request: HttpRequest) -> HttpResponse:
    """Delete the whole account, after asking for the password and saying what goes."""
    user = request.user
    if user.is_staff or user.is_superuser:
        # An operator who is gone by mistake leaves nobody who could mend it; another one can do it in the admin.
        raise PermissionDenied
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            erasing.delete_account(user)
        except erasing.UnderWay:
            problem = "under_way"
        else:
            logout(request)
            return render(request, "privacy/account_deleted.html")
    sole = [course for course in Course.objects.filter(trainers=user) if course.trainers.count() == 1]
    context = {"form": form, "sessions": Session.objects.filter(student=user).count(), "sole": sole, "problem": problem}
    return render(request, "privacy/delete_account.html", context, status=409 if problem else 400 if form.is_bound else 200)


def _own(request: HttpRequest, pk: uuid.UUID) -> Session:
    session = Session.objects.filter(student=request.user, pk=pk).first()
    if session is None:
        raise Http404
    return session


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the page that the form was on."""
    back = request.POST.get("next", "")
    return redirect(back if back and url_has_allowed_host_and_scheme(back, {request.get_host()}) else "privacy:stored")
