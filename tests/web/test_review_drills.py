"""Drills in the trainers' room: read, corrected and commented like conversations."""

import json
import uuid

import pytest

from tests.web.cast import write
from tests.web.review_tools import url
from tests.web.stub import Stub


@pytest.fixture
def drill(cast):
    """A drill of three replies, the second said again."""
    from django.utils import timezone

    from web.practice.models import Session

    session = Session.objects.create(
        id=uuid.uuid4(), student=cast.student, kind="drill", technique="rolling_sustain", started_at=timezone.now(), ended_at=timezone.now()
    )
    stub = Stub()
    start = "/drill" + json.dumps({"technique": "rolling_sustain", "seed": "x"})
    for message in (start, "It sounds as if you like it.", "You should stop.", "/rewind", "It sounds hard.", "/end"):
        write(session.sender_id, stub.answer(session.sender_id, message, str(uuid.uuid4()))[1])
    return session


def test_lists_name_the_drill(as_user, cast, drill):
    trainer = as_user(cast.trainer)
    for page in ("/review/", "/review/waiting/"):
        assert "Drill: Rolling with sustain talk" in trainer.get(page).content.decode()
    assert str(drill.pk) in trainer.get("/review/?kind=drill").content.decode()


def test_the_page_shows_lines_and_replies(as_user, cast, drill):
    page = as_user(cast.trainer).get(url(drill)).content.decode()
    assert "stella · Drill: Rolling with sustain talk" in page
    assert "Line 1: it does me no harm." in page and "It sounds as if you like it." in page and "taken back" in page


def test_notes_reach_the_student_on_the_result(as_user, cast, drill, client):
    trainer = as_user(cast.trainer)
    trainer.post(url(drill, "notes"), {"turn": "1.1", "text": "Just right."})
    trainer.post(url(drill, "release"))
    student = as_user(cast.student)
    assert "Drill: Rolling with sustain talk" in student.get("/practice/").content.decode().partition("</section>")[0]
    page = student.get(f"/practice/{drill.pk}/summary/").content.decode()
    assert "From your trainer" in page and "Reply 1" in page and "Just right." in page
    assert "New feedback" not in student.get("/practice/").content.decode()
