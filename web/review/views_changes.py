"""Changing what a session was coded as. With script a form comes into a dialog and the turn is replaced; without, each is a page."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mi.correction import coding, word_starts
from web.accounts.access import trainer_page
from web.practice import clients
from web.practice.models import Session
from web.practice.portrait import portrait
from web.privacy.readings import note_reading
from web.review import access, changes, reviewed
from web.review.forms import CodeForm, CutForm, OutcomeForm, ReasonForm, SpanForm
from web.review.notes import notes_for
from web.review.page import Page, page
from web.review.second import finished, may_code_blind

KEYS = "123456789abcd"
"""The key of each code in the dialog, in the order of `CODES`."""


@require_http_methods(["GET", "HEAD", "POST"])
@trainer_page
def code(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Choose another code for an utterance, or cut it otherwise."""
    session, blind = _session(request, pk)
    if request.method == "POST":
        given = _valid(CodeForm(request.POST))
        return _done(request, session, key, blind, changes.recode, (given["start"], given["end"]), given["code"])
    given = _valid(SpanForm(request.GET))
    turn = changes.read(session, request.user, blind).turn(key)
    said = coding(turn) if turn else []
    place = next((place for place, one in enumerate(said) if (one.start, one.end) == (given["start"], given["end"])), None)
    if turn is None or place is None:
        raise Http404
    one = said[place]
    item = sorted(turn.feedback["behaviours"], key=lambda found: found["start"])[place]
    starts = [*word_starts(turn.said, (one.start, one.end)), one.end]
    context = {
        "text": turn.said[one.start : one.end],
        "span": one,
        "code": one.code,
        "candidates": item.get("candidates") or [],
        "rule": item.get("rule"),
        "confidence": None if blind else item.get("confidence"),
        "words_of": [(at, turn.said[at:end].strip()) for at, end in zip(starts, starts[1:])],
        "has_next": place + 1 < len(said),
        "keys": KEYS,
    }
    return render(request, _form(request, "code"), {**_context(session, key, blind), "turn": turn, **context})


@require_http_methods(["GET", "HEAD", "POST"])
@trainer_page
def outcome(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Choose another outcome for a reply."""
    session, blind = _session(request, pk)
    if request.method == "POST":
        return _done(request, session, key, blind, changes.judge, _valid(OutcomeForm(request.POST))["outcome"])
    turn = changes.read(session, request.user, blind).turn(key)
    if turn is None:
        raise Http404
    context = {"turn": turn, "outcome": "" if turn.feedback.get("unsure") else turn.feedback.get("outcome"), "keys": KEYS}
    return render(request, _form(request, "outcome"), {**_context(session, key, blind), **context})


@require_POST
@trainer_page
def cut(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Split an utterance, join it to the next, or move its end."""
    session, blind = _session(request, pk)
    given = _valid(CutForm(request.POST))
    return _done(request, session, key, blind, changes.cut, given["how"], given["at"])


@require_POST
@trainer_page
def undo(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Take back the last change to a turn."""
    session, blind = _session(request, pk)
    return _done(request, session, key, blind, changes.undo)


@require_POST
@trainer_page
def reason(request: HttpRequest, pk: uuid.UUID, key: str, change: int) -> HttpResponse:
    """Say why one's own change was made."""
    session, blind = _session(request, pk)
    try:
        changes.explain(session, request.user, change, _valid(ReasonForm(request.POST))["reason"])
    except changes.Stale:
        raise Http404 from None
    return _answer(request, session, key, blind)


@require_POST
@trainer_page
def done(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark a session as gone through, or open it again."""
    session, blind = _session(request, pk)
    if blind and request.POST.get("done") and _page(request, session, blind).left:
        return redirect(f"{reverse('review:blind', args=[pk])}?left=1")
    reviewed.mark(session, request.user, bool(request.POST.get("done")), blind)
    return redirect("review:session", pk=pk)


@require_safe
@trainer_page
def blind(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Code a session without sight of the machine's codes."""
    session = access.readable_session(request.user, pk)
    note_reading(request.user, session)
    context = {
        **_context(session, "", True),
        "page": _page(request, session, True),
        "portrait": portrait(session.persona),
        "allowed": may_code_blind(session, request.user),
        "reviewed": reviewed.is_marked(session, request.user, blind=True),
        "unfinished": request.GET.get("left"),
    }
    return render(request, "review/blind.html", context)


def _session(request: HttpRequest, pk: uuid.UUID) -> tuple[Session, bool]:
    given = request.POST if request.method == "POST" else request.GET
    session, is_blind = access.readable_session(request.user, pk), bool(given.get("blind"))
    if is_blind and not may_code_blind(session, request.user):
        raise Http404
    return session, is_blind


def _valid(form: forms.Form) -> dict[str, Any]:
    """What a form of ours always holds: whoever sends something else has not got it from a page."""
    if not form.is_valid():
        raise Http404
    return form.cleaned_data


def _form(request: HttpRequest, what: str) -> str:
    return f"review/_edit_{what}.html" if getattr(request, "htmx", None) else f"review/edit_{what}.html"


def _context(session: Session, key: str, is_blind: bool) -> dict[str, Any]:
    return {"session": session, "key": key, "blind": is_blind, "name": clients.name_of(session.persona)}


def _page(request: HttpRequest, session: Session, is_blind: bool) -> Page:
    found = changes.read(session, request.user, is_blind)
    if is_blind:
        return page(found, blind=True)
    return page(found, notes_for(session, request.user), others=finished(session, found.record))


def _done(request: HttpRequest, session: Session, key: str, is_blind: bool, change: Any, *given: Any) -> HttpResponse:
    try:
        change(session, request.user, key, *given, blind=is_blind)
    except changes.Stale:
        return _answer(request, session, key, is_blind, stale=True)
    return _answer(request, session, key, is_blind)


def _answer(request: HttpRequest, session: Session, key: str, is_blind: bool, stale: bool = False) -> HttpResponse:
    """The turn as it reads now with all that follows from it; without script, the page at that turn."""
    found = _page(request, session, is_blind)
    line = next((line for line in found.lines if line.key == key), None)
    if line is None:
        raise Http404
    context = {**_context(session, key, is_blind), "page": found, "line": line, "next": found.after(key), "stale": stale}
    if getattr(request, "htmx", None):
        context["reviewed"] = reviewed.is_marked(session, request.user, is_blind)
        context["may_code_blind"] = may_code_blind(session, request.user)
        return render(request, "review/_changed.html", context)
    if stale:
        return render(request, "review/stale.html", context, status=409)
    where = reverse("review:blind" if is_blind else "review:session", args=[session.pk])
    return redirect(f"{where}#{line.item.anchor or 'transcript-title'}")
