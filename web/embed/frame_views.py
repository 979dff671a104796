"""What the course page loads: the element's script, the exchange of its token, and the first page inside the frame."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from web.embed import services
from web.embed.middleware import address_of
from web.embed.tokens import Refused
from web.practice import access, clients
from web.practice.models import Session
from web.practice.portrait import portrait
from web.privacy import sharing


@require_safe
@cache_control(public=True, max_age=300)
@vary_on_headers("Accept-Language")
def script(request: HttpRequest) -> HttpResponse:
    """The custom element, in the reader's language."""
    answer = render(request, "embed/mi-practice.js.txt", content_type="text/javascript; charset=utf-8")
    # Course pages that isolate themselves load only what says that it may be loaded.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@csrf_exempt
@require_http_methods(["GET", "POST"])
def open_frame(request: Any) -> HttpResponse:
    """Take a token, once, and go on into the frame. The element posts it; a plain link or iframe has it in its address."""
    request.framing = True
    given = request.POST if request.method == "POST" else request.GET
    origin = request.headers.get("Origin", "")
    try:
        origin = _allowed(request, origin)
        client = given.get("client", "")
        if client and clients.find(client) is None:
            raise Refused("client")
        bearer = services.open_frame(services.Asked(given.get("token", ""), client, origin), timezone.now())
    except Refused as refused:
        return render(request, "embed/refused.html", {"problem": refused.code}, status=403)
    answer = redirect(address_of(bearer))
    answer.status_code = 303
    return answer


def _allowed(request: HttpRequest, origin: str) -> str:
    """Return the origin around us, or nothing where the browser does not tell it: then its own refusal to frame must do."""
    if origin in ("", "null"):
        return ""
    if origin not in settings.EMBED_ORIGINS and origin != f"{request.scheme}://{request.get_host()}":
        raise Refused("origin")
    return origin


@require_safe
def frame(request: Any) -> HttpResponse:
    """The first page inside the frame: who the client is, and the way into the conversation."""
    found = getattr(request, "frame", None)
    if found is None:
        raise Http404
    persona = clients.find(found.client)
    if persona is None:
        return redirect("practice:home")
    sessions = access.own_sessions(request.user).filter(persona=persona.id, kind=Session.Kind.PRACTICE)
    context = {
        "persona": persona,
        "portrait": portrait(persona.id),
        "key": uuid.uuid4(),
        "going_on": sessions.filter(ended_at=None).first(),
        "classes": sharing.classes_of(request.user),
        "done": sessions.exclude(ended_at=None)[:5],
    }
    return render(request, "embed/frame.html", context)
