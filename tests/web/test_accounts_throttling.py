"""Who tries too many passwords has to wait."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ImproperlyConfigured

from web import environment

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _on(settings):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3


def log_in(client, name="stella", password="wrong", **more):
    return client.post(LOGIN, {"username": name, "password": password}, **more)


def test_after_so_many_wrong_passwords_even_the_right_one_waits(client, cast):
    assert [log_in(client).status_code for _ in range(3)] == [200, 200, 429]
    page = log_in(client, password="a-long-password")
    assert page.status_code == 429 and client.get("/practice/").status_code == 302
    assert page["Retry-After"] == "900", "as the page says"
    said = page.content.decode()
    assert "Too many tries" in said and "wrong 3 times" in said and "Try again in 15 minutes" in said
    assert 'href="/accounts/password_reset/"' in said


def test_others_are_not_kept_out(client, cast):
    for _ in range(4):
        log_in(client)
    assert log_in(client, "otto", "a-long-password").status_code == 302
    client.logout()
    assert log_in(client, password="a-long-password", REMOTE_ADDR="10.1.2.3").status_code == 302, "nor the same person from elsewhere"


def test_after_the_pause_one_can_try_again(client, cast):
    for _ in range(4):
        log_in(client)
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - timedelta(minutes=16))
    assert log_in(client, password="a-long-password").status_code == 302


def test_a_right_password_in_between_begins_anew_and_leaves_nothing_stored(client, cast):
    log_in(client), log_in(client)
    assert log_in(client, password="a-long-password").status_code == 302
    assert not AccessAttempt.objects.exists()
    client.logout()
    assert [log_in(client).status_code for _ in range(2)] == [200, 200]


def test_the_page_of_operators_is_throttled_too(client, cast):
    for _ in range(3):
        response = client.post("/admin/login/", {"username": "stella", "password": "wrong"})
    assert response.status_code == 429 and response["Retry-After"] == "900"


def test_a_script_is_told_as_well(client, cast):
    for _ in range(3):
        response = log_in(client, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 429 and response["Retry-After"] == "900"


@pytest.mark.parametrize("given", ["0", "-1", "many", "1.5"])
def test_the_number_of_tries_is_a_number(monkeypatch, given):
    monkeypatch.setenv("MI_LOGIN_TRIES", given)
    with pytest.raises(ImproperlyConfigured, match="MI_LOGIN_TRIES is"):
        environment.number("MI_LOGIN_TRIES", "8")


def test_numbers(monkeypatch):
    monkeypatch.delenv("MI_LOGIN_TRIES", raising=False)
    assert environment.number("MI_LOGIN_TRIES", "8") == 8
