"""What tests of classes, invitations, assignments and privacy share, beside the cast."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

NOW = datetime.datetime(2026, 5, 4, 10, tzinfo=datetime.timezone.utc)
"""A Monday morning; classes' services take the time as a parameter."""


@pytest.fixture
def near(cast: Any) -> Any:
    """The class of stella and otto, which tracy teaches."""
    return cast.trainer.courses_taught.get()


@pytest.fixture
def away(cast: Any) -> Any:
    """The class of fay, which sven teaches."""
    return cast.stranger.courses_taught.get()


@pytest.fixture
def assign(cast: Any, near: Any) -> Any:
    """Assign something to stella's class."""
    from web.classes.models import Assignment

    def assigned(**given: Any) -> Assignment:
        return Assignment.objects.create(
            **{"course": near, "title": "Homework", "made_by": cast.trainer, "made_at": timezone.now(), **given}
        )

    return assigned


@pytest.fixture
def link(near: Any) -> Any:
    """The link of stella's class."""
    from web.classes import invitations

    return invitations.renew_link(near, 30, None)
