"""Two sessions to look at: scripted replies, played with the running bot, then kept as a demo student's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import yaml

from web.practice import clients, contract
from web.practice.bot import Bot, BotUnavailable
from web.practice.messages import message
from web.practice.models import Post, Session
from web.record.reader import record_of

FOLDER = Path(__file__).parent / "demo"


@dataclass(frozen=True)
class Script:
    """What the trainee says, to which client; where its file has gone, to another one of the same stance."""

    persona: str
    stance: str
    feedback: str
    seed: str
    replies: tuple[str, ...]


def scripts() -> list[Script]:
    """Return the scripts of the demo folder."""
    read = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.yml")))
    return [Script(given["persona"], given["stance"], given["feedback"], given["seed"], tuple(given["replies"])) for given in read]


def play(script: Script, bot: Bot, now: Callable[[], datetime]) -> Session:
    """Play a script with the bot, and return the session, which is not saved: so nothing half-made is left behind.

    Raises:
        BotUnavailable: the bot does not answer, or there is no client of the script's stance.
    """
    session = Session(id=uuid4(), persona=_client(script), feedback=script.feedback, seed=script.seed)
    session.started_at = now()
    _send(session, bot, Post.Kind.START, "", session.id)
    for reply in script.replies:
        _send(session, bot, Post.Kind.SAID, reply)
        if record_of(session.sender_id).transcript.left:
            break
    _send(session, bot, Post.Kind.END, "")
    session.ended_at = now()
    if record_of(session.sender_id).transcript.summary is None:
        raise BotUnavailable("what was said is not in the record; do Rasa and the web name the same tracker store?")
    return session


def _client(script: Script) -> str:
    known = clients.clients()
    fitting = sorted(persona.id for persona in known.values() if persona.stance == script.stance)
    if not fitting:
        raise BotUnavailable(f"there is no {script.stance} client in the folder of personas")
    return script.persona if script.persona in known else fitting[0]


def _send(session: Session, bot: Bot, kind: str, text: str, key: UUID | None = None) -> None:
    answers: list[dict[str, Any]] = bot.send(session.sender_id, message(session, kind, text), str(key or uuid4()))
    if not contract.is_complete(kind, session.feedback, answers):
        raise BotUnavailable(f"the answer to {text or kind!r} lacks what the contract promises")
