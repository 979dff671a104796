"""A forgotten password is set anew by mail."""

import re

import pytest
from axes.models import AccessAttempt

from web.accounts.models import User

URL = "/accounts/password_reset/"
NEW = {"new_password1": "x7-other-words", "new_password2": "x7-other-words"}


@pytest.fixture
def link(cast, client, mailoutbox):
    """The address in the mail."""
    cast.student.email = "stella@example.org"
    cast.student.save()
    client.post(URL, {"email": "Stella@example.org"})
    return re.search(r"http://testserver(/accounts/reset/\S+)", mailoutbox[0].body).group(1)


def test_the_page_for_logging_in_leads_there(client, db):
    assert f'href="{URL}"' in client.get("/accounts/login/").content.decode()
    assert client.get(URL).status_code == 200


def test_the_mail_is_short_and_says_what_to_do(link, mailoutbox):
    (mail,) = mailoutbox
    assert mail.to == ["stella@example.org"] and mail.subject == "A new password for the MI Practice Partner"
    assert "for the account stella" in mail.body and "pass over this mail" in mail.body


def test_the_link_sets_a_new_password_once(client, link):
    form = client.get(link, follow=True)
    assert "New password" in form.content.decode()
    done = client.post(form.redirect_chain[-1][0], NEW, follow=True)
    assert "Password set" in done.content.decode()
    assert User.objects.get(username="stella").check_password("x7-other-words")
    assert "does not work any more" in client.get(link, follow=True).content.decode()


def test_who_was_kept_out_is_let_in_again(client, link):
    AccessAttempt.objects.create(username="stella", failures_since_start=99)
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], NEW)
    assert not AccessAttempt.objects.exists()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, cast, mailoutbox):
    page = client.post(URL, {"email": "nobody@example.org"}, follow=True).content.decode()
    assert "If there is an account with this address" in page and not mailoutbox


def test_a_made_up_link_is_said_so(client, cast):
    page = client.get("/accounts/reset/MQ/abc-def/", follow=True).content.decode()
    assert "does not work any more" in page and '<input type="password"' not in page
