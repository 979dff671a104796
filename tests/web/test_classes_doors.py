"""Who may open which page of classes, and with which method: nobody but the class's own trainers, whatever address is guessed."""

import pytest

from web.classes import invitations
from web.classes.models import Invitation, JoinLink

PAGES = ["/classes/{course}/", "/classes/{course}/settings/", "/classes/{course}/invite/", "/classes/{course}/students/{student}/remove/"]
PAGES += ["/classes/{course}/assignments/new/", "/classes/assignments/{assignment}/", "/classes/assignments/{assignment}/edit/"]
POSTS = ["/classes/{course}/archive/", "/classes/{course}/restore/", "/classes/{course}/trainers/", "/classes/{course}/link/"]
POSTS += ["/classes/{course}/link/revoke/", "/classes/{course}/trainers/{trainer}/remove/"]
POSTS += ["/classes/invitations/{invitation}/resend/", "/classes/invitations/{invitation}/revoke/"]
POSTS += ["/classes/assignments/{assignment}/withdraw/", "/classes/assignments/{assignment}/restore/"]


@pytest.fixture
def address(cast, near, assign, link):
    """Make an address of Near's things."""
    things = {
        "course": near.pk,
        "student": cast.student.pk,
        "trainer": cast.trainer.pk,
        "assignment": assign().pk,
        "invitation": Invitation.objects.create(course=near, email="ada@example.org", expires_at=link.expires_at).pk,
    }
    return lambda pattern: pattern.format(**things)


@pytest.mark.parametrize("page", PAGES)
def test_the_classs_trainer_opens_it(as_user, cast, address, page):
    assert as_user(cast.trainer).get(address(page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("student", 403), ("nobody", 403)])
def test_others_do_not(as_user, cast, address, page, who, status):
    browser = as_user(getattr(cast, who))
    assert browser.get(address(page)).status_code == status
    assert browser.post(address(page), {"name": "Mine", "title": "Mine"}).status_code in (status, 405)


@pytest.mark.parametrize("page", POSTS)
@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("student", 403), ("nobody", 403)])
def test_nothing_is_changed_by_others(as_user, cast, near, address, page, who, status):
    assert as_user(getattr(cast, who)).post(address(page), {"days": "3", "who": "sven"}).status_code == status
    near.refresh_from_db()
    assert near.archived_at is None and list(near.trainers.all()) == [cast.trainer]
    assert JoinLink.objects.get().state(invitations.timezone.now()) == "open"
    assert Invitation.objects.get().revoked_at is None


@pytest.mark.parametrize("page", ["/classes/", "/classes/new/", *PAGES])
def test_who_is_not_logged_in_is_asked_to(client, address, page):
    assert client.get(address(page))["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("page", POSTS)
def test_what_changes_something_is_a_form(as_user, cast, address, page):
    assert as_user(cast.trainer).get(address(page)).status_code == 405


@pytest.mark.parametrize("page", ["/classes/", "/classes/{course}/", "/classes/assignments/{assignment}/"])
def test_pages_to_read_take_no_form(as_user, cast, address, page):
    assert as_user(cast.trainer).post(address(page)).status_code == 405
