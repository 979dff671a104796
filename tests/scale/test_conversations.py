"""Many students on a whole site: what each has said stands in PostgreSQL once, in order, and answered as the client would have."""

import asyncio
import json
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from random import Random
from typing import Any

import pytest

from tests.replay import faults, on_the_page
from tests.scale.machines import WEB, Machines, machines
from tests.scale.students import PERSONAS, SAID, SENTENCES, Talker, talkers

pytestmark = [pytest.mark.engines, pytest.mark.scale]

SHORT = os.environ.get("MI_SCALE") == "short"
CONVERSATIONS = 20 if SHORT else 200
AT_ONCE = 20
OF_THE_CRASHES = 6 if SHORT else 20


@pytest.fixture(scope="module")
def site() -> Iterator[Machines]:
    with machines() as found:
        yield found


def test_every_conversation_is_whole_whichever_server_has_answered(site: Machines) -> None:
    asyncio.run(_talk_on_both(site))


async def _talk_on_both(site: Machines) -> None:
    people = site.students(CONVERSATIONS)
    async with talkers(site.url, people) as students:
        await few(begin, students)
        await few(lambda one: some(one, site, turns=Random(f"a/{one.number}").randint(3, 5)), students)
        seen = servers_of_conversations(site)
        one_server = sum(len(ports) == 1 for ports in seen.values())
        assert one_server >= 0.9 * CONVERSATIONS, f"only {one_server} conversations stayed on their server"
        assert set().union(*seen.values()) == {server.port for server in site.rasas}

        # Now each server finds that the other has written since.
        await asyncio.to_thread(site.balance, by_conversation=False)
        await few(lambda one: some(one, site, turns=Random(f"b/{one.number}").randint(3, 5)), students)
        both = sum(len(ports) == 2 for ports in servers_of_conversations(site).values())
        # By chance some of them only meet the server that they had before.
        assert both >= 0.6 * CONVERSATIONS, f"only {both} conversations were on both servers"
        refused = sum(len(one.refused) for one in students)
        assert refused < 0.02 * sum(len(one.steps) for one in students), f"{refused} posts were refused by servers that all ran"
        await check(site, students)
    site.balance(by_conversation=True)


def test_where_one_of_each_is_killed_the_other_goes_on_and_nothing_is_lost(site: Machines) -> None:
    asyncio.run(_talk_while_servers_die(site))


async def _talk_while_servers_die(site: Machines) -> None:
    async with talkers(site.url, site.students(OF_THE_CRASHES)) as students:
        await few(begin, students)
        talking = [asyncio.create_task(some(one, site, turns=12, pause=0.5, twice=False)) for one in students]
        for name in ("rasa-1", "actions-1", "web-1"):
            await asyncio.sleep(1.5)
            assert not all(task.done() for task in talking)
            await asyncio.to_thread(site.process(name).kill)
        await asyncio.gather(*talking)
        assert all(one.over or sum(kind == SAID for kind, _ in one.steps) >= 12 for one in students)
        for name in ("rasa-1", "actions-1", "web-1"):
            await asyncio.to_thread(site.process(name).start)
        await few(lambda one: some(one, site, turns=2), students)
        await check(site, students)


def test_what_would_be_wrong_is_noticed(site: Machines) -> None:
    asyncio.run(_harmed(site))


async def _harmed(site: Machines) -> None:
    async with talkers(site.url, site.students(1)) as (student,):
        await begin(student)
        for sentence in SENTENCES[:4]:
            await student.reply(sentence.format("seven"))
        await student.hint()
        await student.rewind()
        await student.reply(SENTENCES[4].format("eight"))
        events = recorded(site, [student])[student.session]
    assert faults(events, student.steps) == []
    users = [place for place, event in enumerate(events) if event["event"] == "user"]
    first, second, third = users[1:4]
    harmed = {
        "lost": events[:first] + events[second:],
        "twice": events[:second] + events[first:],
        "in another order": events[:first] + events[second:third] + events[first:second] + events[third:],
        "without an answer": [event for place, event in enumerate(events) if not (event["event"] == "bot" and first < place < second)],
        "answered twice": events[:second] + [event for event in events[first:second] if event["event"] == "bot"] + events[second:],
        "another state": [*events[:first], *_without_state(events[first:second]), *events[second:]],
    }
    for what, found in harmed.items():
        assert faults(found, student.steps), what


def _without_state(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As a server would have kept it that had not seen the turn before."""
    return [{**event, "value": {**event["value"], "turn": 0}} if event.get("name") == "session" else event for event in events]


async def begin(student: Talker) -> None:
    await student.begin(PERSONAS[student.number % len(PERSONAS)], "")


async def some(student: Talker, site: Machines, turns: int, pause: float = 0.0, twice: bool = True) -> None:
    """Have a part of the conversation: some replies, now and then a hint, and a reply taken back and said in other words.

    `twice`: now and then the same form goes to all web servers at once.
    """
    random = Random(f"{student.number}/{len(student.steps)}")
    for _ in range(turns):
        if student.over:
            return
        if random.random() < 0.2:
            await student.hint()
        if twice and random.random() < 0.15:
            await student.reply_twice(student.next_text(random), [server.url for server in site.webs])
        else:
            await student.reply(student.next_text(random))
        if random.random() < 0.15 and not student.over:
            await student.rewind()
            await student.reply(student.next_text(random))
        await asyncio.sleep(pause)


async def few(what: Callable[[Talker], Awaitable[None]], students: Sequence[Talker]) -> None:
    """Let all students do something, so many at once as the test is for."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(student: Talker) -> None:
        async with places:
            await what(student)

    await asyncio.gather(*map(one, students))


async def check(site: Machines, students: Sequence[Talker]) -> None:
    """Compare what was acknowledged, what PostgreSQL holds, what `mi` says to it, and what each web server shows."""
    events = recorded(site, students)
    wrong = {one.number: found for one in students if (found := faults(events[one.session], one.steps))}
    assert not wrong, f"{len(wrong)} of {len(students)} conversations: {dict(list(wrong.items())[:3])}"
    for server in site.webs:
        for one in students:
            assert await one.bubbles(server.url) == on_the_page(events[one.session]), f"what {server.name} shows"
    assert site.rows(WEB, "select count(*) from practice_post where state <> 'done'") == [(0,)]


def recorded(site: Machines, students: Sequence[Talker]) -> dict[str, list[dict[str, Any]]]:
    """Return what PostgreSQL holds of each student's session, in the order of the events' numbers."""
    senders = {sender: str(pk) for pk, sender in site.rows(WEB, "select id, sender_id from practice_session")}
    events: dict[str, list[dict[str, Any]]] = {one.session: [] for one in students}
    for _, sender, data in site.events():
        if senders.get(sender) in events:
            events[senders[sender]].append(json.loads(data))
    return events


def servers_of_conversations(site: Machines) -> dict[str, set[int]]:
    """Return the ports of the Rasa servers that have answered each conversation."""
    found: dict[str, set[int]] = defaultdict(set)
    for tried, status, conversation in site.served("rasa"):
        if status == 200:
            found[conversation].add(tried[-1])
    return dict(found)
