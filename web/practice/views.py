"""The students' pages. Each view: who may (access), what happens (services, delivery), what is shown (a template)."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget, trigger_client_event

from web.accounts.access import student_page
from web.classes import assignments
from web.classes.views.assignments import begin_page
from web.middleware import retry_after
from web.practice import access, bot, delivery, drill_views, drilling, services
from web.practice.attempts import asked_once, blocks
from web.practice.forms import PostForm, SayForm, StartForm
from web.practice.listing import rows
from web.practice.models import Post, Session
from web.practice.services import Chat
from web.practice.start_page import start_page
from web.privacy import sharing
from web.record.reader import record_of
from web.record.report import report
from web.review import notes

PER_PAGE = 20
STATUS = {"unavailable": 503, "busy": 409, "ended": 409, "earlier": 409, "too_many": 429}
"""Of an answer to a form; other problems are 400."""


@require_safe
@student_page
def home(request: HttpRequest) -> HttpResponse:
    """Choose a client, and find own sessions."""
    return _home(request, uuid.uuid4())


def _home(request: HttpRequest, key: uuid.UUID, status: int = 200, **more: Any) -> HttpResponse:
    page = Paginator(access.own_sessions(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"start": start_page(request.user), "page": page, "rows": rows(page), "key": key, "now_key": uuid.uuid4()}
    context |= {"tasks": assignments.tasks(request.user), "classes": sharing.classes_of(request.user)}
    context |= {"techniques": drilling.techniques(), **more}
    return render(request, "practice/home.html", context, status=status)


@require_safe
@login_required
def words(request: HttpRequest) -> HttpResponse:
    """What the terms mean; trainers read it as well."""
    return render(request, "practice/words.html")


@require_POST
@student_page
def start(request: HttpRequest) -> HttpResponse:
    """Begin a session."""
    form = StartForm(request.POST)
    if not form.is_valid():
        return _home(request, uuid.uuid4(), status=400, problem="choose", chosen=form.data)
    given = form.cleaned_data
    try:
        session = services.start(request.user, given["key"], _choice(request, given), bot.from_settings())
    except (bot.BotUnavailable, delivery.Busy, assignments.Misfit) as error:
        problem = "choose" if isinstance(error, assignments.Misfit) else _code(request, error)
        status = STATUS.get(problem, 400)
        if given["assignment"]:
            return begin_page(request, given["assignment"], given["key"], status, problem=problem, chosen=given)
        return _home(request, given["key"], status=status, problem=problem, chosen=given)
    return redirect(session)


def _choice(request: HttpRequest, given: dict[str, Any]) -> services.Choice:
    """What was chosen, within what an assignment asks for."""
    persona, feedback, difficulty = given["persona"], given["feedback"], given["difficulty"]
    if given["assignment"]:
        task = assignments.startable(request.user, given["assignment"])
        persona, feedback, difficulty = assignments.settled(task.assignment, persona, feedback, difficulty)
    return services.Choice(persona, feedback, difficulty, given["again"], given["assignment"], given["shared"])


@require_safe
@student_page
def chat(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The conversation."""
    session = access.own_session(request.user, pk)
    if session.kind in drilling.KINDS:
        return drill_views.page(request, drilling.read(session))
    page = services.chat(session)
    if page.transcript.summary is not None:
        return redirect("practice:summary", pk=pk)
    return _chat(request, page)


