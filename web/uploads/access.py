"""Whose uploads: a trainer reads only own ones, and nobody else reads them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from web.uploads.models import Upload


def own_uploads(trainer: Any) -> QuerySet[Upload]:
    """Return the transcripts that `trainer` brought, newest first."""
    return Upload.objects.filter(session__student=trainer).select_related("session").order_by("-session__started_at")


def own_upload(trainer: Any, pk: UUID) -> Upload:
    """Return one of them.

    Raises:
        Http404: there is none, or it is somebody else's; which of both, a stranger does not learn.
    """
    try:
        return own_uploads(trainer).get(pk=pk)
    except Upload.DoesNotExist:
        raise Http404 from None
