"""The page that says how far codings agree."""

import pytest

from tests.web.review_tools import url

PAGE = "/review/agreement/"
SAID = "You should stop."


@pytest.fixture
def trainer(as_user, cast):
    return as_user(cast.trainer)


def reviewed(play, person, trainer, *replies):
    """A session that a trainer has gone through without a change."""
    from web.review.reviewed import mark

    session = play(person, *replies, ended=True)
    mark(session, trainer, True)
    return session


def compared(browser, query=""):
    return {comparison.name: comparison for comparison in browser.get(f"{PAGE}{query}").context["comparisons"]}


def test_without_a_reviewed_session_there_is_nothing(trainer, cast, play):
    play(cast.student, SAID, ended=True)
    page = trainer.get(PAGE)
    assert page.context["comparisons"] == [] and "nothing to compare yet" in page.content.decode()


def test_too_few_to_say(trainer, cast, play):
    reviewed(play, cast.student, cast.trainer, SAID)
    page = trainer.get(PAGE).content.decode()
    assert "too few to say" in page and "flatters the machine" in page


def test_reviewed_codes_count_as_right_and_changed_ones_not(trainer, cast, play):
    from web.review import changes

    replies = (SAID, "It sounds hard.") * 6
    first, second = (reviewed(play, cast.student, cast.trainer, *replies) for _ in range(2))
    untouched = compared(trainer)["seen"].codes
    assert (untouched.kappa, untouched.things, untouched.conversations, untouched.low) == (1.0, 24, 2, 1.0)
    changes.recode(second, cast.trainer, "1.1", (0, 16), "complex_reflection")
    found = compared(trainer)["seen"]
    assert found.codes.same == 23 and found.codes.kappa == pytest.approx(11 / 12, abs=0.01) and found.codes.low < found.codes.kappa
    assert found.outcome.same == 23
    by_code = {row.name: row for row in found.each}
    assert by_code["persuade"].found == (11, 12) and by_code["complex_reflection"].found == (13, 12)
    page = trainer.get(PAGE).content.decode()
    assert f"<strong>{found.codes.kappa:.2f}</strong> [" in page and "(11, 12)" in page
    assert first.pk != second.pk


def test_by_class(trainer, cast, play):
    from web.accounts.models import Course

    reviewed(play, cast.student, cast.trainer, SAID)
    empty = Course.objects.create(name="Empty")
    empty.trainers.add(cast.trainer)
    assert set(compared(trainer, f"?course={cast.student.courses.get().pk}")) == {"seen"}
    assert compared(trainer, f"?course={empty.pk}") == {}
    for wrong in (cast.stranger.courses_taught.get().pk, "nonsense"):
        assert trainer.get(f"{PAGE}?course={wrong}").status_code == 404


def test_month_by_month(trainer, cast, play):
    from datetime import datetime, timezone

    for month in (3, 4):
        session = reviewed(play, cast.student, cast.trainer, SAID)
        session.started_at = datetime(2026, month, 15, tzinfo=timezone.utc)
        session.save()
    assert [month.month for month, _ in compared(trainer)["seen"].months] == [3, 4]
    page = trainer.get(PAGE).content.decode()
    assert "March 2026" in page and "April 2026" in page


def test_blind_codings_are_compared_with_the_machine_and_with_trainers(trainer, cast, play, as_user):
    from web.accounts.models import Course
    from web.review import changes
    from web.review.reviewed import mark

    Course.objects.get(name="Near").trainers.add(cast.stranger)
    session = reviewed(play, cast.student, cast.trainer, SAID)
    changes.recode(session, cast.stranger, "1.1", (0, 16), "confront", blind=True)
    assert set(compared(trainer)) == {"seen"}, "not finished"
    mark(session, cast.stranger, True, blind=True)
    found = compared(trainer)
    assert found["blind"].codes.same == 0 and found["trainers"].codes.same == 0 and found["seen"].codes.same == 1
    assert found["trainers"].outcome.same == 1, "both argued"


def test_one_person_is_not_compared_with_oneself(trainer, cast, play):
    from web.review import changes
    from web.review.reviewed import mark

    session = play(cast.student, SAID, ended=True)
    changes.recode(session, cast.trainer, "1.1", (0, 16), "confront", blind=True)
    mark(session, cast.trainer, True, blind=True)
    mark(session, cast.trainer, True)
    assert set(compared(trainer)) == {"seen", "blind"}


def test_what_the_machine_was_unsure_of_is_left_out(trainer, cast, play, monkeypatch):
    from tests.web import stub

    told = stub.feedback

    def unsure(*given):
        made = told(*given)
        made["behaviours"][0] |= {"unsure": True, "candidates": ["persuade", "affirm"]}
        return made | {"unsure": True}

    monkeypatch.setattr(stub, "feedback", unsure)
    session = reviewed(play, cast.student, cast.trainer, SAID)
    monkeypatch.setattr(stub, "feedback", told)
    reviewed(play, cast.student, cast.trainer, SAID)
    found = compared(trainer)["seen"]
    assert (found.codes.things, found.outcome.things, found.abstained) == (1, 1, 1)
    assert "1 utterance is left out" in trainer.get(PAGE).content.decode()
    assert "Next doubtful code (1)" in trainer.get(url(session)).content.decode()


@pytest.mark.parametrize("number", [1, 6])
def test_the_page_takes_the_same_queries_for_few_and_many(trainer, cast, play, number, django_assert_max_num_queries):
    for _ in range(number):
        reviewed(play, cast.student, cast.trainer, SAID)
    with django_assert_max_num_queries(11):
        trainer.get(PAGE)


def test_a_stranger_sees_own_classes_alone(as_user, cast, play):
    reviewed(play, cast.student, cast.trainer, SAID)
    assert compared(as_user(cast.stranger)) == {}


def test_strangers_wrong_method_and_anonymous(as_user, client, cast):
    for who in ("student", "nobody"):
        assert as_user(getattr(cast, who)).get(PAGE).status_code == 403
    assert as_user(cast.trainer).post(PAGE).status_code == 405
    client.logout()
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
