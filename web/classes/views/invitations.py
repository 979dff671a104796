"""Inviting students: the link, the pasted list, and what became of the invitations."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from web.accounts.access import trainer_page
from web.classes import access, invitations, pasted
from web.classes.forms import InviteForm, LinkForm
from web.classes.views.courses import FORM, course_page


@require_POST
@trainer_page
def renew_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the class's link, or another in its place."""
    course = access.taught_course(request.user, pk)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return course_page(request, course, 400, link_form=form)
    invitations.renew_link(course, form.cleaned_data["days"], form.cleaned_data["places"])
    messages.success(request, "link_made")
    return redirect("classes:course", pk=pk)


@require_POST
@trainer_page
def revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Let nobody in by the link any more."""
    invitations.revoke_link(access.taught_course(request.user, pk))
    messages.success(request, "link_revoked")
    return redirect("classes:course", pk=pk)


@require_http_methods(FORM)
@trainer_page
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a pasted list of people. Where a line cannot be used nobody is invited, unless that is asked for."""
    course = access.taught_course(request.user, pk)
    form = InviteForm(request.POST or None)
    context: dict[str, Any] = {"course": course, "form": form, "most": pasted.MOST, "to_console": not settings.EMAIL_HOST}
    if request.method != "POST" or not form.is_valid():
        return render(request, "classes/invite.html", context, status=400 if form.is_bound else 200)
    found = pasted.read(form.cleaned_data["people"])
    if course.archived_at or not found.people or (found.problems and not form.cleaned_data["rest"]):
        return render(request, "classes/invite.html", {**context, "pasted": found}, status=400)
    sent = invitations.invite(course, request.user, found.people, request.build_absolute_uri)
    if found.problems:
        form = InviteForm(initial={"people": found.rest})
        return render(request, "classes/invite.html", {**context, "form": form, "pasted": pasted.read(found.rest), "sent": sent})
    _tell(request, sent)
    return redirect("classes:course", pk=pk)


def _tell(request: HttpRequest, sent: invitations.Sent) -> None:
    for code, number in (("invited", sent.invited), ("here_already", sent.here_already), ("unsent", sent.unsent)):
        if number:
            messages.add_message(request, messages.ERROR if code == "unsent" else messages.SUCCESS, code, extra_tags=str(number))


@require_POST
@trainer_page
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation once more."""
    invitation = access.invitation(request.user, pk)
    went_out = invitations.resend(invitation, request.user, request.build_absolute_uri)
    _tell(request, invitations.Sent(invited=int(went_out), unsent=int(not went_out)))
    return redirect("classes:course", pk=invitation.course_id)


@require_POST
@trainer_page
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = access.invitation(request.user, pk)
    invitations.revoke(invitation)
    messages.success(request, "revoked")
    return redirect("classes:course", pk=invitation.course_id)
