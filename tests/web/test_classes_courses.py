"""A trainer's classes: made, renamed, archived; their trainers and students."""

import pytest
from django.contrib.auth.models import Group

from web.accounts.models import Course, User
from web.classes.models import Invitation

LIST = "/classes/"


def test_a_trainer_sees_own_classes_only(as_user, cast, assign):
    assign()
    page = as_user(cast.trainer).get(LIST).content.decode()
    assert "Near" in page and "Away" not in page
    assert '<td class="number">2</td><td class="number">1</td>' in page, "two students, one assignment"


def test_a_trainer_without_a_class_is_told_what_to_do(as_user, cast):
    Course.objects.all().delete()
    assert "You teach no class yet" in as_user(cast.trainer).get(LIST).content.decode()


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_takes_the_same_queries_for_few_and_many(as_user, cast, number, django_assert_num_queries):
    for _ in range(number):
        Course.objects.create(name="More").trainers.add(cast.trainer)
    trainer = as_user(cast.trainer)
    with django_assert_num_queries(4):
        trainer.get(LIST)


def test_a_class_is_made_and_belongs_to_who_made_it(as_user, cast):
    trainer = as_user(cast.trainer)
    response = trainer.post("/classes/new/", {"name": "Autumn", "retention_days": "90"}, follow=True)
    made = Course.objects.get(name="Autumn")
    assert list(made.trainers.all()) == [cast.trainer] and made.retention_days == 90
    page = response.content.decode()
    assert "The class is there" in page and "90 days" in page


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "A", "retention_days": "0"}, {"name": "A", "retention_days": "-3"}, {"name": "x" * 121}]
)
def test_a_wrong_form_comes_back_as_it_was(as_user, cast, wrong):
    response = as_user(cast.trainer).post("/classes/new/", wrong)
    assert response.status_code == 400 and wrong["name"] in response.content.decode()
    assert Course.objects.count() == 2


def test_a_class_is_renamed(as_user, cast, near):
    as_user(cast.trainer).post(f"{LIST}{near.pk}/settings/", {"name": "Nearer", "retention_days": ""})
    near.refresh_from_db()
    assert (near.name, near.retention_days) == ("Nearer", None)


def test_a_wrong_name_leaves_the_class_as_it_is(as_user, cast, near):
    page = as_user(cast.trainer).post(f"{LIST}{near.pk}/settings/", {"name": ""}).content.decode()
    near.refresh_from_db()
    assert near.name == "Near" and "Near</a>" in page


def test_an_archived_class_stays_and_can_be_opened_again(as_user, cast, near, assign, play):
    session, task = play(cast.student, ended=True), assign()
    trainer, student = as_user(cast.trainer), type(as_user(cast.trainer))()
    student.force_login(cast.student)
    assert "Homework" in student.get("/practice/").content.decode()
    page = trainer.post(f"{LIST}{near.pk}/archive/", follow=True).content.decode()
    assert "Nobody can join an archived class" in page and "New assignment" not in page
    assert "Homework" not in student.get("/practice/").content.decode()
    assert student.get(f"/practice/assigned/{task.pk}/").status_code == 404
    assert trainer.get(f"/review/{session.pk}/").status_code == 200, "what was shared stays readable"
    trainer.post(f"{LIST}{near.pk}/restore/")
    assert "Homework" in student.get("/practice/").content.decode()


def test_a_co_trainer_is_added_by_name_or_address(as_user, cast, near):
    trainer = as_user(cast.trainer)
    trainer.post(f"{LIST}{near.pk}/trainers/", {"who": "sven"})
    assert cast.stranger in near.trainers.all()
    third = User.objects.create_user("tilda", email="Tilda@example.org")
    third.groups.add(Group.objects.get(name="trainer"))
    page = trainer.post(f"{LIST}{near.pk}/trainers/", {"who": "tilda@Example.org"}, follow=True).content.decode()
    assert third in near.trainers.all() and "can now read what this class shares" in page


def same_address():
    for name in ("ann", "bob"):
        User.objects.create_user(name, email="both@example.org")


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("nobody-at-all", "There is no account"),
        ("stella", "is not a trainer"),
        ("tracy", "teaches the class already"),
        ("both@example.org", "Several accounts"),
        ("", "required"),
    ],
)
def test_who_cannot_be_a_co_trainer_is_said_with_what_to_do(as_user, cast, near, who, said):
    same_address()
    response = as_user(cast.trainer).post(f"{LIST}{near.pk}/trainers/", {"who": who})
    page = response.content.decode()
    assert response.status_code == 400 and said in page and (not who or f'value="{who}"' in page)
    assert near.trainers.count() == 1


def test_a_class_keeps_its_last_trainer(as_user, cast, near):
    trainer = as_user(cast.trainer)
    page = trainer.post(f"{LIST}{near.pk}/trainers/{cast.trainer.pk}/remove/", follow=True).content.decode()
    assert "A class needs a trainer" in page and near.trainers.count() == 1
    near.trainers.add(cast.stranger)
    page = trainer.post(f"{LIST}{near.pk}/trainers/{cast.trainer.pk}/remove/", follow=True).content.decode()
    assert list(near.trainers.all()) == [cast.stranger] and "Near" not in page


def test_a_student_is_asked_about_and_then_removed(as_user, cast, near, play, link):
    session = play(cast.student, ended=True)
    Invitation.objects.create(course=near, email="s@example.org", expires_at=link.expires_at, accepted_by=cast.student)
    trainer, url = as_user(cast.trainer), f"{LIST}{near.pk}/students/{cast.student.pk}/remove/"
    assert "keeps the account" in trainer.get(url).content.decode() and cast.student in near.students.all()
    trainer.post(url)
    assert list(near.students.all()) == [cast.other] and not Invitation.objects.exists()
    assert trainer.get(f"/review/{session.pk}/").status_code == 404
    assert User.objects.filter(pk=cast.student.pk).exists() and type(session).objects.filter(pk=session.pk).exists()


def test_a_student_of_another_class_is_not_removed_through_this_one(as_user, cast, near, away):
    assert as_user(cast.trainer).post(f"{LIST}{near.pk}/students/{cast.far.pk}/remove/").status_code == 404
    assert cast.far in away.students.all()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_of_a_class_takes_the_same_queries_for_few_and_many(as_user, cast, near, link, assign, number, django_assert_num_queries):
    for count in range(number):
        near.students.add(User.objects.create_user(f"s{count}", email=f"s{count}@example.org"))
        Invitation.objects.create(course=near, email=f"i{count}@example.org", expires_at=link.expires_at)
        assign()
    trainer = as_user(cast.trainer)
    with django_assert_num_queries(10):
        trainer.get(f"{LIST}{near.pk}/")
