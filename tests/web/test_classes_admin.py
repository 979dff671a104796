"""The operator's room, and what the change to shared sessions did with those that were there."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from web.accounts.models import User
from web.privacy.models import Reading
from web.privacy.readings import note_reading


@pytest.fixture
def operator(cast, as_user):
    return as_user(User.objects.create_superuser("olga", password="a-long-password"))


@pytest.mark.parametrize(
    "model", ["accounts/course", "classes/joinlink", "classes/invitation", "classes/assignment", "privacy/reading", "privacy/erasure"]
)
def test_lists_open(operator, cast, play, link, assign, model):
    assign()
    note_reading(cast.trainer, play(cast.student))
    assert operator.get(f"/admin/{model}/").status_code == 200


def test_the_log_of_readings_cannot_be_changed(operator, cast, play):
    note_reading(cast.trainer, play(cast.student))
    pk = Reading.objects.get().pk
    assert operator.get("/admin/privacy/reading/add/").status_code == 403
    assert operator.post(f"/admin/privacy/reading/{pk}/delete/", {"post": "yes"}).status_code == 403
    operator.post("/admin/privacy/reading/", {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})
    assert Reading.objects.exists()


def test_a_person_is_deleted_with_what_hangs_on_it(operator, cast, play):
    note_reading(cast.trainer, play(cast.student))
    operator.post(f"/admin/accounts/user/{cast.student.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(pk=cast.student.pk).exists() and not Reading.objects.exists()


@pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
def test_sessions_from_before_count_as_shared_and_new_ones_do_not(transactional_db):
    def at(*where):
        executor = MigrationExecutor(connection)
        executor.migrate(list(where))
        return MigrationExecutor(connection).loader.project_state(list(where)).apps

    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        before = at(("practice", "0003_kind_and_technique"), ("accounts", "0002_archive_and_retention"))
        student = before.get_model("accounts", "User").objects.create(username="old")
        before.get_model("practice", "Session").objects.create(student=student, persona="ray")
        after = at(("practice", "0004_assignment_and_shared")).get_model("practice", "Session")
        after.objects.create(student_id=student.pk, persona="carys", sender_id="new")
        assert dict(after.objects.values_list("persona", "shared")) == {"ray": True, "carys": False}
    finally:
        MigrationExecutor(connection).migrate(latest)
