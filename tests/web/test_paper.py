"""A session on paper: who may print it, and that nothing is missing on it."""

from typing import Any

import pytest

from tests.web.counted import counted
from web.exports import paper
from web.practice.models import Session

SAID = ("You should stop.", "It sounds hard.", "You managed that.")


@pytest.fixture
def session(cast: Any, play: Any) -> Session:
    return play(cast.student, *SAID, "/hint", "asdf", ended=True)


def test_the_trainer_prints_all_of_it(as_user: Any, cast: Any, session: Session) -> None:
    page = as_user(cast.trainer).get(f"/review/{session.pk}/report/").content.decode()
    assert "stella with Ray" in page and "The case" in page and "drink-driving" in page
    assert "below the fair threshold" in page and "Likely between" in page and "<polyline" in page
    assert "Best moment" in page and "Missed chance" in page and "Reflect before you ask." in page
    assert all(said in page for said in SAID) and page.count('<mark class="code') == 5, "three replies, two of them once more as moments"
    assert "not said to the client" in page and "asked for a hint" in page and "too short" in page


def test_the_student_prints_the_own_one(as_user: Any, cast: Any, session: Session) -> None:
    page = as_user(cast.student).get(f"/practice/{session.pk}/report/")
    assert page.status_code == 200 and f'href="/practice/{session.pk}/summary/"' in page.content.decode()
    assert f"/review/{session.pk}" not in page.content.decode()


def test_both_pages_lead_to_it(as_user: Any, cast: Any, session: Session) -> None:
    assert f"/practice/{session.pk}/report/" in as_user(cast.student).get(f"/practice/{session.pk}/summary/").content.decode()
    assert f"/review/{session.pk}/report/" in as_user(cast.trainer).get(f"/review/{session.pk}/").content.decode()


@pytest.mark.parametrize(
    ("who", "review", "practice"),
    [("student", 403, 200), ("other", 403, 404), ("far", 403, 404), ("trainer", 200, 403), ("stranger", 404, 403), ("nobody", 403, 403)],
)
def test_nobody_else_does(as_user: Any, cast: Any, session: Session, who: str, review: int, practice: int) -> None:
    browser = as_user(getattr(cast, who))
    assert browser.get(f"/review/{session.pk}/report/").status_code == review
    assert browser.get(f"/practice/{session.pk}/report/").status_code == practice


def test_who_is_not_logged_in_is_asked_to_and_nothing_can_be_posted(client: Any, as_user: Any, cast: Any, session: Session) -> None:
    for url in (f"/review/{session.pk}/report/", f"/practice/{session.pk}/report/"):
        assert client.get(url)["Location"] == f"/accounts/login/?next={url}"
    assert as_user(cast.trainer).post(f"/review/{session.pk}/report/").status_code == 405
    assert as_user(cast.student).post(f"/practice/{session.pk}/report/").status_code == 405


def test_before_the_end_a_student_gets_no_report(as_user: Any, cast: Any, play: Any) -> None:
    session = play(cast.student, "You should stop.", feedback="at_end")
    assert as_user(cast.student).get(f"/practice/{session.pk}/report/")["Location"] == f"/practice/{session.pk}/"


def test_a_session_that_goes_on_can_be_printed_by_the_trainer(as_user: Any, cast: Any, play: Any) -> None:
    session = play(cast.student, "You should stop.")
    page = as_user(cast.trainer).get(f"/review/{session.pk}/report/").content.decode()
    assert "not ended yet" in page and "The figures" not in page and "You should stop." in page


def test_what_was_taken_back_is_marked_and_judged_nowhere(as_user: Any, cast: Any, play: Any) -> None:
    session = play(cast.student, "You should go.", "/rewind", "It sounds hard.", ended=True)
    page = as_user(cast.trainer).get(f"/review/{session.pk}/report/").content.decode()
    assert "<del>You should go.</del>" in page and page.count("Argued") == 0


def test_a_client_whose_file_has_gone_leaves_the_rest(as_user: Any, cast: Any, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(persona="old_friend")
    page = as_user(cast.trainer).get(f"/review/{session.pk}/report/").content.decode()
    assert "stella with Old Friend" in page and "The case" not in page and "You should stop." in page


def test_a_session_without_a_record_is_an_empty_page_and_no_error(as_user: Any, cast: Any) -> None:
    assert as_user(cast.trainer).get(f"/review/{counted(cast.student).pk}/report/").status_code == 200


def test_a_moment_whose_turn_has_gone_is_passed_over() -> None:
    items: Any = {2: "turn 2"}
    given = [{"which": which, "turn": turn, "why": "so"} for which, turn in (("best", 2), ("missed_chance", 9))]
    assert paper._moments(given, items) == [paper.Moment("best", "so", items[2])]
