"""Notes: drafts, release, what the student sees, answers, and what waits."""

import pytest

from tests.web.review_tools import url

SAID = "You should stop."
WAITING = "/review/waiting/"


@pytest.fixture
def session(cast, play):
    return play(cast.student, SAID, "It sounds hard.", ended=True)


@pytest.fixture
def trainer(as_user, cast):
    return as_user(cast.trainer)


@pytest.fixture
def student(cast):
    from django.test import Client

    browser = Client()
    browser.force_login(cast.student)
    return browser


def summary(browser, session):
    return browser.get(f"/practice/{session.pk}/summary/").content.decode()


def note(text="Look here."):
    from web.review.models import Note

    return Note.objects.get(text=text)


def test_a_note_is_a_draft_until_it_is_released(trainer, student, session):
    answer = trainer.post(url(session, "notes"), {"turn": "1.1", "text": "Look here."})
    assert answer["Location"] == f"{url(session)}#turn-1"
    page = trainer.get(url(session)).content.decode()
    assert "Look here." in page and "the student does not see it yet" in page and "1 note is a draft until then" in page
    assert "Look here." not in summary(student, session) and "From your trainer" not in summary(student, session)


def test_after_release_the_student_reads_it_beside_the_turn(trainer, student, session):
    trainer.post(url(session, "notes"), {"turn": "1.1", "text": "Look here."})
    trainer.post(url(session, "notes"), {"turn": "", "text": "Well done on the whole."})
    trainer.post(url(session, "release"))
    home = student.get("/practice/").content.decode()
    assert "New feedback from your trainer" in home and f"/practice/{session.pk}/summary/#notes" in home
    page = summary(student, session)
    head, _, conversation = page.partition('id="transcript-title"')
    assert "From your trainer" in head and "Well done on the whole." in head and '<a href="#turn-1">turn 1</a>' in head
    assert "Look here." in conversation and "Look here." not in head
    assert "New feedback from your trainer" not in student.get("/practice/").content.decode(), "it has been read"


def test_the_student_sees_what_was_changed_until_the_release_and_why(trainer, student, session):
    from web.review.models import Correction

    code = {"start": 0, "end": 16}
    trainer.post(url(session, "turns", "1.1", "code"), {**code, "code": "give_information"})
    trainer.post(url(session, "turns", "1.1", "reason", str(Correction.objects.get().pk)), {"reason": "He asked."})
    assert "Your trainer changed" not in summary(student, session)
    trainer.post(url(session, "release"))
    page = summary(student, session)
    assert page.count("Your trainer changed") == 1 and "Giving information</strong>" in page and "<q>He asked.</q>" in page
    trainer.post(url(session, "turns", "2.1", "code"), {"start": 0, "end": 15, "code": "affirm"})
    assert summary(student, session).count("Your trainer changed") == 1, "what came later waits for the next release"


def test_a_draft_is_changed_or_dropped_and_a_released_note_is_not(trainer, session):
    trainer.post(url(session, "notes"), {"turn": "1.1", "text": "Look here."})
    where = url(session, "notes", str(note().pk))
    trainer.post(where, {"text": "Look there."})
    assert note("Look there.").turn == "1.1"
    trainer.post(url(session, "release"))
    assert trainer.post(where, {"text": "Look nowhere."}).status_code == 404
    trainer.post(url(session, "notes"), {"text": "Gone soon."})
    trainer.post(url(session, "notes", str(note("Gone soon.").pk)), {"text": "Gone soon.", "drop": "1"})
    assert "Gone soon." not in trainer.get(url(session)).content.decode()


def test_the_student_answers_and_the_trainer_answers_back(trainer, student, session):
    trainer.post(url(session, "notes"), {"turn": "1.1", "text": "Look here."})
    trainer.post(url(session, "release"))
    where = f"/review/notes/{note().pk}/answer/"
    answer = student.post(where, {"text": "What else could I say?"})
    assert answer["Location"] == f"/practice/{session.pk}/summary/#turn-1"
    waits = trainer.get(WAITING).content.decode()
    assert "What else could I say?" in waits and f"{url(session)}#note-{note().pk}" in waits
    assert "1 answer waits" in trainer.get("/review/").content.decode()
    trainer.post(where, {"text": "A reflection."})
    assert "What else could I say?" not in trainer.get(WAITING).content.decode(), "it was answered"
    assert "New feedback from your trainer" in student.get("/practice/").content.decode()
    assert "A reflection." in summary(student, session)


def test_an_answer_that_needs_none_is_taken_from_what_waits(trainer, student, session):
    trainer.post(url(session, "notes"), {"text": "Look here."})
    trainer.post(url(session, "release"))
    student.post(f"/review/notes/{note().pk}/answer/", {"text": "Thank you."})
    assert "Nothing to answer: take it" in trainer.get(url(session)).content.decode()
    assert trainer.post(f"/review/notes/{note('Thank you.').pk}/seen/", {"from": "waiting"})["Location"] == WAITING
    assert "Thank you." not in trainer.get(WAITING).content.decode()
    assert "Thank you." in trainer.get(url(session)).content.decode()


