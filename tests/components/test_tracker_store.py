"""The live tracker store: nothing lost, nothing stale, the same table as Rasa's own."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    SessionStarted,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from components.live_tracker import LiveTracker
from components.tracker_store import LiveTrackerStore
from tests.components.stored import BEGUN, DOMAIN, rows, say, told, turn


async def test_the_table_is_as_rasa_writes_it(store: Any, file: Path, tmp_path: Path) -> None:
    stock = SQLTrackerStore(DOMAIN, db=str(tmp_path / "stock.db"))
    live = store()
    for one in (live, stock):
        await say(one, BEGUN)
        for number in (1, 2, 3):
            await say(one, turn(number))
    assert rows(file) == rows(tmp_path / "stock.db") and len(rows(file)) == 18


async def test_rasas_own_store_goes_on_where_ours_left_off(store: Any, file: Path) -> None:
    live = store()
    await say(live, BEGUN)
    await say(live, turn(1))
    stock = SQLTrackerStore(DOMAIN, db=str(file))
    await say(stock, turn(2))
    assert told(await stock.retrieve("a")) == told(await live.retrieve("a"))


async def test_a_conversation_stays_in_memory(store: Any) -> None:
    live = store()
    await say(live, BEGUN)
    first = await say(live, turn(1))
    assert await live.retrieve("a") is first and isinstance(first, LiveTracker)


async def test_what_another_server_wrote_is_seen(store: Any) -> None:
    here, there = store(), store()
    await say(here, BEGUN)
    for number in range(1, 8):
        await say((here, there)[number % 2], turn(number))
    found = told(await here.retrieve("a"))
    assert found == told(await store().retrieve("a"))
    assert [event["text"] for event in found if event["event"] == "user"] == [f"Reply {number}." for number in range(1, 8)]
    assert (await here.retrieve("a")).get_slot("session")["turn"] == 7


async def test_a_message_that_came_to_no_good_end_leaves_nothing_behind(store: Any) -> None:
    live = store()
    await say(live, BEGUN)
    await say(live, turn(1))
    tracker = await live.retrieve("a")
    for event in turn(2):
        tracker.update(event)
    # Nobody saves it: the server failed, or the student went away.
    again = await live.retrieve("a")
    assert again is not tracker and again.get_slot("session")["turn"] == 1
    await say(live, turn(3))
    assert [event["text"] for event in told(await store().retrieve("a")) if event["event"] == "user"] == ["Reply 1.", "Reply 3."]


async def test_what_cannot_be_written_is_not_believed(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    live = store()
    await say(live, BEGUN)

    def fail(*_: Any, **__: Any) -> Any:
        raise sa.exc.OperationalError("disk full", {}, Exception())

    with monkeypatch.context() as broken:
        broken.setattr(live.engine, "begin", fail)
        with pytest.raises(sa.exc.OperationalError):
            await say(live, turn(1))
    assert (await live.retrieve("a")).get_slot("session") is None
    await say(live, turn(1))
    assert (await store().retrieve("a")).get_slot("session")["turn"] == 1


async def test_a_rewind_brings_the_state_before_back(store: Any) -> None:
    live = store()
    await say(live, BEGUN)
    await say(live, turn(1))
    await say(live, turn(2))
    tracker = await say(live, [*turn(3)[:2], UserUtteranceReverted(), UserUtteranceReverted(), ActionExecuted("action_listen")])
    read = await store().retrieve("a")
    assert tracker.get_slot("session")["turn"] == read.get_slot("session")["turn"] == 1
    assert tracker.applied_events() == read.applied_events()


async def test_only_the_latest_session_is_remembered(store: Any) -> None:
    live = store()
    await say(live, BEGUN)
    await say(live, turn(1))
    await say(live, [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")])
    tracker = await live.retrieve("a")
    assert [event.type_name for event in tracker.events] == ["session_started", "action"]
    assert await live.retrieve("a") is tracker
    assert len((await live.retrieve_full_tracker("a")).events) == 11


async def test_a_session_that_another_server_began_is_noticed(store: Any) -> None:
    here, there = store(), store()
    await say(here, BEGUN)
    await say(here, turn(1))
    await say(there, BEGUN)
    assert [event.type_name for event in (await here.retrieve("a")).events] == ["session_started", "action"]


async def test_a_clock_that_is_set_back_hides_nothing(store: Any) -> None:
    live = store()
    await say(live, BEGUN)
    late = turn(1)
    for event in late:
        event.timestamp = 1.0
    await say(live, late)
    assert (await store().retrieve("a")).get_slot("session")["turn"] == 1


async def test_a_conversation_that_was_removed_is_forgotten(store: Any, file: Path) -> None:
    live = store()
    await say(live, BEGUN)
    await say(live, turn(1))
    await say(live, turn(1), sender="b")
    with sqlite3.connect(file) as connection:
        connection.execute("delete from events where sender_id = 'a'")
    assert await live.retrieve("a") is None
    assert (await live.retrieve("b")).get_slot("session")["turn"] == 1


async def test_the_oldest_conversations_make_room_and_come_back(store: Any) -> None:
    live = store(live_events=16)
    first = None
    for sender in "abc":
        await say(live, BEGUN, sender)
        tracker = await say(live, turn(1), sender)
        first = first or tracker
    assert [sender for sender in "abc" if sender in live._live] == ["b", "c"] and live._live.events == 14
    again = await live.retrieve("a")
    assert again is not first and again.get_slot("session") == {"turn": 1, "used": ["ray.opening.1"]}


async def test_another_model_means_other_trackers(store: Any) -> None:
    live = store()
    await say(live, BEGUN)
    await say(live, turn(1))
    live.domain = Domain.from_dict({"slots": {"other": {"type": "any", "mappings": [{"type": "custom"}]}}})
    assert set((await live.retrieve("a")).slots) >= {"other"} and "session" not in (await live.retrieve("a")).slots


async def test_trackers_that_rasa_made_elsewhere_are_saved_as_ever(store: Any) -> None:
    live = store()
    made = DialogueStateTracker("a", DOMAIN.slots)
    for event in [*BEGUN, *turn(1)]:
        made.update(event)
    await live.save(made)
    assert (await live.retrieve("a")).get_slot("session")["turn"] == 1


async def test_a_turn_takes_three_questions_and_one_insert(store: Any) -> None:
    live = store()
    await say(live, BEGUN)
    for number in range(1, 30):
        await say(live, turn(number))
    asked: list[str] = []
    sa.event.listen(live.engine, "before_cursor_execute", lambda *given: asked.append(given[2].split()[0]))
    await say(live, turn(30))
    assert asked == ["SELECT", "BEGIN", "SELECT", "INSERT", "SELECT"]


async def test_readers_are_not_in_the_writers_way(store: Any, file: Path) -> None:
    live = store()
    await say(live, BEGUN)
    reader = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
    reader.execute("begin")
    assert reader.execute("select count(*) from events").fetchone() == (3,)
    await say(live, turn(1))
    assert reader.execute("select count(*) from events").fetchone() == (3,)
    reader.execute("commit")
    assert reader.execute("select count(*) from events").fetchone() == (8,)


async def test_the_record_can_be_read_when_the_server_has_stopped(store: Any, file: Path) -> None:
    live = store()
    await say(live, BEGUN)
    live.engine.dispose()
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as reader:
        assert reader.execute("select count(*) from events").fetchone() == (3,)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"live_events": 0}, "live_events is 0; set it to a whole number from 1"),
        ({"live_events": True}, "live_events is True"),
        ({"live_events": "many"}, "live_events is 'many'"),
        ({"synchronous": "off"}, "synchronous is 'off'; set it to normal or full"),
        ({"lief": 5}, "lief is no setting; there are: live_events, synchronous, dialect"),
    ],
)
def test_a_wrong_setting_is_named(store: Any, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(RasaException, match=said):
        store(**settings)


async def test_rasa_finds_it_by_the_name_in_endpoints(file: Path) -> None:
    made = TrackerStore.create(EndpointConfig(type="components.tracker_store.LiveTrackerStore", dialect="sqlite", db=str(file)), DOMAIN)
    assert isinstance(made, LiveTrackerStore)
