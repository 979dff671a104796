"""A trainer's classes: their people, their name, how long they keep sessions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from web.accounts.access import trainer_page
from web.accounts.models import Course
from web.classes import access, assignments, courses
from web.classes.forms import CourseForm, LinkForm, TrainerForm

FORM = ["GET", "HEAD", "POST"]


@require_safe
@trainer_page
def listing(request: HttpRequest) -> HttpResponse:
    """Own classes."""
    return render(request, "classes/list.html", {"courses": courses.listed(request.user)})


@require_http_methods(FORM)
@trainer_page
def create(request: HttpRequest) -> HttpResponse:
    """Make a class."""
    form = CourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = courses.create(request.user, form.cleaned_data["name"], form.cleaned_data["retention_days"])
        messages.success(request, "created")
        return redirect("classes:course", pk=made.pk)
    return render(request, "classes/new.html", {"form": form}, status=400 if form.is_bound else 200)


@require_safe
@trainer_page
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """A class on one page."""
    return course_page(request, access.taught_course(request.user, pk))


def course_page(request: HttpRequest, found: Course, status: int = 200, **forms: object) -> HttpResponse:
    """Show the class, with a form that came back with something wrong in it."""
    now = timezone.now()
    link = getattr(found, "join_link", None)
    context = {
        "course": found,
        "students": found.students.order_by("first_name", "last_name", "username"),
        "trainers": found.trainers.order_by("username"),
        "link": link,
        "link_state": link.state(now) if link else "",
        "link_address": request.build_absolute_uri(link.get_absolute_url()) if link else "",
        "site": request.build_absolute_uri("/").rstrip("/"),
        "invitations": [(invitation, invitation.state(now)) for invitation in found.invitations.all()],
        "assignments": assignments.with_counts(found),
        "link_form": LinkForm(),
        "trainer_form": TrainerForm(),
        **forms,
    }
    return render(request, "classes/course.html", context, status=status)


@require_http_methods(FORM)
@trainer_page
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a class, and say how long it keeps sessions."""
    found = access.taught_course(request.user, pk)
    form = CourseForm(request.POST or None, instance=access.taught_course(request.user, pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "changed")
        return redirect("classes:course", pk=pk)
    return render(request, "classes/settings.html", {"form": form, "course": found}, status=400 if form.is_bound else 200)


@require_POST
@trainer_page
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a class."""
    courses.archive(access.taught_course(request.user, pk))
    messages.success(request, "archived")
    return redirect("classes:course", pk=pk)


@require_POST
@trainer_page
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a class again."""
    courses.restore(access.taught_course(request.user, pk))
    messages.success(request, "restored")
    return redirect("classes:course", pk=pk)


@require_POST
@trainer_page
def add_trainer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another trainer in."""
    found = access.taught_course(request.user, pk)
    form = TrainerForm(request.POST)
    if form.is_valid():
        try:
            courses.add_trainer(found, form.cleaned_data["who"])
        except courses.Refused as error:
            form.add_error("who", ValidationError("", code=str(error)))
        else:
            messages.success(request, "trainer_added")
            return redirect("classes:course", pk=pk)
    return course_page(request, found, 400, trainer_form=form)


@require_POST
@trainer_page
def remove_trainer(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take a trainer out, perhaps oneself."""
    found = access.taught_course(request.user, pk)
    try:
        courses.remove_trainer(found, person)
    except courses.Refused as error:
        messages.error(request, str(error))
        return redirect("classes:course", pk=pk)
    messages.success(request, "trainer_removed")
    return redirect("classes:list") if person == request.user.pk else redirect("classes:course", pk=pk)


@require_http_methods(FORM)
@trainer_page
def remove_student(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take a student out, after asking."""
    found = access.taught_course(request.user, pk)
    student = get_object_or_404(found.students, pk=person)
    if request.method == "POST":
        courses.remove_student(found, student)
        messages.success(request, "student_removed")
        return redirect("classes:course", pk=pk)
    return render(request, "classes/remove_student.html", {"course": found, "student": student})
