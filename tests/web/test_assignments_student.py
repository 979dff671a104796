"""Assignments as students see and begin them."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from web.classes import assignments
from web.practice.models import Session

HOME = "/practice/"
START = "/practice/start/"


def form(assignment, **more):
    return {"key": str(uuid.uuid4()), "persona": "ray", "feedback": "each_turn", "assignment": str(assignment.pk), **more}


def test_the_start_page_shows_what_is_assigned_with_progress_and_due_day(as_user, cast, assign, play):
    made = assign(wanted=3, stance="resistant", due_on=timezone.localdate() + timedelta(days=3))
    play(cast.student, ended=True, assignment=made)
    page = as_user(cast.student).get(HOME).content.decode()
    assert "Assigned to you" in page and "1 of 3 done" in page and "due " in page
    assert "3 sessions with any resistant client" in page and f'href="/practice/assigned/{made.pk}/"' in page


def test_who_has_nothing_assigned_sees_no_such_list(as_user, cast, assign):
    assign()
    assert "Assigned to you" not in as_user(cast.far).get(HOME).content.decode()


def test_a_session_that_is_begun_is_gone_on_with(as_user, cast, assign, play):
    session = play(cast.student, assignment=assign())
    page = as_user(cast.student).get(HOME).content.decode()
    assert page.index("Assigned to you") < page.index(session.get_absolute_url()) < page.index("Your sessions")


def test_what_is_done_stands_last(cast, assign, play):
    first, second = assign(title="First"), assign(title="Second", due_on=timezone.localdate())
    play(cast.student, ended=True, assignment=second)
    assert [task.assignment for task in assignments.tasks(cast.student)] == [first, second]


def test_what_presses_most_stands_first(as_user, cast, assign, play):
    today = timezone.localdate()
    for title, due, opens in (
        ("whenever", None, None),
        ("soon", 2, None),
        ("opens later", 1, 1),
        ("long overdue", -9, None),
        ("today", 0, None),
        ("overdue and done", -8, None),
        ("overdue", -1, None),
    ):
        days = {"due_on": due, "opens_on": opens}
        made = assign(title=title, **{name: today + timedelta(days=by) for name, by in days.items() if by is not None})
        if title == "overdue and done":
            play(cast.student, ended=True, assignment=made)
    order = ["long overdue", "overdue", "today", "soon", "whenever", "opens later", "overdue and done"]
    assert [task.assignment.title for task in assignments.tasks(cast.student)] == order
    page = as_user(cast.student).get(HOME).content.decode()
    places = [page.index(f"<strong>{title}</strong>") for title in order]
    assert places == sorted(places)


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_the_same_queries_for_few_and_many(cast, assign, play, number, django_assert_num_queries):
    for _ in range(number):
        play(cast.student, ended=True, assignment=assign())
    with django_assert_num_queries(2):
        assert len(assignments.tasks(cast.student)) == number


def test_the_page_says_who_will_read_it_before_it_begins(as_user, cast, assign):
    made = assign(title="Two of them", note="Take <b>your</b> time.", stance="resistant")
    page = as_user(cast.student).get(f"/practice/assigned/{made.pk}/").content.decode()
    assert "the trainers of Near" in page and "(tracy)" in page and "also replies you take back" in page
    assert "client-ray" in page and "client-carys" not in page
    assert "Take &lt;b&gt;your&lt;/b&gt; time." in page


def test_what_is_settled_is_not_asked(as_user, cast, assign):
    made = assign(persona="ray", feedback="at_end", difficulty="hard")
    page = as_user(cast.student).get(f"/practice/assigned/{made.pk}/").content.decode()
    assert "radio" not in page and 'name="difficulty" value="hard"' in page and 'name="feedback" value="at_end"' in page


def test_a_session_is_begun_with_what_the_assignment_settles_whatever_the_form_says(as_user, cast, fake_bot, assign):
    made = assign(persona="carys", feedback="at_end", difficulty="hard")
    response = as_user(cast.student).post(START, form(made, persona="ray", difficulty="gentle"))
    session = Session.objects.get()
    assert response["Location"] == session.get_absolute_url()
    assert (session.persona, session.feedback, session.difficulty, session.assignment) == ("carys", "at_end", "hard", made)
    assert '"difficulty": "hard"' in fake_bot.sent[0]


def test_what_is_left_open_is_as_chosen(as_user, cast, fake_bot, assign):
    made = assign(stance="resistant")
    as_user(cast.student).post(START, form(made, feedback="at_end", difficulty="gentle"))
    session = Session.objects.get()
    assert (session.persona, session.feedback, session.difficulty) == ("ray", "at_end", "gentle")


def test_a_client_of_another_stance_is_refused(as_user, cast, fake_bot, assign):
    response = as_user(cast.student).post(START, form(assign(stance="ambivalent"), persona="ray"))
    assert response.status_code == 400 and "Choose a client" in response.content.decode() and not Session.objects.exists()


def test_an_assigned_session_does_not_become_a_shared_one_should_its_assignment_go(as_user, cast, fake_bot, assign):
    made = assign()
    as_user(cast.student).post(START, form(made, shared="1"))
    made.delete()
    session = Session.objects.get()
    assert (session.assignment, session.shared) == (None, False)


def test_the_bot_is_down_and_the_choice_is_kept(as_user, cast, fake_bot, assign):
    made, student = assign(stance="resistant"), as_user(cast.student)
    given = form(made, feedback="at_end")
    fake_bot.fail("refused")
    response = student.post(START, given)
    page = response.content.decode()
    assert response.status_code == 503 and given["key"] in page and 'value="at_end" checked' in page and "Homework" in page
    fake_bot.fail("")
    student.post(START, given)
    assert Session.objects.get().assignment == made


@pytest.mark.parametrize("how", ["later", "withdrawn", "archived"])
def test_what_is_not_open_cannot_be_begun(as_user, cast, fake_bot, near, assign, how):
    made = assign(
        opens_on=timezone.localdate() + timedelta(days=2) if how == "later" else None,
        withdrawn_at=timezone.now() if how == "withdrawn" else None,
    )
    if how == "archived":
        near.archived_at = timezone.now()
        near.save()
    student = as_user(cast.student)
    page = student.get(f"/practice/assigned/{made.pk}/")
    assert page.status_code == (200 if how == "later" else 404)
    assert "Start the session" not in page.content.decode()
    assert student.post(START, form(made)).status_code == 404 and not Session.objects.exists()


def test_who_is_late_can_begin(as_user, cast, fake_bot, assign):
    made = assign(due_on=timezone.localdate() - timedelta(days=1))
    assert as_user(cast.student).post(START, form(made)).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("far", 404), ("trainer", 403), ("nobody", 403)])
def test_others_neither_see_nor_begin_it(as_user, cast, fake_bot, assign, who, status):
    made, browser = assign(), as_user(getattr(cast, who))
    assert browser.get(f"/practice/assigned/{made.pk}/").status_code == status
    assert browser.post(START, form(made)).status_code == status and not Session.objects.exists()


def test_wrong_method_and_not_logged_in(client, as_user, cast, assign):
    url = f"/practice/assigned/{assign().pk}/"
    assert client.get(url)["Location"] == f"/accounts/login/?next={url}"
    assert as_user(cast.student).post(url).status_code == 405


def test_a_client_that_has_gone_is_said(as_user, cast, assign):
    assert "not there any more" in as_user(cast.student).get(f"/practice/assigned/{assign(persona='gone').pk}/").content.decode()
