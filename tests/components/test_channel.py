"""The guarded REST channel: who may post, and what."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.run import create_http_input_channels
from rasa.shared.exceptions import RasaException

from components.channel import GuardedRest
from components.turn import AlreadyHeard, current
from tests.asgi import ask
from tests.door import Door

SECRET = "a-secret-that-is-long-enough"
ROOT = Path(__file__).resolve().parents[2]


def post(**changed: Any) -> dict[str, Any]:
    return {"sender": "abc", "message": "It sounds hard.", **changed}


@pytest.fixture
def open_door() -> Door:
    return Door(GuardedRest())


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setenv("MI_CHANNEL_SECRET", SECRET)
    return Door(GuardedRest.from_credentials(None))


async def test_without_a_secret_it_is_rasas_channel_at_rasas_address(open_door: Door) -> None:
    status, answers = await open_door.post(post(metadata={"key": "k"}))
    assert (status, answers) == (200, [{"recipient_id": "abc", "text": "It sounds hard."}])
    heard = open_door.heard[0]
    assert (heard.sender_id, heard.input_channel, heard.metadata) == ("abc", "rest", {"key": "k"})


async def test_who_knows_the_secret_may_post(guarded: Door) -> None:
    assert (await guarded.post(post(), Authorization=f"Bearer {SECRET}"))[0] == 200


@pytest.mark.parametrize("given", ["", SECRET, f"Bearer {SECRET}x", f"bearer {SECRET}", "Bearer ", "Basic YTpi", f"Bearer {SECRET}é"])
async def test_who_does_not_may_not(guarded: Door, given: str) -> None:
    status, answer = await guarded.post(post(), **({"Authorization": given} if given else {}))
    assert status == 401 and "secret" in answer["error"] and SECRET not in str(answer)
    assert guarded.heard == []


async def test_a_stranger_does_not_learn_what_is_wrong_with_a_post(guarded: Door) -> None:
    assert (await guarded.post(b"no json"))[0] == 401


async def test_whether_the_channel_is_there_anybody_may_ask(guarded: Door) -> None:
    assert await ask(guarded.app, "GET", "/webhooks/rest/") == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "JSON object"),
        (b"{", "JSON object"),
        (b"\xff\xfe", "JSON object"),
        (b"[" * 100_000, "JSON object"),
        ([], "JSON object"),
        ("text", "JSON object"),
        (None, "JSON object"),
        ({}, "sender"),
        (post(sender=None), "sender"),
        (post(sender=""), "sender"),
        (post(sender=5), "sender"),
        (post(sender=["abc"]), "sender"),
        (post(sender="a" * 256), "sender"),
        (post(sender="a\x00b"), "sender"),
        (post(sender="\ud800"), "sender"),
        (post(message=None), "message"),
        (post(message={"text": "Hello."}), "message"),
        (post(message=7), "message"),
        (post(message="x" * 20_001), "message"),
        (post(message="a\ud800b"), "message"),
        (post(metadata=[1]), "metadata"),
        (post(metadata={"key": 7}), "metadata.key"),
        (post(metadata={"key": "k" * 65}), "metadata.key"),
        (post(metadata={"client": "x" * 40_001}), "40000 characters of JSON"),
        (post(input_channel={"a": 1}), "input_channel"),
    ],
    ids=list(map(str, range(25))),
)
async def test_what_the_contract_does_not_allow_is_refused_with_its_reason(open_door: Door, body: Any, named: str) -> None:
    status, answer = await open_door.post(body)
    assert status == 400 and named in answer["error"]
    assert open_door.heard == []


@pytest.mark.parametrize("message", ["", " ", "x" * 20_000, "\u202e\u200b\x00🙂", "/start{", '{"text": 1}'], ids=list(map(str, range(6))))
async def test_any_text_is_let_through_as_it_is(open_door: Door, message: str) -> None:
    await open_door.post(post(message=message))
    assert [heard.text for heard in open_door.heard] == [message.strip()]


async def fails(message: Any) -> None:
    await message.output_channel.send_text_message(message.sender_id, "Half a turn.")
    raise OSError("the disk is full")


async def spoils(message: Any) -> None:
    await message.output_channel.send_text_message(message.sender_id, "Half a turn.")
    current().failure = RasaException("the action failed")


async def dawdles(message: Any) -> None:
    await message.output_channel.send_text_message(message.sender_id, "Half a turn.")
    await asyncio.sleep(5)


@pytest.mark.parametrize("what", [fails, spoils, dawdles])
async def test_a_turn_that_failed_is_told_and_says_nothing(what: Any) -> None:
    door = Door(GuardedRest(limit=0.05), what)
    status, answer = await door.post(post())
    assert status == 503 and "nothing of it was kept" in answer["error"] and "Half" not in str(answer)
    door.answer = None
    assert (await door.post(post()))[0] == 200


async def test_what_is_in_the_record_already_is_answered_from_it(open_door: Door) -> None:
    async def was_heard(message: Any) -> None:
        raise AlreadyHeard([{"recipient_id": "abc", "text": "As I said."}, {"recipient_id": "abc", "custom": {"kind": "feedback"}}])

    open_door.answer = was_heard
    status, answers = await open_door.post(post(metadata={"key": "k"}))
    assert (status, [answer.get("text") for answer in answers]) == (200, ["As I said.", None])


async def test_the_key_of_a_message_is_known_while_it_is_answered(open_door: Door) -> None:
    keys = []

    async def look(message: Any) -> None:
        keys.append(current().key)

    open_door.answer = look
    for metadata in ({"key": "one"}, {}, None, {"key": None}):
        assert (await open_door.post(post(metadata=metadata)))[0] == 200
    assert keys == ["one", "", "", ""]


async def test_a_turn_is_answered_as_a_whole(open_door: Door) -> None:
    body = json.dumps(post()).encode()
    status, answer = await ask(open_door.app, "POST", "/webhooks/rest/webhook?stream=true", body)
    assert status == 400 and "stream" in answer["error"] and open_door.heard == []


@pytest.mark.parametrize("limit", ["0", "-1", "soon", "inf", "nan"])
def test_a_time_limit_that_is_none_keeps_the_server_from_starting(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setenv("MI_TURN_SECONDS", limit)
    with pytest.raises(ValueError, match="MI_TURN_SECONDS is .*number of seconds above 0"):
        GuardedRest.from_credentials(None)


@pytest.mark.parametrize("secret", ["short", "with spaces around it ", "näh-das-ist-zu-viel"])
def test_a_poor_secret_keeps_the_server_from_starting(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("MI_CHANNEL_SECRET", secret)
    with pytest.raises(ValueError, match="MI_CHANNEL_SECRET") as error:
        GuardedRest.from_credentials(None)
    assert secret not in str(error.value)


def test_it_is_the_channel_of_the_project() -> None:
    channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    assert [type(channel) for channel in channels] == [GuardedRest]
    assert yaml.safe_load((ROOT / "credentials.yml").read_text()).keys() == {"components.channel.GuardedRest"}
