"""The trainers' pages."""

import pytest
from django.db import connections

LIST = "/review/"


@pytest.fixture
def session(cast, play):
    return play(cast.student, "You should stop.", "It sounds hard.", "You should go.", "/rewind", "asdf", ended=True)


def test_a_trainer_sees_the_sessions_of_own_students(as_user, cast, play, session):
    own, far = play(cast.other, "Hello."), play(cast.far, "Hello.")
    page = as_user(cast.trainer).get(LIST).content.decode()
    assert str(session.pk) in page and str(own.pk) in page and str(far.pk) not in page
    assert "stella" in page and "Ray" in page and "ended" in page and "going on" in page
    assert '<td class="number">2</td>' in page and '<td class="number">1</td>' in page


def test_two_courses_in_common_list_a_session_once(as_user, cast, session):
    from web.accounts.models import Course

    second = Course.objects.create(name="Again")
    second.trainers.add(cast.trainer)
    second.students.add(cast.student)
    assert as_user(cast.trainer).get(LIST).content.decode().count(str(session.pk)) == 1


def test_transcript(as_user, cast, session):
    page = as_user(cast.trainer).get(f"{LIST}{session.pk}/").content.decode()
    assert '<mark class="code is-persuade">You should stop.' in page and "Persuading" in page
    assert "Argued" in page and "Discord" in page and "<polyline" in page
    assert "taken back" in page and "<del>You should go.</del>" in page
    assert "not said to the client" in page and "Reflect before you ask." in page
    body = page.partition("<main")[2].partition("</main>")[0]
    assert "<textarea" not in body and "<form" not in body, "a trainer only reads"


def test_a_session_that_goes_on(as_user, cast, play):
    session = play(cast.student, "You should stop.", "It sounds hard.")
    page = as_user(cast.trainer).get(f"{LIST}{session.pk}/").content.decode()
    assert "not ended yet" in page and "<polyline" in page, "the curves come from the turns"


@pytest.mark.parametrize(("who", "status"), [("student", 403), ("other", 403), ("nobody", 403), ("stranger", 404)])
def test_strangers(as_user, cast, session, who, status):
    browser = as_user(getattr(cast, who))
    assert browser.get(f"{LIST}{session.pk}/").status_code == status
    if status == 403:
        assert browser.get(LIST).status_code == 403
    else:
        assert str(session.pk) not in browser.get(LIST).content.decode()


def test_wrong_method_and_anonymous(as_user, client, cast, session):
    for url in (LIST, f"{LIST}{session.pk}/"):
        assert client.get(url)["Location"] == f"/accounts/login/?next={url}"
    trainer = as_user(cast.trainer)
    for url in (LIST, f"{LIST}{session.pk}/"):
        assert trainer.post(url).status_code == 405


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_the_same_queries_for_few_and_many(as_user, cast, play, number, django_assert_num_queries):
    for _ in range(number):
        play(cast.student, "You should stop.")
    trainer = as_user(cast.trainer)
    with django_assert_num_queries(1, connection=connections["tracker"]), django_assert_num_queries(6):
        trainer.get(LIST)


def test_fifty_a_page(as_user, cast, play):
    for _ in range(51):
        play(cast.student)
    trainer = as_user(cast.trainer)
    assert trainer.get(LIST).content.decode().count("<tr>") == 51
    assert "Page 2 of 2" in trainer.get(f"{LIST}?page=2").content.decode()
