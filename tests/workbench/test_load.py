"""Made-up students against a small stand-in for the servers: what they send, and what is measured."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from workbench import cli, load, load_command, trainees
from workbench.load import Measured, Plan
from workbench.load_command import on_channel, on_pages, scripts, students
from workbench.model import Failed
from workbench.visitors import script

FORM = (
    '<form id="say-form"><input name="csrfmiddlewaretoken" value="t0ken">'
    '<input id="say-key" value="{key}"><input id="say-seen" value="{seen}"></form>'
)


class StandIn:
    """Answers as Rasa's channel and as the web's pages do."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.said: list[dict[str, str]] = []
        self.status, self.answer = 200, [{"text": "Hm."}, {"custom": {"kind": "feedback"}}]
        self.over_after = 0
        self.at_once = self.most_at_once = 0
        self.app = web.Application()
        self.app.router.add_post("/webhooks/rest/webhook", self.channel)
        self.app.router.add_get("/accounts/login/", self.page)
        self.app.router.add_post("/accounts/login/", self.log_in)
        self.app.router.add_get("/practice/", self.page)
        self.app.router.add_post("/practice/start/", self.start)
        self.app.router.add_get("/practice/1/", self.page)
        self.app.router.add_post("/practice/1/say/", self.say)

    async def channel(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.posts.append(await request.json())
        await asyncio.sleep(0.005)
        self.at_once -= 1
        return web.json_response(self.answer, status=self.status)

    async def page(self, request: web.Request) -> web.Response:
        return web.Response(text=FORM.format(key="first", seen=0), content_type="text/html")

    async def log_in(self, request: web.Request) -> web.Response:
        given = await request.post()
        return web.Response(text="/logout/" if given["password"] == "right" and given["csrfmiddlewaretoken"] == "t0ken" else "again")

    async def start(self, request: web.Request) -> web.Response:
        assert (await request.post())["csrfmiddlewaretoken"] == "t0ken"
        raise web.HTTPFound("/practice/1/")

    async def say(self, request: web.Request) -> web.Response:
        assert request.headers["HX-Request"] == "true"
        self.said.append(dict(await request.post()))
        if self.over_after and len(self.said) == self.over_after:
            return web.Response(text="This session is over, so nothing was sent.", status=409)
        return web.Response(text=FORM.format(key=f"key {len(self.said)}", seen=len(self.said)), status=self.status)


@pytest.fixture
async def stand_in() -> AsyncIterator[StandIn]:
    made = StandIn()
    made.server = TestServer(made.app, host="127.0.0.1")
    await made.server.start_server()
    made.url = str(made.server.make_url("")).rstrip("/")
    yield made
    await made.server.close()


async def test_all_have_their_turns(stand_in: StandIn) -> None:
    found = await on_channel(Plan(conversations=3, turns=4), stand_in.url, show=False)
    assert len(found.turns) == 12 and len(found.starts) == 3 and not found.errors
    assert sorted(number for number, _ in found.turns) == sorted([1, 2, 3, 4] * 3)
    # A little less than it sleeps: the loop counts whole milliseconds.
    assert all(took >= 0.003 for _, took in found.turns) and found.per_second > 0


async def test_they_talk_at_once(stand_in: StandIn) -> None:
    await on_channel(Plan(conversations=6, turns=3), stand_in.url, show=False)
    assert stand_in.most_at_once == 6


async def test_each_begins_with_a_client_and_keeps_its_name(stand_in: StandIn) -> None:
    await on_channel(Plan(conversations=2, turns=2), stand_in.url, show=False)
    starts = [post for post in stand_in.posts if post["message"].startswith("/start")]
    assert len({json.loads(post["message"][6:])["persona"] for post in starts}) == 2
    assert len({post["sender"] for post in stand_in.posts}) == 2
    keys = [post["metadata"]["key"] for post in stand_in.posts]
    assert len(set(keys)) == len(keys) == 6


async def test_another_bot_is_sent_no_commands(stand_in: StandIn) -> None:
    stand_in.answer = []
    found = await on_channel(Plan(conversations=2, turns=2), stand_in.url, any_bot=True, show=False)
    assert not any(post["message"].startswith("/") for post in stand_in.posts) and not found.errors and len(found.turns) == 4


async def test_the_same_seed_says_the_same(stand_in: StandIn) -> None:
    async def said(seed: str) -> list[str]:
        stand_in.posts.clear()
        await on_channel(Plan(conversations=1, turns=5, seed=seed), stand_in.url, show=False)
        return [post["message"] for post in stand_in.posts]

    assert await said("1") == await said("1") != await said("2")


@pytest.mark.parametrize(("status", "answer", "why"), [(500, [], "status 500"), (200, [], "an empty answer")])
async def test_what_is_no_answer_is_counted(stand_in: StandIn, status: int, answer: list[Any], why: str) -> None:
    plan = Plan(conversations=1, turns=3)
    stand_in.status, stand_in.answer = status, answer
    found = await on_channel(plan, stand_in.url, show=False)
    assert set(found.errors) == {why} and not found.turns


async def test_a_server_that_is_not_there_is_counted() -> None:
    found = await on_channel(Plan(conversations=2, turns=3), "http://127.0.0.1:1", show=False)
    assert sum(found.errors.values()) == 2 and found.percentile(0.5) == 0 and found.per_second == 0


async def test_time_ends_it(stand_in: StandIn) -> None:
    found = await on_channel(Plan(conversations=2, turns=1000, think=0.02, duration=0.3), stand_in.url, show=False)
    assert 0.05 < found.seconds < 2 and 2 <= len(found.turns) < 200


async def test_a_client_that_has_left_is_followed_by_a_new_session(stand_in: StandIn) -> None:
    stand_in.answer = [{"custom": {"kind": "aside"}}]
    await on_channel(Plan(conversations=1, turns=2), stand_in.url, show=False)
    assert [post["message"][:6] == "/start" for post in stand_in.posts] == [True, False, True, False, True]


async def test_on_the_pages_each_reply_brings_the_forms_own_fields(stand_in: StandIn) -> None:
    found = await on_pages(Plan(conversations=1, turns=3), stand_in.url, [("a", "right", "")], show=False)
    assert [(one["key"], one["seen"], one["csrfmiddlewaretoken"]) for one in stand_in.said] == [
        ("first", "0", "t0ken"),
        ("key 1", "1", "t0ken"),
        ("key 2", "2", "t0ken"),
    ]
    assert len(found.turns) == 3 and not found.errors and all(one["text"] for one in stand_in.said)


async def test_on_the_pages_a_session_that_is_over_is_no_fault(stand_in: StandIn) -> None:
    stand_in.over_after = 2
    found = await on_pages(Plan(conversations=1, turns=4), stand_in.url, [("a", "", "c00kie")], show=False)
    assert not found.errors and [number for number, _ in found.turns] == [1, 1, 2]


async def test_who_cannot_log_in_is_named(stand_in: StandIn) -> None:
    with pytest.raises(Failed, match="somebody cannot log in"):
        await on_pages(Plan(conversations=1), stand_in.url, [("somebody", "wrong", "")], show=False)


def measured(*turns: tuple[int, float]) -> Measured:
    return Measured(Plan(), seconds=2.0, turns=list(turns))


def test_percentiles_are_of_all_turns() -> None:
    found = measured(*((number, number / 1000) for number in range(1, 101)))
    assert (found.percentile(0.5), found.percentile(0.95), found.percentile(0.99)) == (51, 96, 100)
    assert found.per_second == 50


def test_a_turn_is_told_by_those_around_it() -> None:
    found = measured(*((number, 0.01 if number < 100 else 0.02) for number in range(1, 207)))
    assert (found.around(5), found.around(200)) == (10, 20)
    assert measured((1, 0.01)).around(5) is None


def test_figures_are_plain_data_and_lines() -> None:
    found = measured((1, 0.01), (2, 0.03))
    found.errors["status 500"] = 2
    found.memory["bot"], found.computed["bot"] = 300.0, 0.02
    figures = json.loads(json.dumps(found.as_dict()))
    assert figures["computing_ms_per_turn"] == {"bot": 10.0} and figures["errors"] == {"status 500": 2}
    text = "\n".join(load.lines(found))
    assert re.search(r"2 in 2\.0 s, 1\.0 a second", text) and "2 x status 500" in text and "300.0 MB" in text


def test_every_script_has_its_turns() -> None:
    personas, parts = load_command.clients(), trainees.load()
    for kind in ("expert", "beginner", "arguer"):
        said = script(personas[0], parts, kind, "1", 60)
        assert len(said) == 60 and all(said)


def test_a_crowd_prepares_no_more_than_it_can_say() -> None:
    assert len(scripts(Plan(conversations=1, turns=1000, think=30, duration=90))[0][2]) <= 8


def test_students_come_from_a_file(tmp_path: Any) -> None:
    file = tmp_path / "students.txt"
    file.write_text("anna secret\nben secret c00kie\n\n")
    assert students(2, file) == [("anna", "secret", ""), ("ben", "secret", "c00kie")]
    with pytest.raises(Failed, match="2 students for 3"):
        students(3, file)
    file.write_text("anna\n")
    with pytest.raises(Failed, match="a name, a password"):
        students(1, file)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--web", "http://a", "--against", "http://b"],
        ["--against", "http://b", "--conversations", "0"],
        ["--against", "http://b", "--think", "-1"],
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["load", *arguments])


def test_the_exit_code_tells_of_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["load", "--against", "http://127.0.0.1:1", "--conversations", "1", "--turns", "1", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["turns"] == 0


def test_rounds_become_one() -> None:
    first, second = measured((1, 0.01), (2, 0.03)), measured((1, 0.02))
    first.computed, second.computed = {"bot": 1.0}, {"bot": 2.0, "web": 0.5}
    second.memory = {"bot": 300.0}
    second.errors["status 503"] += 1
    whole = load.together([first, second])
    assert whole.turns == [(1, 0.01), (2, 0.03), (1, 0.02)] and whole.percentile(0.5) == 20
    assert whole.computed == {"bot": 3.0, "web": 0.5} and whole.memory == {"bot": 300.0} and whole.errors == {"status 503": 1}
    assert whole.seconds == first.seconds + second.seconds and first.turns == [(1, 0.01), (2, 0.03)]