def test_what_waits(trainer, session, cast, play):
    from web.review.reviewed import mark

    going_on = play(cast.other, "Hello.")
    trainer.post(url(session, "notes"), {"text": "Look here."})
    page = trainer.get(WAITING)
    assert [one.pk for one, _ in page.context["unreviewed"]] == [session.pk] and str(going_on.pk) not in page.content.decode()
    assert [one.pk for one, _ in page.context["drafts"]] == [session.pk]
    mark(session, cast.trainer, True)
    trainer.post(url(session, "release"))
    page = trainer.get(WAITING)
    assert page.context["unreviewed"] == [] and page.context["drafts"] == [] and page.content.decode().count("None.") == 3


def test_another_trainers_draft_is_not_shown_and_not_released(trainer, session, cast, as_user):
    from web.accounts.models import Course

    trainer.post(url(session, "notes"), {"text": "Look here."})
    Course.objects.get(name="Near").trainers.add(cast.stranger)
    second = as_user(cast.stranger)
    assert "Look here." not in second.get(url(session)).content.decode()
    second.post(url(session, "release"))
    assert note().released_at is None
    assert second.post(url(session, "notes", str(note().pk)), {"text": "Mine."}).status_code == 404


def test_nothing_that_was_written_is_lost_where_it_is_too_long(trainer, session):
    long = "a" * 4001
    answer = trainer.post(url(session, "notes"), {"turn": "1.1", "text": long})
    page = answer.content.decode()
    assert answer.status_code == 400 and long in page and "longer than 4000" in page and f'href="{url(session)}#turn-1"' in page
    trainer.post(url(session, "notes"), {"turn": "1.1", "text": "Look here."})
    trainer.post(url(session, "release"))
    again = trainer.post(f"/review/notes/{note().pk}/answer/", {"text": long})
    assert again.status_code == 400 and long in again.content.decode()
    assert trainer.post(f"/review/notes/{note().pk}/answer/", {"text": "  "}).status_code == 400


def test_an_empty_note_is_none(trainer, session):
    from web.review.models import Note

    trainer.post(url(session, "notes"), {"text": "  "})
    assert not Note.objects.exists()
    assert trainer.post(url(session, "notes"), {"turn": "9.1", "text": "No such turn."}).status_code == 404


def test_what_is_written_is_shown_as_text(trainer, student, session):
    trainer.post(url(session, "notes"), {"turn": "1.1", "text": "<script>alert(1)</script>"})
    trainer.post(url(session, "release"))
    for page in (trainer.get(url(session)).content.decode(), summary(student, session)):
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page


@pytest.mark.parametrize(("who", "status"), [("other", 404), ("far", 404), ("stranger", 404), ("nobody", 404)])
def test_who_guesses_addresses_answers_nothing(trainer, session, cast, as_user, who, status):
    from web.review.models import Note

    trainer.post(url(session, "notes"), {"text": "Look here."})
    trainer.post(url(session, "release"))
    browser = as_user(getattr(cast, who))
    assert browser.post(f"/review/notes/{note().pk}/answer/", {"text": "Hello."}).status_code == status
    assert Note.objects.count() == 1


def test_the_student_cannot_answer_a_draft(trainer, student, session):
    trainer.post(url(session, "notes"), {"text": "Look here."})
    assert student.post(f"/review/notes/{note().pk}/answer/", {"text": "Hello."}).status_code == 404


@pytest.mark.parametrize("who", ["student", "other", "nobody"])
def test_only_trainers_write_and_release(session, cast, as_user, who):
    from web.review.models import Note, Release

    browser = as_user(getattr(cast, who))
    for parts in (("notes",), ("notes", "1"), ("release",)):
        assert browser.post(url(session, *parts), {"text": "Hello."}).status_code == 403
    assert browser.get(WAITING).status_code == 403 and browser.post("/review/notes/1/seen/").status_code == 403
    assert not Note.objects.exists() and not Release.objects.exists()


def test_another_classs_trainer_reaches_nothing(trainer, session, cast, as_user):
    trainer.post(url(session, "notes"), {"text": "Look here."})
    stranger = as_user(cast.stranger)
    for parts in (("notes",), ("notes", str(note().pk)), ("release",)):
        assert stranger.post(url(session, *parts), {"text": "Hello."}).status_code == 404
    assert stranger.post(f"/review/notes/{note().pk}/seen/").status_code == 404
    page = stranger.get(WAITING)
    assert page.context["unreviewed"] == [] and page.context["answers"] == []


def test_wrong_method_and_anonymous(trainer, client, session):
    trainer.post(url(session, "notes"), {"text": "Look here."})
    posts = [url(session, "notes"), url(session, "release"), f"/review/notes/{note().pk}/answer/", f"/review/notes/{note().pk}/seen/"]
    for where in posts:
        assert trainer.get(where).status_code == 405
    assert trainer.post(WAITING).status_code == 405
    trainer.logout()
    for where in posts:
        assert client.post(where)["Location"].startswith("/accounts/login/")
    assert client.get(WAITING)["Location"].startswith("/accounts/login/")
