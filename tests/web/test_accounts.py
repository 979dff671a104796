"""Who comes in, and what stays outside."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured

from web import environment
from web.accounts import roles
from web.accounts.models import User

LOGIN = "/accounts/login/"


@pytest.fixture
def demo():
    made = User.objects.create_user(username="student", password="practice", is_demo=True)
    made.groups.add(Group.objects.get(name="student"))
    return made


def log_in(client, name, password):
    return client.post(LOGIN, {"username": name, "password": password})


def test_log_in_and_out(client, cast):
    assert client.get(LOGIN).status_code == 200
    assert "error" in log_in(client, "stella", "wrong").content.decode()
    assert log_in(client, "stella", "a-long-password")["Location"] == "/"
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_password_change(as_user, cast):
    student = as_user(cast.student)
    assert student.get("/accounts/password_change/").status_code == 200
    given = {"old_password": "a-long-password", "new_password1": "x7-other-words", "new_password2": "x7-other-words"}
    assert student.post("/accounts/password_change/", given)["Location"] == "/accounts/password_change/done/"
    assert student.get("/accounts/password_change/done/").status_code == 200


def test_a_demo_account_comes_in_while_debug_is_on(client, demo, settings):
    settings.DEBUG = True
    assert log_in(client, "student", "practice").status_code == 302
    assert client.get("/practice/").status_code == 200


def test_a_demo_account_stays_outside_when_debug_is_off(client, demo, settings):
    settings.DEBUG = False
    assert log_in(client, "student", "practice").status_code == 200
    assert client.get("/practice/").status_code == 302


def test_a_demo_account_that_is_logged_in_is_put_out_when_debug_goes_off(client, demo, settings):
    settings.DEBUG = True
    log_in(client, "student", "practice")
    settings.DEBUG = False
    assert client.get("/practice/").status_code == 302


def test_roles(cast):
    assert cast.student.has_perm(roles.PRACTISE) and not cast.student.has_perm(roles.REVIEW)
    assert cast.trainer.has_perm(roles.REVIEW) and not cast.trainer.has_perm(roles.PRACTISE)


def test_health(client):
    response = client.get("/healthz/")
    assert (response.status_code, response.content) == (200, b"ok")


def test_pages_for_what_goes_wrong(client, as_user, cast):
    assert "nothing at this address" in client.get("/nowhere/").content.decode()
    assert "may not open this page" in as_user(cast.nobody).get("/practice/").content.decode()


def test_page_for_a_fault_of_ours(client, cast, monkeypatch):
    client.raise_request_exception = False
    client.force_login(cast.student)
    monkeypatch.setattr("web.practice.views.start_page", lambda: 1 / 0)
    response = client.get("/practice/")
    assert response.status_code == 500 and "it has been noted" in response.content.decode()


def test_a_form_of_another_site_is_refused(cast):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    response = log_in(strict, "stella", "a-long-password")
    assert response.status_code == 403 and "too old" in response.content.decode()


def test_cookies(client, cast):
    log_in(client, "stella", "a-long-password")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_secret_is_made_once_and_for_the_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("MI_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path / "var", debug=True)
    assert first == environment.secret_key(tmp_path / "var", debug=True) and len(first) > 50
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_a_server_must_be_given_its_secret(tmp_path, monkeypatch):
    monkeypatch.delenv("MI_SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="MI_SECRET_KEY"):
        environment.secret_key(tmp_path, debug=False)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setenv("MI_SECRET_KEY", "given")
    assert environment.secret_key(tmp_path, debug=False) == "given"


def test_seconds(monkeypatch):
    monkeypatch.setenv("MI_RASA_TIMEOUT", "soon")
    with pytest.raises(ImproperlyConfigured, match="MI_RASA_TIMEOUT"):
        environment.seconds("MI_RASA_TIMEOUT", "15")
