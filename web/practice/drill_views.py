"""The pages of drills and of the guided first session. What one posts from them goes the way of the chat: see `web.practice.views`."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap

from web.accounts.access import student_page
from web.middleware import retry_after
from web.practice import access, bot, clients, delivery, drilling
from web.practice.drilling import Drill
from web.practice.forms import DrillForm, KeyForm


@require_safe
@student_page
def drills(request: HttpRequest) -> HttpResponse:
    """Choose what to drill."""
    return _choose(request, uuid.uuid4())


def _choose(request: HttpRequest, key: uuid.UUID, status: int = 200, **more: Any) -> HttpResponse:
    done = access.drills_done(request.user)
    listed = [(name, told, done.get(name, 0)) for name, told in drilling.techniques().items()]
    context = {"techniques": listed, "clients": clients.clients().values(), "key": key, "lesson_key": uuid.uuid4(), **more}
    return render(request, "practice/drills.html", context, status=status)


@require_POST
@student_page
def start(request: HttpRequest) -> HttpResponse:
    """Begin a drill."""
    form = DrillForm(request.POST)
    if not form.is_valid():
        return _choose(request, uuid.uuid4(), status=400, problem="choose_drill", chosen=form.data)
    given = form.cleaned_data
    return _begun(request, given["key"], given["technique"], given["persona"])


@require_POST
@student_page
def lesson(request: HttpRequest) -> HttpResponse:
    """Begin the guided first session."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _choose(request, uuid.uuid4(), status=400, problem="broken_form")
    return _begun(request, form.cleaned_data["key"], drilling.LESSON, "")


def _begun(request: HttpRequest, key: uuid.UUID, technique: str, persona: str) -> HttpResponse:
    chosen = {"technique": technique, "persona": persona}
    try:
        session = drilling.start(request.user, key, technique, persona, bot.from_settings())
    except bot.BotUnavailable:
        return _choose(request, key, status=503, problem="unavailable", chosen=chosen)
    except delivery.TooMany as error:
        retry_after(request, error.wait)
        return _choose(request, key, status=429, problem="too_many", chosen=chosen)
    except delivery.Busy:
        return _choose(request, key, status=409, problem="busy", chosen=chosen)
    return redirect(session)


def page(request: HttpRequest, drill: Drill, status: int = 200) -> HttpResponse:
    """Show the line that waits, or go on to the result where none does."""
    if drill.result and not drill.problem:
        return redirect("practice:summary", pk=drill.session.pk)
    return render(request, "practice/drill.html", _context(drill), status=status)


def answer(request: HttpRequest, drill: Drill) -> HttpResponse:
    """Give the page that is open what is new in it."""
    if drill.result:
        response = HttpResponse()
        response["HX-Redirect"] = f"{drill.session.get_absolute_url()}summary/"
        return response
    response = render(request, "practice/_drill_answer.html", _context(drill))
    # A hint, or what was not taken for a reply, leaves line and verdict as they are: they have been read out.
    return reswap(response, "none") if drill.last else response


def result(request: HttpRequest, drill: Drill) -> HttpResponse:
    """Show how the drill went, once it is over."""
    if not drill.result:
        return redirect(drill.session)
    return render(request, "practice/drill_result.html", _context(drill))


def _context(drill: Drill) -> dict[str, Any]:
    return {"drill": drill, "verdicts": drilling.wording().get("verdicts") or {}, "techniques": drilling.techniques()}
