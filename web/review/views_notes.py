"""Notes: a trainer writes and releases them, a student answers."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from web.accounts.access import may_practise, may_review, trainer_page
from web.practice.access import own_sessions
from web.practice.models import Session
from web.record.reader import record_of
from web.review import access, notes
from web.review.forms import AnswerForm, NoteForm
from web.review.models import Note


@require_POST
@trainer_page
def write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep a note on a turn, or on the session, as a draft."""
    session = access.readable_session(request.user, pk)
    form = NoteForm(request.POST)
    turn = request.POST.get("turn", "")
    if turn and turn not in {one.key for one in record_of(session.sender_id).transcript.all_turns}:
        raise Http404
    if not form.is_valid():
        return _again(request, session, turn, 400)
    if text := form.cleaned_data["text"]:
        notes.write(session, request.user, turn, text)
    return _back(session, turn)


@require_POST
@trainer_page
def change(request: HttpRequest, pk: uuid.UUID, note: int) -> HttpResponse:
    """Write one's own draft anew, or drop it."""
    session = access.readable_session(request.user, pk)
    draft = get_object_or_404(Note, pk=note, session=session, author=request.user, released_at__isnull=True)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _again(request, session, draft.turn, 400)
    notes.change(draft, "" if request.POST.get("drop") else form.cleaned_data["text"])
    return _back(session, draft.turn)


@require_POST
@trainer_page
def release(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Let the student see one's notes and what was changed."""
    session = access.readable_session(request.user, pk)
    notes.release(session, request.user)
    return _back(session, "")


@require_POST
@login_required
def answer(request: HttpRequest, note: int) -> HttpResponse:
    """Answer in a thread: the student whose session it is, or a trainer who may read it."""
    found = get_object_or_404(Note.objects.select_related("session", "answers"), pk=note, released_at__isnull=False)
    session = found.session
    student = may_practise(request.user) and own_sessions(request.user).filter(pk=session.pk).exists()
    if not student:
        _readable(request, session)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _again(request, session, found.turn, 400, student)
    notes.answer(found, request.user, form.cleaned_data["text"])
    return _back(session, found.turn, student)


@require_POST
@trainer_page
def seen(request: HttpRequest, note: int) -> HttpResponse:
    """Take a student's answer from the list of what waits."""
    found = get_object_or_404(Note.objects.select_related("session"), pk=note)
    session = access.readable_session(request.user, found.session_id)
    notes.read_by_trainer(found)
    return redirect("review:waiting") if request.POST.get("from") == "waiting" else _back(session, found.turn)


def _readable(request: HttpRequest, session: Session) -> None:
    if not may_review(request.user):
        raise Http404
    access.readable_session(request.user, session.pk)


def _where(session: Session, turn: str, student: bool) -> str:
    page = reverse("practice:summary" if student else "review:session", args=[session.pk])
    number, _, _attempt = turn.partition(".")
    return f"{page}#{f'turn-{number}' if number else 'notes'}"


def _back(session: Session, turn: str, student: bool = False) -> HttpResponse:
    return redirect(_where(session, turn, student))


def _again(request: HttpRequest, session: Session, turn: str, status: int, student: bool = False) -> HttpResponse:
    """What was written is not lost: it is shown with what is wrong with it."""
    given = {"text": request.POST.get("text", ""), "longest": notes.LONGEST, "back": _where(session, turn, student), "turn": turn}
    return render(request, "review/note_again.html", {**given, "action": request.path}, status=status)
