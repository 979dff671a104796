"""The trainers' pages on course pages: keys, the snippet, a trial."""

import html
import re

import pytest
from django.utils import timezone

from web.accounts.models import Course, User
from web.embed import services
from web.embed.models import EmbedKey, Frame

LIST = "/embed/"


@pytest.fixture
def near(cast):
    return Course.objects.get(name="Near")


@pytest.fixture
def key(near, cast):
    return EmbedKey.objects.create(course=near, made_by=cast.trainer)


def test_a_trainer_finds_own_classes(as_user, cast):
    page = as_user(cast.trainer).get(LIST).content.decode()
    assert "Near" in page and "Away" not in page


def test_the_operator_finds_all(as_user, cast):
    operator = User.objects.create_superuser("olga", password="a-long-password")
    page = as_user(operator).get(LIST).content.decode()
    assert "Near" in page and "Away" in page


def test_the_secret_is_shown_once(as_user, cast, near):
    trainer = as_user(cast.trainer)
    made = trainer.post(f"{LIST}class/{near.pk}/key/")
    key = EmbedKey.objects.get()
    assert made.status_code == 201 and key.secret in made.content.decode() and key.made_by == cast.trainer
    again = trainer.get(f"{LIST}class/{near.pk}/").content.decode()
    assert key.name in again and key.secret not in again


def test_the_page_shows_what_to_copy(as_user, cast, near, key, settings):
    settings.EMBED_ORIGINS = ["https://moodle.example.edu"]
    page = as_user(cast.trainer).get(f"{LIST}class/{near.pk}/").content.decode()
    assert '&lt;script src="http://testserver/embed/mi-practice.js" async&gt;' in page
    assert page.count(f"&quot;{key.name}&quot;") + page.count(f'"{key.name}"') + page.count(f"'{key.name}'") >= 2, "in both examples"
    assert "https://moodle.example.edu" in page and "MI_EMBED_ORIGINS" not in page


def test_without_an_origin_the_page_says_what_is_missing(as_user, cast, near):
    assert "MI_EMBED_ORIGINS" in as_user(cast.trainer).get(f"{LIST}class/{near.pk}/").content.decode()


def test_the_example_of_the_page_makes_a_token_that_opens(as_user, cast, near, key, client):
    """The Python example, run as it stands there."""
    page = html.unescape(as_user(cast.trainer).get(f"{LIST}class/{near.pk}/").content.decode())
    example = re.search(r"import time, jwt.*?</code>", page, re.DOTALL)[0].removesuffix("</code>")
    given = {"user_id": "u-1", "user_name": "Sam", "SECRET": key.secret}
    exec(example, given)
    assert client.post("/embed/open/", {"token": given["token"]}).status_code == 303


def test_revoking_ends_the_frames_and_stays_revoked(as_user, cast, near, key, client):
    client.post("/embed/open/", {"token": services.trial_token(key, cast.trainer, timezone.now()), "client": "ray"})
    assert Frame.objects.count() == 1
    assert as_user(cast.trainer).post(f"{LIST}key/{key.pk}/revoke/")["Location"] == f"{LIST}class/{near.pk}/"
    key.refresh_from_db()
    assert key.revoked_at is not None and Frame.objects.count() == 0
    assert as_user(cast.trainer).post(f"{LIST}key/{key.pk}/try/").status_code == 302, "nothing to try any more"


def test_a_trial_brings_a_token_of_its_own(as_user, cast, key):
    page = as_user(cast.trainer).post(f"{LIST}key/{key.pk}/try/", {"client": "ray"}).content.decode()
    assert '<mi-practice client="ray" token="ey' in page and key.secret not in page


@pytest.mark.parametrize("path", ["class/{course}/", "class/{course}/key/", "key/{key}/revoke/", "key/{key}/try/"])
def test_another_classes_trainer_learns_nothing(as_user, cast, near, key, path):
    stranger = as_user(cast.stranger)
    address = LIST + path.format(course=near.pk, key=key.pk)
    answer = stranger.get(address) if address.endswith(f"class/{near.pk}/") else stranger.post(address)
    assert answer.status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None and EmbedKey.objects.count() == 1


@pytest.mark.parametrize("path", ["", "class/{course}/"])
def test_students_and_people_without_a_role_stay_outside(as_user, client, cast, near, path):
    address = LIST + path.format(course=near.pk)
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
    for person in (cast.student, cast.nobody):
        assert as_user(person).get(address).status_code == 403


@pytest.mark.parametrize("path", ["class/{course}/key/", "key/{key}/revoke/", "key/{key}/try/"])
def test_looking_changes_nothing(as_user, cast, near, key, path):
    assert as_user(cast.trainer).get(LIST + path.format(course=near.pk, key=key.pk)).status_code == 405


def test_the_page_asks_the_database_as_often_for_many_keys_as_for_one(as_user, cast, near, key, django_assert_max_num_queries):
    for _ in range(20):
        EmbedKey.objects.create(course=near)
    trainer = as_user(cast.trainer)
    with django_assert_max_num_queries(8):
        trainer.get(f"{LIST}class/{near.pk}/")
