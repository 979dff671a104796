"""Reading the tracker store."""

import pytest
from django.db import DatabaseError, connections

from tests.web.cast import write
from tests.web.stub import bot, feedback, talked, user
from web.record.figures import counted, figures
from web.record.marks import Piece, pieces
from web.record.models import TrackerEvent
from web.record.plot import plot
from web.record.reader import RecordUnavailable, record_of, records_of
from web.record.recent import recent

STATE = {"discord": 6.0, "trust": 2.0, "importance": 3.0, "confidence": 4.0, "readiness": 2.5}
START = [
    user("/start{}", "start", 1, entities=[{"entity": "persona", "value": "ray"}, {"entity": "feedback", "value": "at_end"}]),
    bot("Well?", 2, talk="discord", pool="opening"),
]


def test_reads_one_senders_events_in_order_and_skips_what_it_does_not_need():
    write("a", [talked("action", 0, name="action_session_start"), *START, user("Hello.", "none", 3), bot("Hm.", 4)])
    write("b", START)
    transcript = record_of("a").transcript
    assert (transcript.persona, transcript.feedback_mode, transcript.opening) == ("ray", "at_end", "Well?")
    assert [(turn.said, turn.answer) for turn in transcript.turns] == [("Hello.", "Hm.")]
    assert record_of("nobody").transcript.opening == ""


def test_feedback_of_a_quiet_session_comes_from_the_slot():
    told = feedback(1, "You should.", "argued", STATE, STATE)
    slot = talked("slot", 5, name="feedback", value=told)
    write("a", [*START, user("You should.", "persuade", 3), bot("No.", 4), slot])
    assert record_of("a").transcript.turns[0].feedback["outcome"] == "argued"


def test_half_turns_do_not_count():
    said = [user("One.", "none", 3), user("One.", "none", 4), bot("Hm.", 5), user("Two.", "none", 6)]
    write("a", [*START, *said])
    turns = record_of("a").transcript.turns
    assert [(turn.number, turn.said) for turn in turns] == [(1, "One.")]


def test_several_sessions_take_one_query(django_assert_num_queries):
    for name in "abc":
        write(name, START)
    with django_assert_num_queries(1, connection=connections["tracker"]):
        found = records_of(["a", "b", "c", "d"])
    assert [record.transcript.opening for record in found.values()] == ["Well?", "Well?", "Well?", ""]
    assert records_of([]) == {}


@pytest.mark.parametrize("said", ["unable to open database file", "no such table: events"])
def test_no_store_yet(said):
    def fail(*_, **__):
        raise DatabaseError(said)

    with connections["tracker"].execute_wrapper(fail):
        assert record_of("a").exchanges == recent.record_of("a").exchanges == []


def test_a_store_that_cannot_be_read_is_said_so(cast, play, as_user):
    session = play(cast.student)

    def fail(*_, **__):
        raise DatabaseError("database is locked")

    with connections["tracker"].execute_wrapper(fail):
        with pytest.raises(RecordUnavailable):
            record_of("a")
        response = as_user(cast.student).get(session.get_absolute_url())
    assert response.status_code == 503 and "cannot be read just now" in response.content.decode()


def test_the_record_is_not_ours_to_write():
    with pytest.raises(TypeError):
        TrackerEvent.objects.create(sender_id="a", type_name="user", data="{}")


def test_marks():
    said = "Hello. So you were sent. You should stop."
    coded = [
        {"code": "persuade", "start": 25, "end": 41, "text": "You should stop.", "unsure": True},
        {"code": "none", "start": 0, "end": 6, "text": "Hello."},
        {"code": "simple_reflection", "start": 7, "end": 24, "text": "So you were sent.", "confidence": 0.9},
    ]
    assert pieces(said, coded) == [
        Piece("Hello. "),
        Piece("So you were sent.", "simple_reflection"),
        Piece(" "),
        Piece("You should stop.", "persuade", unsure=True),
    ]


def test_marks_when_the_coder_counted_the_guard():
    coded = [{"code": "persuade", "start": 1, "end": 9, "text": "/restart"}]
    assert pieces("/restart", coded) == [Piece("/restart", "persuade")]


@pytest.mark.parametrize("coded", [[], [{"code": "affirm", "start": 90, "end": 99, "text": "gone"}], [{"code": "affirm"}]])
def test_marks_never_lose_words(coded):
    assert "".join(piece.text for piece in pieces("Only this.", coded)) == "Only this."


def test_plot_needs_a_turn():
    write("a", START)
    assert plot(record_of("a").transcript) is None


def test_plot_of_a_session_without_summary():
    after = {**STATE, "discord": 8.0}
    told = feedback(1, "You should.", "argued", STATE, after)
    write("a", [*START, user("You should.", "persuade", 3), bot("No.", 4), bot(None, 5, told)])
    drawn = plot(record_of("a").transcript)
    assert [column.talk for column in drawn.columns] == ["discord", "discord"]
    assert [column.values[0] for column in drawn.columns] == [6.0, 8.0]
    low, high = drawn.lines[0].dots
    assert high[1] < low[1], "more discord stands higher"


def test_figures_and_bars_survive_a_thin_summary():
    assert figures({}, {}) == [] and counted({}, ["a"]) == []
    (only,) = figures({"figures": [{"name": "x", "value": 5.0, "unit": "ratio", "good": 2.0}]}, {})
    assert 0 < only.scale.good < only.scale.value <= 200
