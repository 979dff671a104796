"""Reading on: the same record as read afresh, with no more questions than there is news."""

import threading

import pytest
from django.db import connections

from tests.web.cast import write
from tests.web.stub import bot, talked, user
from web.record import reader
from web.record.reader import GUARD, record_of
from web.record.recent import Recent

START = [user("/start{}", "start", 1, entities=[{"entity": "persona", "value": "ray"}]), bot("Well?", 2, talk="discord", pool="opening")]


def turn(number, said="Hello."):
    return [
        user(said, "none", 10 * number, f"key {number}"),
        bot(f"Line {number}.", 10 * number + 1, talk="change"),
        bot(None, 3, {"a": 1}),
    ]


def remove(sender):
    with connections["tracker"].cursor() as cursor:
        cursor.execute("DELETE FROM events WHERE sender_id = %s", [sender])


def shown(record):
    return (record.transcript, record.last_custom, [(exchange.key, exchange.intent, exchange.messages) for exchange in record.exchanges])


@pytest.fixture
def recent():
    return Recent()


def test_it_is_the_record_whenever_it_is_read(recent):
    for number, events in enumerate([START, turn(1)[:1], turn(1)[1:2], turn(1)[2:], [], turn(2), [*turn(3), *turn(4)]]):
        write("a", events)
        assert shown(recent.record_of("a")) == shown(record_of("a")), number
    assert len(recent.record_of("a").transcript.turns) == 4


def test_it_asks_for_what_is_new_alone(recent, monkeypatch):
    write("a", START)
    for number in range(30):
        write("a", turn(number))
    recent.record_of("a")
    read = []
    monkeypatch.setattr("web.record.recent.event_of", lambda data: read.append(data) or reader.event_of(data))
    write("a", turn(31))
    recent.record_of("a")
    recent.record_of("a")
    assert len(read) == 3


def test_one_question_each_time(recent, django_assert_num_queries):
    write("a", START)
    recent.record_of("a")
    write("a", turn(1))
    with django_assert_num_queries(1, connection=connections["tracker"]):
        recent.record_of("a")


def test_what_others_hold_does_not_change(recent):
    write("a", [*START, *turn(1)[:1]])
    earlier = recent.record_of("a")
    write("a", turn(1)[1:])
    assert recent.record_of("a").transcript.turns and not earlier.transcript.turns


def test_a_session_that_was_removed_is_gone(recent):
    write("a", [*START, *turn(1)])
    recent.record_of("a")
    remove("a")
    assert recent.record_of("a").exchanges == []
    write("a", START)
    assert recent.record_of("a").transcript.turns == []


def test_another_store_with_the_same_numbers_is_noticed(recent):
    write("a", [*START, *turn(1)])
    recent.record_of("a")
    remove("a")
    write("a", [*START, *turn(1, "Something else.")])
    assert [one.said for one in recent.record_of("a").transcript.turns] == ["Something else."]


def test_what_is_erased_is_not_kept_in_memory(recent):
    write("a", [*START, *turn(1)])
    recent.record_of("a")
    recent.forget(["a", "nobody"])
    assert not recent._kept and recent._events == 0


def test_nobody_has_an_empty_record(recent):
    assert recent.record_of("nobody").exchanges == [] and not recent._kept


def test_the_state_of_the_session_is_not_read(recent):
    write("a", [*START, talked("slot", 3, name="session", value={"turn": 1})])
    assert [event["event"] for event in recent.record_of("a").exchanges[0].after] == ["bot"]


def test_the_guard_is_taken_out(recent):
    write("a", [*START, *turn(1, f"{GUARD}/restart")])
    assert recent.record_of("a").transcript.turns[0].said == "/restart"


def test_what_waited_longest_makes_room():
    recent = Recent(most_events=8)
    for sender in "abc":
        write(sender, [*START, *turn(1)[:2]])
        recent.record_of(sender)
    assert set(recent._kept) == {"b", "c"} and recent._events == 8
    assert recent.record_of("a").transcript.turns


def test_a_session_larger_than_the_room_is_kept_alone():
    recent = Recent(most_events=2)
    for sender in "ab":
        write(sender, [*START, *turn(1)])
        recent.record_of(sender)
    assert set(recent._kept) == {"b"}


@pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
def test_threads_read_the_same(recent):
    write("a", [*START, *turn(1)])
    found = []

    def read():
        found.append(len(recent.record_of("a").exchanges))
        connections.close_all()

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2] * 8
    remove("a")