@require_POST
@student_page
def say(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say something to the client."""
    session = access.own_session(request.user, pk)
    form = SayForm(request.POST)
    if not form.is_valid():
        key = form.cleaned_data.get("key") or uuid.uuid4()
        return _problem(request, session, form.problem, key, form.data.get("text", ""))
    return _post(request, session, Post.Kind.SAID, form.cleaned_data)


@require_POST
@student_page
def command(request: HttpRequest, pk: uuid.UUID, kind: str) -> HttpResponse:
    """Ask for a hint, or take the last reply back."""
    session = access.own_session(request.user, pk)
    form = PostForm(request.POST)
    if not form.is_valid():
        return _problem(request, session, "broken_form")
    return _post(request, session, kind, form.cleaned_data)


@require_POST
@student_page
def end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End the session and go on to what it says."""
    session = access.own_session(request.user, pk)
    form = PostForm(request.POST)
    if not form.is_valid():
        return _problem(request, session, "broken_form")
    try:
        delivery.deliver(session, form.cleaned_data["key"], Post.Kind.END, "", bot.from_settings())
    except (bot.BotUnavailable, delivery.Busy) as error:
        return _problem(request, session, _code(request, error))
    except delivery.Ended:
        pass
    return redirect("practice:summary", pk=pk)


@require_safe
@student_page
def summary(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What the session was like, once it is over."""
    session = access.own_session(request.user, pk)
    record = record_of(session.sender_id)
    if session.ended_at:
        notes.read_by_student(session)
    if session.kind in drilling.KINDS:
        return drill_views.result(request, drilling.read(session, record))
    page = services.chat(session, record)
    if page.transcript.summary is None:
        return redirect(session)
    told = report(record)
    context = {"chat": page, "report": told, "blocks": blocks(asked_once(told.items)), "techniques": drilling.techniques()}
    return render(request, "practice/summary.html", {**context, "sharing": sharing.of(session)})


def _post(request: HttpRequest, session: Session, kind: str, given: dict[str, Any]) -> HttpResponse:
    text = given.get("text", "")
    try:
        delivered = delivery.deliver(session, given["key"], kind, text, bot.from_settings())
    except (bot.BotUnavailable, delivery.Busy, delivery.Ended) as error:
        return _problem(request, session, _code(request, error), given["key"], text)
    if session.kind in drilling.KINDS:
        return _drilled(request, session, delivered, text)
    page = services.chat(session, delivered.record)
    if delivered.in_other_words:
        page.draft, page.problem = text, "earlier"
    if not request.htmx:
        return _chat(request, page) if page.problem == "earlier" else redirect(session)
    seen = given.get("seen")
    page.seen = seen if seen is not None else max(0, page.count - 1)
    answer = render(request, "practice/_answer.html", {"chat": page})
    return trigger_client_event(answer, "mi:keep-draft") if delivered.in_other_words else answer


def _drilled(request: HttpRequest, session: Session, delivered: delivery.Delivered, text: str) -> HttpResponse:
    drill = drilling.read(session, delivered.record)
    if delivered.in_other_words:
        drill.draft, drill.problem = text, "earlier"
    if not request.htmx:
        return drill_views.page(request, drill, STATUS["earlier"]) if drill.problem == "earlier" else redirect(session)
    answer = drill_views.answer(request, drill)
    return trigger_client_event(answer, "mi:keep-draft") if delivered.in_other_words else answer


def _code(request: HttpRequest, error: Exception) -> str:
    if isinstance(error, delivery.TooMany):
        retry_after(request, error.wait)
    codes = {bot.BotUnavailable: "unavailable", delivery.Busy: "busy", delivery.TooMany: "too_many", delivery.Ended: "ended"}
    return codes[type(error)]


def _problem(request: HttpRequest, session: Session, problem: str, key: uuid.UUID | None = None, draft: str = "") -> HttpResponse:
    """Say what went wrong, with the student's text still in its box and the form's key unchanged."""
    status = STATUS.get(problem, 400)
    if request.htmx:
        answer = render(request, "practice/_notice.html", {"problem": problem}, status=status)
        return reswap(retarget(answer, "#notice"), "innerHTML")
    page: Chat | drilling.Drill = drilling.read(session) if session.kind in drilling.KINDS else services.chat(session)
    page.problem = problem
    page.draft = draft or page.draft
    page.key = key or page.key
    return drill_views.page(request, page, status) if isinstance(page, drilling.Drill) else _chat(request, page, status)


def _chat(request: HttpRequest, page: Chat, status: int = 200) -> HttpResponse:
    status = STATUS.get(page.problem, status)
    return render(request, "practice/chat.html", {"chat": page}, status=status)
