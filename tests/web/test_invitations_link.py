"""The link of a class: made, shown, renewed, revoked."""

from datetime import timedelta

import pytest

from tests.web.classes_cast import NOW
from web.classes import invitations
from web.classes.models import JoinLink


def test_a_link_is_made_and_shown_to_be_copied(as_user, cast, near):
    page = as_user(cast.trainer).post(f"/classes/{near.pk}/link/", {"days": "7", "places": "20"}, follow=True).content.decode()
    made = JoinLink.objects.get()
    assert f"http://testserver/classes/join/{made.token}/" in page and "of 20" in page
    assert made.course == near and len(made.token) == 32
    left = made.expires_at - invitations.timezone.now()
    assert timedelta(days=6) < left < timedelta(days=7, seconds=1)


@pytest.mark.parametrize("wrong", [{}, {"days": "0"}, {"days": "366"}, {"days": "7", "places": "0"}, {"days": "soon"}])
def test_a_wrong_term_is_said(as_user, cast, near, wrong):
    assert as_user(cast.trainer).post(f"/classes/{near.pk}/link/", wrong).status_code == 400
    assert not JoinLink.objects.exists()


def test_a_class_has_one_link_and_a_new_one_takes_the_others_place(near, link, client):
    new = invitations.renew_link(near, 7, 3)
    assert JoinLink.objects.count() == 1 and new.token != link.token
    assert client.get(link.get_absolute_url()).status_code == 404
    assert client.get(new.get_absolute_url()).status_code == 200


def test_a_revoked_link_lets_nobody_in(as_user, cast, near, link, client):
    page = as_user(cast.trainer).post(f"/classes/{near.pk}/link/revoke/", follow=True).content.decode()
    assert "The last link is revoked" in page and link.token not in page
    client.logout()
    response = client.get(link.get_absolute_url())
    assert response.status_code == 410 and "taken back" in response.content.decode()


def test_its_states(near):
    made = invitations.renew_link(near, 7, 1, NOW)
    assert made.state(NOW + timedelta(days=6)) == "open"
    assert made.state(NOW + timedelta(days=7)) == "expired"
    made.used = 1
    assert made.state(NOW) == "full"
    made.revoked_at = NOW
    assert made.state(NOW) == "revoked"
