"""Counts of sessions: kept when a session ends, dropped when it goes on, filled in where they are missing."""

from typing import Any

from mi.measure import measure
from web.measures import services
from web.measures.models import Measures
from web.record.reader import record_of


def test_an_ended_session_has_its_counts(cast: Any, play: Any) -> None:
    session = play(cast.student, "You feel pushed into this.", "You should stop.", ended=True)
    assert services.fill([session]) == 1
    kept = Measures.objects.get(session=session)
    counted = measure(record_of(session.sender_id).transcript)
    assert kept.volleys == counted.volleys == 2
    assert kept.measure == counted
    assert kept.argued + kept.rolled + kept.supported + counted.outcomes.get("none", 0) == 2


def test_filling_counts_each_session_once_and_leaves_open_ones(cast: Any, play: Any, django_assert_num_queries: Any) -> None:
    sessions = [play(cast.student, "Tell me more.", ended=True) for _ in range(3)] + [play(cast.student, "Tell me more.")]
    assert services.fill(sessions) == 3
    with django_assert_num_queries(1):
        assert services.fill(sessions) == 0
    assert Measures.objects.count() == 3


def test_ending_through_the_page_keeps_the_counts(cast: Any, play: Any, as_user: Any, fake_bot: Any) -> None:
    import uuid

    session = play(cast.student, "Tell me more.", stub=fake_bot.stub)
    as_user(cast.student).post(f"/practice/{session.pk}/end/", {"key": str(uuid.uuid4())})
    assert Measures.objects.get(session=session).volleys == 1


def test_what_goes_on_after_all_has_no_counts(cast: Any, play: Any) -> None:
    session = play(cast.student, "Tell me more.", ended=True)
    services.fill([session])
    services.forget(session)
    assert not Measures.objects.exists()
