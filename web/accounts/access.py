"""Which room a person may enter. Which session in it: see the rooms' own access modules."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect

from web.accounts import roles

View = Callable[..., HttpResponse]


def may_practise(user: Any) -> bool:
    """Whether `user` is a student (or holds a student's permission otherwise)."""
    return user.has_perm(roles.PRACTISE)


def may_review(user: Any) -> bool:
    """Whether `user` is a trainer (or holds a trainer's permission otherwise)."""
    return user.has_perm(roles.REVIEW)


def student_page(view: View) -> View:
    """Let only students into `view`; others are asked to log in or are refused."""
    return _only(may_practise, view)


def trainer_page(view: View) -> View:
    """Let only trainers into `view`; others are asked to log in or are refused."""
    return _only(may_review, view)


def _only(allowed: Callable[[Any], bool], view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_login(request)
        if not allowed(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    # What was said in a session must not be found in the browser of a shared computer after logging out.
    return never_cache(guarded)


def _to_login(request: HttpRequest) -> HttpResponse:
    """Ask to log in, and come back to a page that can be opened (not to the address of a form)."""
    htmx: Any = getattr(request, "htmx", None)
    if htmx:
        back = htmx.current_url_abs_path or reverse("home")
        return HttpResponseClientRedirect(redirect_to_login(back).url)
    return redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("home"))
