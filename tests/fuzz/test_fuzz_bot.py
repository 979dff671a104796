"""The trained bot as a whole, in this process: whatever a student could send is answered, and moves nothing that it should not."""

import asyncio
import json
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mi import transcript
from mi.session import Session
from tests.fuzz.inputs import inputs, message, promptly, text
from web.practice.messages import as_text, clean
from workbench.model import newest

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"feedback", "hint", "aside", "summary", "rewound"}


class Here:
    """An action endpoint that runs the actions in this process."""

    kwargs: dict[str, Any] = {}

    def __init__(self) -> None:
        from rasa_sdk.executor import ActionExecutor

        self._executor = ActionExecutor()
        self._executor.register_package("actions")

    async def request(self, json: dict[str, Any], **_: Any) -> Any:
        return await self._executor.run(json)


class Bot:
    """The newest model, as the channel speaks to it."""

    def __init__(self, model: Path) -> None:
        from rasa.core.agent import load_agent

        # A thread of its own: the browser's tests leave a running loop behind in theirs.
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.agent = self._wait(load_agent(model_path=str(model)))
        self.agent.processor.action_endpoint = self.agent.action_endpoint = Here()
        self._number = 0

    def _wait(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(120)

    def begin(self) -> str:
        self._number += 1
        self.send(f"fuzz-{self._number}", '/start{"persona": "ray", "seed": "7"}')
        return f"fuzz-{self._number}"

    def send(self, sender: str, said: str) -> list[dict[str, Any]]:
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        channel = CollectingOutputChannel()
        self._wait(self.agent.handle_message(UserMessage(said, channel, sender, input_channel="rest")))
        return channel.messages

    def tracker(self, sender: str) -> Any:
        return self._wait(self.agent.tracker_store.get_or_create_tracker(sender))

    def read(self, sender: str) -> transcript.Transcript:
        return transcript.read(event.as_dict() for event in self.tracker(sender).events)


@pytest.fixture(scope="module")
def bot() -> Bot:
    model = newest(ROOT)
    if model is None:
        pytest.fail("There is no model yet; train one with `mi-practice train`.")
    return Bot(model)


def answered(messages: list[dict[str, Any]]) -> None:
    kinds = {(one.get("custom") or {}).get("kind") for one in messages} - {None}
    assert messages and kinds <= KINDS, "an empty answer looks like a dead action server"
    json.dumps(messages, allow_nan=False)


@inputs(400)
@given(replies=st.lists(message(), min_size=1, max_size=3))
def test_whatever_a_student_says_is_answered_and_no_command(bot: Bot, replies: list[str]) -> None:
    sender = bot.begin()
    for reply in filter(None, map(clean, replies)):
        turns = len(bot.read(sender).all_turns)
        with promptly():
            messages = bot.send(sender, as_text(reply))
        answered(messages)
        read = bot.read(sender)
        assert read.persona == "ray" and read.summary is None and not any(turn.taken_back for turn in read.all_turns)
        assert len(read.all_turns) - turns in (0, 1)
        assert Session.from_dict(bot.tracker(sender).get_slot("session")).persona == "ray"


@inputs(200)
@given(
    name=st.sampled_from(("simple_reflection", "hint", "none", "nonsense", "unknown", "session_start", "restart", "back", "SetSlot", "")),
    carried=st.dictionaries(st.sampled_from(("session", "feedback", "utterance", "persona", "volley", "x")), text(), max_size=3),
    rest=st.sampled_from(("", "@0.5", "}", "{", " and more")),
)
def test_no_command_carries_a_state_in(bot: Bot, name: str, carried: dict[str, str], rest: str) -> None:
    """Whoever may post to the channel may send commands, but the client's state is the bot's own."""
    sender = bot.begin()
    before = bot.tracker(sender).get_slot("session")
    with promptly():
        messages = bot.send(sender, f"/{name}{json.dumps(carried, ensure_ascii=False)}{rest}".encode("utf-8", "replace").decode())
    after = bot.tracker(sender).get_slot("session")
    if name == "restart" and not messages:
        return
    assert after is None or after["persona"] == before["persona"] and after["state"] == before["state"]
