"""Throwaway students for measuring."""

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from web.accounts.models import User


@pytest.fixture(autouse=True)
def _debug(settings):
    settings.DEBUG = True


def lines(capsys):
    return [line.split() for line in capsys.readouterr().out.splitlines()]


def test_each_can_log_in_and_is_logged_in_already(client, capsys):
    call_command("load_students", "2")
    (name, password, cookie), (other, *_) = lines(capsys)
    assert name != other and client.login(username=name, password=password)
    client.logout()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/practice/").status_code == 200
    assert client.get("/review/").status_code == 403


def test_twice_is_once(capsys):
    call_command("load_students", "2")
    call_command("load_students", "3")
    assert len(lines(capsys)) == 5 and User.objects.count() == 3


def test_they_can_be_removed_and_nobody_else(capsys):
    User.objects.create_user("load-me")
    call_command("load_students", "2")
    call_command("load_students", "--remove")
    assert [user.username for user in User.objects.all()] == ["load-me"]


def test_not_on_a_real_server(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="MI_DEBUG=1"):
        call_command("load_students")
    assert not User.objects.exists()


@pytest.mark.parametrize("count", ["0", "-1", "10001"])
def test_a_number_that_makes_no_sense_is_named(count):
    with pytest.raises(CommandError, match="no number from 1 to 10000"):
        call_command("load_students", "--", count)


def test_they_cannot_get_in_where_debug_is_off(client, settings, capsys):
    call_command("load_students", "1")
    _, _, cookie = lines(capsys)[0]
    settings.DEBUG = False
    client.cookies[django_settings.SESSION_COOKIE_NAME] = cookie
    assert client.get("/practice/").status_code == 302
