"""A turn is kept whole, once, and after the very events that it began with; or not at all."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core.agent import Agent

from components.turn import AlreadyHeard, Overtaken, TurnFailed, begin
from tests.components.stored import BEGUN, DOMAIN, rows, say, told, turn


async def test_a_message_is_heard_once_and_answered_as_before(store: Any, file: Path) -> None:
    live = store()
    await say(live, BEGUN)
    for number in (1, 2, 3):
        await say(live, turn(number))
    before = rows(file)
    for server in (live, store()):
        begin("k2")
        with pytest.raises(AlreadyHeard) as heard:
            await say(server, turn(2))
        assert heard.value.answers == [{"recipient_id": "a", "text": "Line 2."}]
    assert rows(file) == before
    begin("k4")
    await say(live, turn(4))
    begin("")
    await say(live, turn(5))
    assert len(rows(file)) == len(before) + 10


async def test_a_message_that_got_no_answer_is_heard_again(store: Any) -> None:
    live = store()
    await say(live, [*BEGUN, turn(1)[0]])
    begin("k1")
    await say(live, turn(1))
    with pytest.raises(AlreadyHeard):
        await live.retrieve("a")


async def test_two_servers_at_once_write_one_turn(store: Any, file: Path) -> None:
    here, there = store(), store()
    await say(here, BEGUN)
    await say(here, turn(1))
    first, second = await here.retrieve("a"), await there.retrieve("a")
    for tracker, number in ((first, 2), (second, 3)):
        for event in turn(number):
            tracker.update(event)
    await here.save(first)
    written = rows(file)
    with pytest.raises(Overtaken):
        await there.save(second)
    assert rows(file) == written
    await say(there, turn(3))
    assert [event["text"] for event in told(await here.retrieve("a")) if event["event"] == "user"] == ["Reply 1.", "Reply 2.", "Reply 3."]


async def test_a_conversation_that_two_servers_begin_at_once_begins_once(store: Any, file: Path) -> None:
    first, second = [await server.get_or_create_tracker("a", append_action_listen=False) for server in (store(), store())]
    for tracker in (first, second):
        for event in BEGUN:
            tracker.update(event)
    await store().save(first)
    with pytest.raises(Overtaken):
        await store().save(second)
    assert len(rows(file)) == 3


async def test_a_conversation_that_was_erased_meanwhile_does_not_come_back(store: Any, file: Path) -> None:
    live = store()
    await say(live, BEGUN)
    tracker = await live.retrieve("a")
    for event in turn(1):
        tracker.update(event)
    with sqlite3.connect(file) as connection:
        connection.execute("delete from events")
    with pytest.raises(Overtaken):
        await live.save(tracker)
    assert rows(file) == []


async def test_nothing_is_kept_of_a_turn_in_which_an_action_failed(store: Any, file: Path) -> None:
    live = store()
    await say(live, BEGUN)
    before = rows(file)
    begin("k1").failure = ConnectionError("no action server")
    with pytest.raises(TurnFailed, match="no action server"):
        await say(live, turn(1))
    assert rows(file) == before
    begin("k1")
    await say(live, turn(1))
    begin("")
    assert (await store().retrieve("a")).get_slot("session")["turn"] == 1


async def test_rasa_does_not_go_on_without_the_record(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    live = store()
    agent = Agent(domain=DOMAIN, tracker_store=live)
    assert agent.tracker_store is live
    await say(live, BEGUN)

    def fail(*_: Any, **__: Any) -> Any:
        raise sa.exc.OperationalError("no connection", {}, Exception())

    monkeypatch.setattr(live.engine, "connect", fail)
    with pytest.raises(sa.exc.OperationalError):
        await agent.tracker_store.retrieve("a")
