"""Serve the web with waitress: `python -m web.serve`; host and port from MI_WEB_HOST and MI_WEB_PORT.

With a proxy in front, MI_TRUSTED_PROXY is its address: then, and only from there, what it says of the client's address and of https
counts; from anybody else such headers are dropped.
"""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.wsgi import WSGIHandler
from django.db.backends.base.base import BaseDatabaseWrapper
from waitress import serve


def main() -> None:
    """Answer requests until stopped."""
    host = os.environ.get("MI_WEB_HOST", "127.0.0.1")
    port = os.environ.get("MI_WEB_PORT", "8000")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"MI_WEB_PORT is {port!r}; set it to a port number, for example 8000.")
    try:
        application = _application()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    try:
        # A turn waits for the bot, so that a thread is busy for as long as the bot thinks.
        # Browsers keep their connections open, a thousand students a thousand of them: waitress alone would let a hundred in.
        many = {"threads": 16, "connection_limit": 2000, "asyncore_use_poll": True}
        serve(application, host=host, port=int(port), ident=None, **many, **proxy(os.environ.get("MI_TRUSTED_PROXY", "")))
    except OSError as error:
        sys.exit(f"Cannot listen on {host}:{port} ({error.strerror}); stop what uses it or set MI_WEB_PORT.")


def proxy(address: str) -> dict[str, Any]:
    """Return waitress's settings for a proxy at `address`; none where there is no proxy."""
    if not address.strip():
        return {}
    return {
        "trusted_proxy": address.strip(),
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _application() -> WSGIHandler:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")
    collected = settings.STATIC_ROOT
    if collected and not (collected / "staticfiles.json").exists():
        raise ImproperlyConfigured("The style sheets are not collected yet; run: python -m web.manage collectstatic --noinput")
    # While DEBUG is on Django writes down each statement for who looks into a shell: nobody does here, and it costs a twentieth of a page.
    BaseDatabaseWrapper.queries_logged = False
    from web.wsgi import application

    return application


if __name__ == "__main__":
    main()
