"""The world in which every address is asked, and asking without a trace."""

from collections.abc import Callable
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from web.accounts.models import Course
from web.embed.models import EmbedKey


@pytest.fixture
def world(cast: SimpleNamespace, play: Any, fake_bot: Any) -> SimpleNamespace:
    """The cast with an operator, two sessions of the student, and a class with a key for embedding."""
    cast.operator = type(cast.student).objects.create_superuser(username="ophelia", password="a-long-password")
    session = play(cast.student, "You should stop.", stub=fake_bot.stub)
    finished = play(cast.student, "You should stop.", ended=True, stub=fake_bot.stub)
    course = Course.objects.get(trainers=cast.trainer)
    key = EmbedKey.objects.create(course=course, made_by=cast.trainer)
    return SimpleNamespace(session=session, finished=finished, course=course, key=key, **vars(cast))


def ask(world: SimpleNamespace, role: str, act: Callable[[Client], Any]) -> Any:
    """Do something as somebody, and undo what came of it."""
    browser = Client()
    with ExitStack() as undone:
        for alias in ("default", "tracker"):
            undone.enter_context(transaction.atomic(using=alias))
        if role != "anonymous":
            browser.force_login(getattr(world, role))
        response = act(browser)
        for alias in ("default", "tracker"):
            transaction.set_rollback(True, using=alias)
    return response
