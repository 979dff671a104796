"""Prepared questions say what the queries say that they were made of."""

import uuid

import pytest
from django.db.models import BigIntegerField, CharField, UUIDField
from django.http import Http404
from django.utils import timezone

from web.accounts.backends import Backend
from web.accounts.models import User
from web.practice.access import own_session, own_sessions
from web.practice.models import Post, Session
from web.prepared import Given, Prepared


@pytest.fixture
def session(cast):
    return Session.objects.create(student=cast.student, persona="ray", started_at=timezone.now())


def test_objects_are_those_of_the_query(session):
    asked = Prepared(lambda: Session.objects.filter(pk=Given("pk", UUIDField()), persona=Given("persona", CharField())))
    (found,) = asked.objects(pk=session.pk, persona="ray")
    plain = Session.objects.get(pk=session.pk)
    assert [getattr(found, field.attname) for field in Session._meta.fields] == [
        getattr(plain, field.attname) for field in Session._meta.fields
    ]
    assert asked.objects(pk=session.pk, persona="gwen") == asked.objects(pk=uuid.uuid4(), persona="ray") == []


def test_an_object_can_be_changed_and_saved(session):
    (found,) = Prepared(lambda: Session.objects.filter(pk=Given("pk", UUIDField()))).objects(pk=session.pk)
    found.persona = "gwen"
    found.save(update_fields=["persona"])
    session.refresh_from_db()
    assert session.persona == "gwen" and session.student_id == found.student_id


def test_rows_are_those_of_values_list(session):
    post = session.posts.create(key=uuid.uuid4(), kind=Post.Kind.SAID, text="50 % %s?", at=timezone.now())
    columns = ("session_id", "text", "at", "pk")
    asked = Prepared(lambda: Post.objects.filter(key=Given("key", UUIDField()), text="50 % %s?").values_list(*columns))
    assert asked.rows(key=post.key) == list(Post.objects.values_list(*columns))


def test_it_is_asked_anew_each_time(session, django_assert_num_queries):
    asked = Prepared(lambda: Session.objects.filter(student_id=Given("student", BigIntegerField())))
    with django_assert_num_queries(2):
        assert len(asked.objects(student=session.student_id)) == 1
        assert len(asked.objects(student=session.student_id)) == 1
    session.delete()
    assert asked.objects(student=session.student_id) == []


def test_what_was_not_given_is_missed(session):
    asked = Prepared(lambda: Session.objects.filter(pk=Given("pk", UUIDField())))
    with pytest.raises(KeyError, match="pk"):
        asked.objects()


def test_own_sessions_and_one_of_them_are_the_same(session, cast):
    for kind in Session.Kind.values:
        Session.objects.create(student=cast.student, persona="ray", kind=kind, started_at=timezone.now())
        Session.objects.create(student=cast.student, persona="ray", kind=kind)
    for one in Session.objects.all():
        if own_sessions(cast.student).filter(pk=one.pk).exists():
            assert own_session(cast.student, one.pk) == one
        else:
            with pytest.raises(Http404):
                own_session(cast.student, one.pk)


@pytest.mark.parametrize("held", ["group", "own", "both", "none", "inactive", "superuser"])
def test_permissions_are_djangos(cast, held):
    from django.contrib.auth.backends import ModelBackend
    from django.contrib.auth.models import Permission

    person = User.objects.create_user(username="p", password="x", is_superuser=held == "superuser", is_active=held != "inactive")
    if held in ("group", "both", "inactive"):
        person.groups.set(cast.student.groups.all() | cast.trainer.groups.all())
    if held in ("own", "both"):
        person.user_permissions.set(Permission.objects.filter(codename__in=("add_session", "practise_session")))
    ours, djangos = User.objects.get(pk=person.pk), User.objects.get(pk=person.pk)
    assert Backend().get_all_permissions(ours) == ModelBackend().get_all_permissions(djangos)
    assert Backend().get_all_permissions(ours) == Backend().get_all_permissions(ours), "what is kept with the person is as it was"
    assert Backend().get_all_permissions(User.objects.get(pk=person.pk), person) == set()


def test_a_permission_that_is_taken_away_is_gone_with_the_next_request(as_user, cast):
    browser = as_user(cast.student)
    assert browser.get("/practice/").status_code == 200
    cast.student.groups.clear()
    assert browser.get("/practice/").status_code == 403


def test_who_may_not_log_in_is_nobody(cast):
    assert Backend().get_user(cast.student.pk) == cast.student
    User.objects.filter(pk=cast.student.pk).update(is_active=False)
    assert Backend().get_user(cast.student.pk) is None
    assert Backend().get_user(0) is None
