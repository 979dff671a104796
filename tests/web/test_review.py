"""The trainers' list and the transcript page."""

import uuid
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

LIST = "/review/"


@pytest.fixture
def session(cast, play):
    return play(cast.student, "You should stop.", "It sounds hard.", "You should go.", "/rewind", "asdf", ended=True)


def listed(browser, query=""):
    """The sessions that the list shows, by their ids."""
    return [str(row.session.pk) for row in browser.get(f"{LIST}{query}").context["rows"]]


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
    for query in ("", f"?course={second.pk}"):
        assert listed(as_user(cast.trainer), query) == [str(session.pk)]


def test_filters(as_user, cast, play, session):
    other = play(cast.other, "It sounds hard.", ended=True)
    other.started_at = timezone.now() - timedelta(days=40)
    other.persona, other.kind = "carys", "drill"
    other.save()
    trainer = as_user(cast.trainer)
    day = (timezone.now() - timedelta(days=20)).date().isoformat()
    first, second = [str(session.pk)], [str(other.pk)]
    assert listed(trainer) == first + second
    wanted = {
        f"?student={cast.other.pk}": second,
        "?client=carys": second,
        f"?since={day}": first,
        f"?until={day}": second,
        "?outcome=argued": first,
        "?outcome=rolled": first + second,
        "?outcome=supported": [],
        "?kind=drill": second,
        f"?course={cast.trainer.courses_taught.get().pk}": first + second,
        "?outcome=argued&client=carys": [],
    }
    assert {query: listed(trainer, query) for query in wanted} == wanted


def test_another_class_or_student_is_no_filter(as_user, cast, session):
    away = cast.stranger.courses_taught.get()
    for query in (f"?course={away.pk}", f"?student={cast.far.pk}", "?since=yesterday", "?kind=nothing"):
        page = as_user(cast.trainer).get(f"{LIST}{query}")
        assert page.status_code == 200 and "could not be understood" in page.content.decode()


def test_not_yet_reviewed(as_user, cast, play, session):
    from web.review.reviewed import mark

    other = play(cast.other, "Hello.", ended=True)
    mark(session, cast.trainer, True)
    trainer = as_user(cast.trainer)
    assert listed(trainer, "?reviewed=no") == [str(other.pk)] and listed(trainer, "?reviewed=yes") == [str(session.pk)]
    page = trainer.get(LIST).content.decode()
    assert page.count("tag is-todo") == 1
    mark(session, cast.trainer, False)
    assert len(listed(trainer, "?reviewed=no")) == 2


def test_columns_sort_and_say_so(as_user, cast, play, session):
    calm = play(cast.other, "It sounds hard.", ended=True)
    trainer = as_user(cast.trainer)
    assert listed(trainer, "?o=argued") == [str(calm.pk), str(session.pk)]
    assert listed(trainer, "?o=-argued") == [str(session.pk), str(calm.pk)]
    assert listed(trainer, "?o=student") == [str(calm.pk), str(session.pk)], "otto before stella"
    for unknown in ("?o=password", "?o=--begun", "?o="):
        assert listed(trainer, unknown) == [str(calm.pk), str(session.pk)], "the newest first"
    page = trainer.get(f"{LIST}?o=argued&outcome=argued").content.decode()
    assert page.count("aria-sort") == 1 and 'aria-sort="ascending"><a href="?outcome=argued&amp;o=-argued">' in page


def test_what_was_not_counted_yet_is_counted_before_it_is_filtered(as_user, cast, session):
    from web.measures.models import Measures

    assert not Measures.objects.exists()
    assert listed(as_user(cast.trainer), "?outcome=argued") == [str(session.pk)]


def test_transcript(as_user, cast, session):
    page = as_user(cast.trainer).get(f"{LIST}{session.pk}/").content.decode()
    assert '<mark class="code is-persuade">You should stop.' in page and "Persuading" in page
    assert "Argued" in page and "Discord" in page and "<polyline" in page
    assert "taken back" in page and "<del>You should go.</del>" in page
    assert "not said to the client" in page and "Reflect before you ask." in page


def test_turns_and_curve_lead_to_each_other(as_user, cast, session):
    page = as_user(cast.trainer).get(f"{LIST}{session.pk}/").content.decode()
    for number in (1, 2):
        assert f'id="turn-{number}"' in page and f'href="#at-{number}"' in page
        assert f'<a id="at-{number}" href="#turn-{number}"' in page
    assert 'href="#turn-2" data-go="best"' in page and 'href="#turn-1" data-go="worst"' in page


def test_what_was_taken_back_has_no_codes_to_change(as_user, cast, session):
    page = as_user(cast.trainer).get(f"{LIST}{session.pk}/").content.decode()
    assert f"/review/{session.pk}/turns/1.1/code/" in page and "/turns/3.1/code/" not in page


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
        assert listed(browser, f"?student={cast.student.pk}") == []


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
    with django_assert_num_queries(1, connection=connections["tracker"]), django_assert_num_queries(10):
        trainer.get(LIST)


@pytest.mark.parametrize("turns", [1, 8])
def test_the_page_takes_the_same_queries_for_few_and_many_turns(as_user, cast, play, turns, django_assert_num_queries):
    from web.review import changes, notes

    session = play(cast.student, *["You should stop."] * turns, ended=True)
    for number in range(1, turns + 1):
        changes.recode(session, cast.trainer, f"{number}.1", (0, 16), "affirm")
        notes.write(session, cast.trainer, f"{number}.1", "Look here.")
    trainer = as_user(cast.trainer)
    with django_assert_num_queries(1, connection=connections["tracker"]), django_assert_num_queries(13):
        trainer.get(f"{LIST}{session.pk}/")


def test_fifty_a_page_and_filters_go_along(as_user, cast, play):
    for _ in range(51):
        play(cast.student)
    trainer = as_user(cast.trainer)
    assert len(listed(trainer)) == 50
    page = trainer.get(f"{LIST}?page=2&client=ray&o=begun").content.decode()
    assert "Page 2 of 2" in page and 'href="?client=ray&amp;o=begun&amp;page=1"' in page


def test_next_leads_to_the_one_that_has_waited_longest(as_user, cast, play, session):
    from web.review.reviewed import mark

    later = play(cast.other, "Hello.", ended=True)
    trainer = as_user(cast.trainer)
    assert trainer.get("/review/next/")["Location"] == f"/review/{session.pk}/"
    mark(session, cast.trainer, True)
    assert trainer.get("/review/next/")["Location"] == f"/review/{later.pk}/"
    mark(later, cast.trainer, True)
    assert trainer.get("/review/next/")["Location"] == "/review/waiting/"


def test_a_session_without_a_record(as_user, cast):
    from web.practice.models import Session

    lost = Session.objects.create(
        id=uuid.uuid4(), student=cast.student, persona="ray", shared=True, started_at=timezone.now(), ended_at=timezone.now()
    )
    page = as_user(cast.trainer).get(f"{LIST}{lost.pk}/").content.decode()
    assert "cannot be found" in page
