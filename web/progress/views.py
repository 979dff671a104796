"""The student's page of progress. Who may (access), what is shown (services), a template."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from web.accounts.access import student_page
from web.practice import drilling
from web.progress import services
from web.progress.forms import GoalForm
from web.progress.measured import ALL


@require_safe
@student_page
def progress(request: HttpRequest) -> HttpResponse:
    """Own measures over the sessions, clients met, goals."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    context = {"progress": services.progress(request.user, today), "measures": ALL, "today": today}
    context |= {"techniques": drilling.techniques(), **more}
    return render(request, "progress/progress.html", context, status=status)


@require_POST
@student_page
def set_goal(request: HttpRequest) -> HttpResponse:
    """Set a goal for oneself."""
    form = GoalForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _page(request, status=400, problem=form.problem, given=form.data)
    given = form.cleaned_data
    services.set_goal(request.user, given["measure"], given["target"], given["by"], timezone.now())
    return redirect("progress:progress")


@require_POST
@student_page
def drop_goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a goal."""
    services.drop_goal(request.user, pk)
    return redirect("progress:progress")
