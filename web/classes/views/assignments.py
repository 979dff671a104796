"""Assignments: made and followed by trainers, begun by students."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from web.accounts.access import student_page, trainer_page
from web.accounts.models import Course
from web.classes import access, assignments
from web.classes.forms import STANCES, AssignmentForm
from web.classes.models import Assignment
from web.classes.views.courses import FORM
from web.practice import clients
from web.practice.portrait import portrait


@require_http_methods(FORM)
@trainer_page
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign something to a class."""
    course = access.taught_course(request.user, pk)
    return _form(request, course, Assignment(course=course, made_by=request.user, made_at=timezone.now()))


@require_http_methods(FORM)
@trainer_page
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is assigned. Sessions that are begun stay as they are."""
    found = access.assignment(request.user, pk)
    return _form(request, found.course, found)


def _form(request: HttpRequest, course: Course, assignment: Assignment) -> HttpResponse:
    form = AssignmentForm(request.POST or None, instance=assignment)
    if request.method == "POST" and form.is_valid():
        made = form.save()
        messages.success(request, "assigned")
        return redirect("classes:assignment", pk=made.pk)
    context = {"form": form, "course": course, "stances": STANCES, "clients": clients.clients().values()}
    return render(request, "classes/assignment_form.html", context, status=400 if form.is_bound else 200)


@require_safe
@trainer_page
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has done how much of it."""
    found = access.assignment(request.user, pk)
    context = {
        "assignment": found,
        "course": found.course,
        "state": found.state(timezone.localdate()),
        "client": clients.name_of(found.persona) if found.persona else "",
        "progress": assignments.progress(found),
    }
    return render(request, "classes/assignment.html", context)


@require_POST
@trainer_page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    assignments.withdraw(access.assignment(request.user, pk))
    messages.success(request, "withdrawn")
    return redirect("classes:assignment", pk=pk)


@require_POST
@trainer_page
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for it again."""
    assignments.restore(access.assignment(request.user, pk))
    messages.success(request, "asked_again")
    return redirect("classes:assignment", pk=pk)


@require_safe
@student_page
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """What is assigned, what is left to choose, and who will read the session; from here it begins."""
    return begin_page(request, pk, uuid.uuid4())


def begin_page(request: HttpRequest, pk: int, key: uuid.UUID, status: int = 200, **more: object) -> HttpResponse:
    """Show it, perhaps with what went wrong."""
    task = assignments.task(request.user, pk)
    cards = [(persona, portrait(persona.id)) for persona in assignments.fitting(task.assignment)]
    trainers = task.assignment.course.trainers.order_by("username")
    context = {"task": task, "cards": cards, "key": key, "trainers": trainers, "course": task.assignment.course, **more}
    return render(request, "classes/begin.html", context, status=status)
