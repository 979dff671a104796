"""The trained bot behind its channel and before its record: whatever is posted is answered, and moves nothing that it should not."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from components.channel import GuardedRest
from mi import transcript
from mi.drill import Drill
from mi.session import Session
from tests.door import Door
from tests.fuzz.inputs import inputs, junk, message, promptly, text
from web.practice.messages import as_text, clean
from workbench.model import newest

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
KINDS = {"feedback", "hint", "aside", "summary", "rewound", "drill", "lesson", "verdict", "drill_result", "coding", "coded"}
OF_RASA = ("restart", "back", "session_start")
"""Commands of Rasa's own: it takes them without a word."""
SLOTS = {"session", "feedback", "coding"}


class Bot:
    """The newest model with the project's own channel, action endpoint and stores, as `make run` starts them."""

    def __init__(self, model: Path, folder: Path) -> None:
        from rasa.core.agent import load_agent
        from rasa.core.utils import AvailableEndpoints
        from rasa.utils.endpoints import EndpointConfig

        self._db = folder / "tracker.db"
        endpoints = AvailableEndpoints(
            action=EndpointConfig("http://127.0.0.1:9/webhook", in_process="actions"),
            tracker_store=EndpointConfig(type="components.tracker_store.LiveTrackerStore", dialect="sqlite", db=str(self._db)),
            lock_store=EndpointConfig(type="components.lock_store.PromptLockStore"),
        )
        # A thread of its own: the browser's tests leave a running loop behind in theirs.
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.agent = self._wait(load_agent(model_path=str(model), endpoints=endpoints))
        # The machine may be busy: what counts is the time at work.
        self._door = Door(GuardedRest(limit=100.0), self.agent.handle_message)
        self._number = 0

    def _wait(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(120)

    def new(self) -> str:
        self._number += 1
        return f"fuzz-{self._number}"

    def begin(self, how: str = '/start{"persona": "ray", "seed": "7"}') -> str:
        sender = self.new()
        assert self.post(sender, how)[0] == 200
        return sender

    def post(self, sender: str, said: str, **more: Any) -> tuple[int, Any]:
        """Post a message and return status and answers; the work of the other thread is measured there."""

        async def measured() -> tuple[int, Any]:
            with promptly():
                return await self._door.post({"sender": sender, "message": said, **more})

        found: tuple[int, Any] = self._wait(measured())
        return found

    def send(self, sender: str, said: str, **more: Any) -> list[dict[str, Any]]:
        status, messages = self.post(sender, said, **more)
        assert status == 200, f"{status}: {messages}"
        return list(messages)

    def tracker(self, sender: str) -> Any:
        return self._wait(self.agent.tracker_store.retrieve(sender))

    def recorded(self, sender: str) -> list[dict[str, Any]]:
        """The events as the database holds them."""
        with sqlite3.connect(self._db) as database:
            rows = database.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", (sender,)).fetchall()
        return [json.loads(data) for (data,) in rows]

    def read(self, sender: str) -> transcript.Transcript:
        return transcript.read(self.recorded(sender))

    def state(self, sender: str) -> Any:
        """What the bot remembers of a conversation; the same, whether it stayed in memory or is read from the database."""
        kept = self.tracker(sender)
        if kept is None:
            return None
        self.agent.tracker_store._live.take(sender)
        again = self.tracker(sender)
        slots = {name: (kept.get_slot(name), again.get_slot(name)) for name in again.slots}
        assert all(one == other for one, other in slots.values()), "what is in memory is not what is recorded"
        assert set(slots) - SLOTS <= {"requested_slot", "session_started_metadata"}, "a slot that nobody knows"
        held = again.get_slot("session")
        if held:
            assert (Drill if Drill.is_one(held) else Session).from_dict(held).as_dict() == held
        return held


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    model = newest(ROOT)
    if model is None:
        pytest.fail("There is no model yet; train one with `mi-practice train`.")
    return Bot(model, tmp_path_factory.mktemp("record"))


def answered(messages: list[dict[str, Any]]) -> None:
    kinds = {(one.get("custom") or {}).get("kind") for one in messages} - {None}
    assert messages and kinds <= KINDS, "an empty answer looks like a dead action server"
    json.dumps(messages, allow_nan=False, ensure_ascii=False).encode()
    event(", ".join(sorted(kinds)) or "line alone")


@inputs(400)
@given(replies=st.lists(message(), min_size=1, max_size=3))
def test_whatever_a_student_says_is_answered_and_no_command(bot: Bot, replies: list[str]) -> None:
    sender = bot.begin()
    for number, reply in enumerate(filter(None, map(clean, replies))):
        turns = len(bot.read(sender).all_turns)
        answers = bot.send(sender, as_text(reply), metadata={"key": f"{sender}-{number}"})
        answered(answers)
        read = bot.read(sender)
        assert read.persona == "ray" and read.summary is None and not any(turn.taken_back for turn in read.all_turns)
        assert len(read.all_turns) - turns in (0, 1)
        assert bot.state(sender)["persona"] == "ray"
    recorded = len(bot.recorded(sender))
    if recorded and any(map(clean, replies)):
        assert bot.send(sender, as_text(reply), metadata={"key": f"{sender}-{number}"}) == answers, "said once, answered alike"
        assert len(bot.recorded(sender)) == recorded


def carried() -> st.SearchStrategy[str]:
    """What stands behind a command's name: JSON of any sort, what is nearly JSON, and what makes a reader of JSON give up."""
    names = st.sampled_from(("session", "feedback", "coding", "utterance", "persona", "volley", "history", "seed", "language", "technique"))
    value = st.one_of(text(), junk(), st.sampled_from(("ray", "each_turn", "de", "rolling_sustain")))
    given = st.dictionaries(st.one_of(names, names, text()), value, max_size=3)
    whole = st.builds(lambda what, ascii: json.dumps(what, ensure_ascii=ascii), given, st.booleans())
    odd = (
        "[" * 9000,
        '{"seed": ' + "9" * 9000 + "}",
        '{"seed": ' * 1500,
        "{}",
        "{",
        '{"seed": NaN}',
        '{"seed": null}',
        '["ray"]',
        '"ray"',
        "",
    )
    rest = st.sampled_from(("", "", "", "@0.5", "@", "@nan", "@1e999", "}", "{", " and more", "\n"))
    return st.builds(
        lambda what, more: f"{what}{more}"[:19_000].encode("utf-8", "replace").decode(), st.one_of(whole, whole, st.sampled_from(odd)), rest
    )


OTHERS = (
    "simple_reflection",
    "none",
    "nonsense",
    "unknown",
    "bad_start",
    "unknown_client",
    "not_started",
    "SetSlot",
    "action_end",
    "",
    *OF_RASA,
)


@inputs(400)
@given(name=st.sampled_from(OTHERS), rest=carried())
def test_no_command_carries_a_state_in(bot: Bot, name: str, rest: str) -> None:
    """Whoever may post to the channel may send commands, but the client's state is the bot's own."""
    sender = bot.begin()
    before = bot.state(sender)
    messages = bot.send(sender, f"/{name}{rest}")
    if name not in OF_RASA:
        answered(messages)
    after = bot.state(sender)
    # A slash alone begins no command: what follows is said to the client.
    assert after is None or (not name and after["turn"] == 1) or after["persona"] == before["persona"] and after["state"] == before["state"]


BEGINNINGS = ("", '/start{"persona": "ray", "seed": "7"}', '/drill{"technique": "rolling_sustain"}', "/lesson", "/code")
COMMANDS = ("start", "drill", "lesson", "code", "hint", "rewind", "end")


@inputs(400)
@given(
    how=st.sampled_from(BEGINNINGS),
    commands=st.lists(st.tuples(st.sampled_from(COMMANDS), st.one_of(st.just(""), carried())), min_size=1, max_size=3),
    about=st.fixed_dictionaries(
        {}, optional={"key": st.one_of(junk(), text()), "client": st.one_of(junk(), text()), "register": junk(), "transcript": junk()}
    ),
)
def test_every_command_is_answered_whatever_it_carries(bot: Bot, how: str, commands: list[tuple[str, str]], about: dict[str, Any]) -> None:
    sender = bot.begin(how) if how else bot.new()
    for name, rest in commands:
        answered(bot.send(sender, f"/{name}{rest}"))
        bot.state(sender)
    status, messages = bot.post(sender, "It sounds hard. You should stop.", metadata=about)
    # What comes beside the words may be too much for the channel; then nothing is heard.
    assert status in (200, 400), f"{status}: {messages}"
    if status == 200:
        answered(messages)
    bot.state(sender)
    bot.read(sender)


def test_the_answer_of_a_failed_action_would_be_noticed(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    import actions.turn

    def fails(*_: Any, **__: Any) -> Any:
        raise KeyError("planted")

    monkeypatch.setattr(actions.turn, "aside", fails)
    assert bot.post(bot.begin(), "/nonsense")[0] == 503
