"""Links in the trainers' lists are told apart by their names alone: a screen reader lists links without what stands beside them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from web.review import notes


@pytest.fixture
def sessions(cast, play):
    """Of one student: twice with the same client, once with another, and a drill."""
    now = timezone.now()
    given = [{}, {}, {"persona": "carys"}, {"technique": "rolling_sustain"}]
    made = [
        play(cast.student, "You should stop.", ended=True, started_at=now - timedelta(days=day), **more) for day, more in enumerate(given)
    ]
    for day, session in enumerate(made):
        session.ended_at = now - timedelta(days=day)
        session.save()
    return made


def names(page: str, sessions: list) -> list[str]:
    """What the links to sessions are called, without spaces too many."""
    links = re.findall(rf'<a href="/review/(?:{"|".join(str(one.pk) for one in sessions)})/[^"]*">(.*?)</a>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", link).split()) for link in links]


def test_the_list_of_sessions_names_student_client_and_date(as_user, cast, sessions):
    found = names(as_user(cast.trainer).get("/review/").content.decode(), sessions)
    assert len(found) == len(set(found)) == 4 and all(name.startswith("stella, ") for name in found)
    assert any("Carys" in name for name in found) and any("Drill: " in name for name in found)
    day = f"{timezone.localtime(sessions[0].started_at):%Y}"
    assert all(day in name or str(int(day) - 1) in name for name in found)


def test_so_does_the_page_of_what_waits(as_user, cast, sessions):
    for session in sessions[:2]:
        notes.write(session, cast.trainer, "", "Well done.")
    found = names(as_user(cast.trainer).get("/review/waiting/").content.decode(), sessions)
    assert len(found) == 6 and len(set(found[:4])) == 4 and len(set(found[4:])) == 2


def test_so_do_answers_of_students(as_user, cast, sessions):
    for number, session in enumerate(sessions[:2]):
        notes.write(session, cast.trainer, "", "Well done.")
        notes.release(session, cast.trainer)
        note = session.notes.get(answers=None)
        notes.answer(note, cast.student, "Thank you.", now=timezone.now() - timedelta(hours=number))
    found = names(as_user(cast.trainer).get("/review/waiting/").content.decode(), sessions)
    assert len(found) == 6 and len(set(found[:2])) == 2
