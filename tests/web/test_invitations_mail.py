"""Inviting by mail: the pasted list, the mails, and what becomes of the invitations."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core.mail.backends.locmem import EmailBackend

from tests.web.classes_cast import NOW
from web.classes import invitations
from web.classes.models import Invitation
from web.classes.pasted import read

LIST = "Ada Lovelace <ada@example.org>\nnobody\nGrace, grace@example.org"


@pytest.fixture
def url(near):
    return f"/classes/{near.pk}/invite/"


def test_each_person_gets_a_mail_with_a_link_of_their_own(as_user, cast, near, url, mailoutbox):
    cast.trainer.email = "tracy@example.org"
    cast.trainer.save()
    page = as_user(cast.trainer).post(url, {"people": LIST.replace("nobody\n", "")}, follow=True).content.decode()
    assert "Invitations sent: 2" in page and "ada@example.org" in page and "waiting" in page
    first, second = mailoutbox
    assert (first.to, second.to) == (["ada@example.org"], ["grace@example.org"])
    assert first.subject == "Invitation to Near" and first.reply_to == ["tracy@example.org"]
    made = Invitation.objects.get(email="ada@example.org")
    assert "Hello Ada Lovelace," in first.body and 'tracy invites you to the class "Near"' in first.body
    assert f"http://testserver/classes/join/{made.token}/" in first.body and made.token not in second.body


def test_a_line_that_cannot_be_used_keeps_all_back_and_the_text_in_the_box(as_user, cast, url, mailoutbox):
    response = as_user(cast.trainer).post(url, {"people": LIST})
    page = response.content.decode()
    assert response.status_code == 400 and not mailoutbox and not Invitation.objects.exists()
    assert "Line 2:" in page and "there is no e-mail address in it" in page
    assert "Ada Lovelace &lt;ada@example.org&gt;\nnobody\nGrace, grace@example.org</textarea>" in page


def test_the_good_ones_are_invited_when_asked_and_the_rest_stays(as_user, cast, url, mailoutbox):
    page = as_user(cast.trainer).post(url, {"people": LIST, "rest": "1"}).content.decode()
    assert len(mailoutbox) == 2 and "Invited: 2." in page
    assert "nobody</textarea>" in page and "ada@example.org</textarea>" not in page


@pytest.mark.parametrize("people", ["", "   ", "\n\n", "x" * 40_001])
def test_an_empty_or_endless_box_is_said(as_user, cast, url, mailoutbox, people):
    assert as_user(cast.trainer).post(url, {"people": people}).status_code == 400
    assert not mailoutbox


def test_nobody_is_invited_into_an_archived_class(as_user, cast, near, url, mailoutbox):
    near.archived_at = NOW
    near.save()
    page = as_user(cast.trainer).post(url, {"people": "ada@example.org"}).content.decode()
    assert "The class is archived" in page and "ada@example.org</textarea>" in page and not mailoutbox


def test_who_is_in_the_class_already_gets_no_mail(as_user, cast, url, mailoutbox):
    cast.student.email = "Stella@example.org"
    cast.student.save()
    page = as_user(cast.trainer).post(url, {"people": "stella@example.org\nada@example.org"}, follow=True).content.decode()
    assert [mail.to for mail in mailoutbox] == [["ada@example.org"]]
    assert "In the class already, and not invited again: 1" in page


def test_the_page_says_where_mails_go_that_no_mail_server_takes(as_user, cast, url, settings):
    assert "reach nobody" in as_user(cast.trainer).get(url).content.decode().replace("\n", " ")
    settings.EMAIL_HOST = "mail.example.org"
    assert "reach nobody" not in as_user(cast.trainer).get(url).content.decode()


def invited(near, cast, **given):
    return Invitation.objects.create(
        **{
            "course": near,
            "email": "ada@example.org",
            "made_by": cast.trainer,
            "expires_at": NOW + invitations.LASTS,
            "sent_at": NOW,
            **given,
        }
    )


def test_invited_twice_is_one_invitation_with_a_new_link(near, cast, mailoutbox):
    first = invited(near, cast)
    sent = invitations.invite(near, cast.trainer, read("ADA@example.org").people, str, NOW + timedelta(days=3))
    again = Invitation.objects.get()
    assert sent.invited == 1 and again.pk == first.pk and again.token != first.token
    assert again.expires_at == NOW + timedelta(days=33) and again.sent_at == NOW + timedelta(days=3)


def test_sent_again_it_has_a_new_link_and_a_new_term(as_user, cast, near, mailoutbox):
    first = invited(near, cast, revoked_at=NOW)
    page = as_user(cast.trainer).post(f"/classes/invitations/{first.pk}/resend/", follow=True).content.decode()
    again = Invitation.objects.get()
    assert "Invitations sent: 1" in page and len(mailoutbox) == 1 and again.token in mailoutbox[0].body
    assert again.token != first.token and again.state(invitations.timezone.now()) == "open"


def test_a_revoked_invitation_does_not_work_any_more(as_user, cast, near, client):
    made = invited(near, cast, expires_at=invitations.timezone.now() + timedelta(days=1))
    page = as_user(cast.trainer).post(f"/classes/invitations/{made.pk}/revoke/", follow=True).content.decode()
    assert "revoked" in page
    client.logout()
    assert client.get(made.get_absolute_url()).status_code == 410


def test_what_was_accepted_is_not_revoked(cast, near):
    made = invited(near, cast, accepted_at=NOW, accepted_by=cast.student)
    invitations.revoke(made)
    assert made.state(NOW) == "accepted"


class Picky(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages):
        if "ada@example.org" in messages[0].to:
            raise SMTPException("refused")
        return super().send_messages(messages)


class Down(EmailBackend):
    def open(self):
        raise ConnectionRefusedError("nobody there")


def test_one_mail_that_fails_does_not_keep_the_others_back(as_user, cast, url, settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.Picky"
    page = as_user(cast.trainer).post(url, {"people": "ada@example.org\ngrace@example.org"}, follow=True).content.decode()
    assert [mail.to for mail in mailoutbox] == [["grace@example.org"]]
    assert "Mails that could not be sent: 1" in page and "mail not sent" in page
    assert Invitation.objects.get(email="ada@example.org").sent_at is None


def test_a_mail_server_that_is_down_loses_no_invitation(as_user, cast, url, settings, mailoutbox):
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    page = as_user(cast.trainer).post(url, {"people": "ada@example.org\ngrace@example.org"}, follow=True).content.decode()
    assert Invitation.objects.count() == 2 and "Mails that could not be sent: 2" in page
