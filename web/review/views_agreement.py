"""How far people and the machine agree."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mi.agreement import LEAST_CONVERSATIONS, LEAST_FOUND, LEAST_THINGS
from web.accounts.access import trainer_page
from web.accounts.models import Course
from web.numbers import number
from web.review import access
from web.review.compare import MOST, comparisons


@require_safe
@trainer_page
def agreement(request: HttpRequest) -> HttpResponse:
    """Agreement over all own classes, or one of them."""
    courses = Course.objects.filter(trainers=request.user)
    sessions, chosen = access.readable_sessions(request.user), None
    if given := request.GET.get("course"):
        chosen = courses.filter(pk=number(given)).first()
        if chosen is None:
            raise Http404
        sessions = sessions.filter(student__in=chosen.students.all())
    context = {
        "courses": courses,
        "chosen": chosen,
        "comparisons": comparisons(sessions),
        "most": MOST,
        "least_things": LEAST_THINGS,
        "least_sessions": LEAST_CONVERSATIONS,
        "least_found": LEAST_FOUND,
    }
    return render(request, "review/agreement.html", context)
