"""Assignments as trainers make and follow them."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from web.accounts.models import User
from web.classes import assignments
from web.classes.models import Assignment
from web.measures import services as measures

FORM = {"title": "Two with Ray", "who": "client:ray", "difficulty": "hard", "feedback": "at_end", "wanted": "2", "note": "Reflect."}


def test_something_is_assigned(as_user, cast, near):
    given = {**FORM, "opens_on": "2026-05-04", "due_on": "2026-05-11"}
    page = as_user(cast.trainer).post(f"/classes/{near.pk}/assignments/new/", given, follow=True).content.decode()
    made = Assignment.objects.get()
    assert (made.course, made.persona, made.stance, made.difficulty, made.feedback) == (near, "ray", "", "hard", "at_end")
    assert (made.wanted, made.opens_on, made.due_on, made.made_by) == (2, date(2026, 5, 4), date(2026, 5, 11), cast.trainer)
    assert "2 sessions with Ray" in page and "difficulty: hard" in page and "feedback at the end" in page and "Reflect." in page


@pytest.mark.parametrize(("who", "persona", "stance"), [("", "", ""), ("stance:resistant", "", "resistant"), ("client:carys", "carys", "")])
def test_whom_to_practise_with(as_user, cast, near, who, persona, stance):
    as_user(cast.trainer).post(f"/classes/{near.pk}/assignments/new/", {**FORM, "who": who})
    made = Assignment.objects.get()
    assert (made.persona, made.stance) == (persona, stance)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "required"),
        ({"who": "client:nobody"}, "There is no such client"),
        ({"who": "stance:friendly"}, "There is no such client"),
        ({"who": "client:"}, "There is no such client"),
        ({"wanted": "0"}, "greater than or equal to 1"),
        ({"wanted": "51"}, "less than or equal to 50"),
        ({"difficulty": "brutal"}, "brutal"),
        ({"opens_on": "2026-05-11", "due_on": "2026-05-04"}, "before the day on which it opens"),
    ],
)
def test_a_wrong_form_is_kept_and_said(as_user, cast, near, wrong, said):
    response = as_user(cast.trainer).post(f"/classes/{near.pk}/assignments/new/", {**FORM, **wrong})
    page = response.content.decode()
    assert response.status_code == 400 and said in page and "Reflect." in page and not Assignment.objects.exists()


def test_an_assignment_is_changed_and_shows_what_it_was(as_user, cast, assign):
    made = assign(persona="ray", due_on=date(2026, 5, 11))
    trainer = as_user(cast.trainer)
    page = trainer.get(f"/classes/assignments/{made.pk}/edit/").content.decode()
    assert '<option value="client:ray" selected>' in page and 'value="2026-05-11"' in page
    trainer.post(f"/classes/assignments/{made.pk}/edit/", {**FORM, "who": "stance:ambivalent"})
    made.refresh_from_db()
    assert (made.title, made.persona, made.stance, made.due_on) == ("Two with Ray", "", "ambivalent", None)


def test_a_client_whose_file_has_gone_can_stay_assigned(as_user, cast, assign):
    made = assign(persona="gone")
    response = as_user(cast.trainer).post(f"/classes/assignments/{made.pk}/edit/", {**FORM, "who": "client:gone"})
    assert response.status_code == 302


def test_who_has_done_how_many(as_user, cast, near, assign, play):
    made = assign(wanted=2)
    for ended in (True, False):
        measures.fill([play(cast.student, "It sounds hard.", "You should stop.", ended=ended, assignment=made, shared=False)])
    play(cast.student, ended=True), play(cast.other, ended=True, assignment=assign(title="Another"))
    page = as_user(cast.trainer).get(f"/classes/assignments/{made.pk}/").content.decode()
    assert page.index("otto") < page.index("0 of 2") < page.index("stella") < page.index("1 of 2")
    assert "2 replies" in page and "going on" in page
    assert len(re.findall(r'href="/review/[0-9a-f-]{36}/"', page)) == 2


def test_its_sessions_open_from_there(as_user, cast, assign, play):
    session = play(cast.student, ended=True, assignment=assign(), shared=False)
    assert as_user(cast.trainer).get(f"/review/{session.pk}/").status_code == 200


@pytest.mark.parametrize("number", [1, 15])
def test_its_page_takes_the_same_queries_for_few_and_many(as_user, cast, near, assign, play, number, django_assert_num_queries):
    made = assign()
    for count in range(number):
        student = User.objects.create_user(f"s{count}")
        near.students.add(student)
        measures.fill([play(student, "It sounds hard.", ended=True, assignment=made)])
    trainer = as_user(cast.trainer)
    with django_assert_num_queries(6):
        trainer.get(f"/classes/assignments/{made.pk}/")


def test_the_class_shows_how_many_have_done_it(as_user, cast, near, assign, play):
    made = assign(wanted=2)
    for student in (cast.student, cast.student, cast.other, cast.far):
        play(student, ended=True, assignment=made)
    assert [(found, complete) for found, _, complete in assignments.with_counts(near)] == [(made, 1)]
    assert "1 of 2 done" in as_user(cast.trainer).get(f"/classes/{near.pk}/").content.decode()


def test_it_is_withdrawn_and_asked_for_again(as_user, cast, assign, play):
    made, trainer = assign(), as_user(cast.trainer)
    session = play(cast.student, ended=True, assignment=made, shared=False)
    assert "withdrawn" in trainer.post(f"/classes/assignments/{made.pk}/withdraw/", follow=True).content.decode()
    assert assignments.tasks(cast.student) == []
    assert trainer.get(f"/review/{session.pk}/").status_code == 200, "what was done stays readable"
    trainer.post(f"/classes/assignments/{made.pk}/restore/")
    assert [task.assignment for task in assignments.tasks(cast.student)] == [made]


def test_its_states(assign):
    today = timezone.localdate()
    day = timedelta(days=1)
    assert assign().state(today) == "open"
    assert assign(opens_on=today, due_on=today).state(today) == "open", "both days count"
    assert assign(opens_on=today + day).state(today) == "later"
    assert assign(due_on=today - day).state(today) == "overdue"
    assert assign(withdrawn_at=timezone.now()).state(today) == "withdrawn"
