"""The door of a class: newcomers make an account, others come in with one click."""

from datetime import timedelta

import pytest
from django.utils import timezone

from web.accounts.models import User
from web.classes import invitations, joining
from web.classes.models import Invitation, JoinLink

ADA = {"username": "ada", "name": "Ada Lovelace", "email": "ada@example.org", "password1": "x7-other-words", "password2": "x7-other-words"}


@pytest.fixture
def invitation(cast, near):
    return Invitation.objects.create(course=near, email="ada@example.org", name="Ada", expires_at=timezone.now() + timedelta(days=1))


def test_the_door_says_what_trainers_will_see_before_anything_is_typed(client, link):
    page = client.get(link.get_absolute_url()).content.decode()
    assert "Join Near" in page and "<strong>tracy</strong>" in page
    assert "Your name, user name and e-mail address" in page and "an assignment of this class" in page
    assert "only the sessions that you choose to share" in page
    assert f"/accounts/login/?next={link.get_absolute_url()}" in page


def test_a_newcomer_makes_an_account_and_lands_in_the_class_as_a_student(client, near, link):
    response = client.post(link.get_absolute_url(), ADA, follow=True)
    made = User.objects.get(username="ada")
    assert response.redirect_chain == [("/practice/", 302)] and "Welcome to Near" in response.content.decode()
    assert made in near.students.all() and [group.name for group in made.groups.all()] == ["student"]
    assert (made.email, made.get_full_name(), made.is_staff) == ("ada@example.org", "Ada Lovelace", False)
    assert JoinLink.objects.get().used == 1


def test_an_invitation_fills_in_what_it_knows_and_works_once(client, near, invitation):
    page = client.get(invitation.get_absolute_url()).content.decode()
    assert 'value="ada@example.org"' in page and 'value="Ada"' in page
    client.post(invitation.get_absolute_url(), ADA)
    invitation.refresh_from_db()
    assert invitation.accepted_by == User.objects.get(username="ada") and invitation.state(timezone.now()) == "accepted"
    client.logout()
    response = client.post(invitation.get_absolute_url(), {**ADA, "username": "eve", "email": "eve@example.org"})
    assert response.status_code == 410 and "used already" in response.content.decode()
    assert not User.objects.filter(username="eve").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "stella"}, "already exists"),
        ({"username": "STELLA"}, "already exists"),
        ({"password2": "another-one"}, "match"),
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"email": ""}, "required"),
        ({"email": "nowhere"}, "valid email"),
        ({"email": "Stella@Example.org"}, "There is an account with this address already"),
    ],
)
def test_a_wrong_form_makes_no_account_and_takes_no_place(client, cast, link, wrong, said):
    cast.student.email = "stella@example.org"
    cast.student.save()
    response = client.post(link.get_absolute_url(), {**ADA, **wrong})
    page = response.content.decode()
    assert response.status_code == 400 and said in page
    assert "username" in wrong or 'value="ada"' in page
    assert User.objects.count() == 6 and JoinLink.objects.get().used == 0


def test_somebody_logged_in_sees_what_trainers_will_read_and_joins_with_one_click(as_user, cast, near, link, play):
    play(cast.far)
    play(cast.far, shared=False)
    browser = as_user(cast.far)
    page = browser.get(link.get_absolute_url()).content.decode()
    assert "You are logged in as fay" in page and "You have shared 1 free session before" in page
    assert cast.far not in near.students.all(), "looking is not joining"
    assert "Welcome to Near" in browser.post(link.get_absolute_url(), follow=True).content.decode()
    assert cast.far in near.students.all() and cast.far.courses.count() == 2


def test_somebody_without_a_role_becomes_a_student(as_user, cast, near, link):
    as_user(cast.nobody).post(link.get_absolute_url())
    assert cast.nobody in near.students.all() and cast.nobody.groups.get().name == "student"


def test_who_is_in_the_class_already_takes_no_place(as_user, cast, link):
    browser = as_user(cast.student)
    assert "You are in Near already" in browser.get(link.get_absolute_url()).content.decode()
    browser.post(link.get_absolute_url())
    assert JoinLink.objects.get().used == 0


def test_the_last_place_is_taken_once(near, cast):
    made = invitations.renew_link(near, 7, 1)
    joining.join(cast.far, made.token)
    with pytest.raises(joining.Shut):
        joining.join(cast.nobody, made.token)
    assert cast.nobody not in near.students.all() and not cast.nobody.groups.exists()


def test_of_two_who_come_at_once_for_the_last_place_one_gets_it(near, cast, monkeypatch, client):
    made = invitations.renew_link(near, 7, 1)
    monkeypatch.setattr(JoinLink, "state", lambda self, now: "open")
    JoinLink.objects.update(used=1)
    response = client.post(made.get_absolute_url(), ADA)
    assert response.status_code == 409 and not User.objects.filter(username="ada").exists()


@pytest.mark.parametrize("how", ["expired", "revoked", "full", "archived"])
def test_a_shut_door_says_why_and_lets_nobody_in(client, as_user, cast, near, how):
    made = invitations.renew_link(near, 1, 1, timezone.now() - timedelta(days=2 if how == "expired" else 0))
    if how == "revoked":
        invitations.revoke_link(near)
    if how == "full":
        JoinLink.objects.update(used=1)
    if how == "archived":
        near.archived_at = timezone.now()
        near.save()
    for browser in (client, as_user(cast.far)):
        assert "does not work any more" in browser.get(made.get_absolute_url()).content.decode()
        assert browser.post(made.get_absolute_url(), ADA).status_code in (409, 410)
    assert near.students.count() == 2 and not User.objects.filter(username="ada").exists()


@pytest.mark.parametrize("token", ["x", "none", "0" * 32])
def test_a_guessed_token_opens_nothing(client, link, token):
    assert client.get(f"/classes/join/{token}/").status_code == 404
    assert client.post(f"/classes/join/{token}/", ADA).status_code == 404


def test_a_token_leads_into_its_own_class_only(as_user, cast, near, away):
    made = invitations.renew_link(away, 7, None)
    as_user(cast.student).post(made.get_absolute_url())
    assert set(cast.student.courses.all()) == {near, away} and cast.far not in near.students.all()


def test_other_methods(client, link):
    assert client.put(link.get_absolute_url()).status_code == 405
