"""Made-up students: what they say, and the two ways in which they say it, to a bot's REST channel or on the web's pages."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

import aiohttp

from mi.answer import answer, open_session
from mi.persona import Persona
from workbench.trainees import Scripts, Trainee

KINDS = ("expert", "beginner", "random")
"""The scripted trainees that are played: nobody walks out on them soon."""
PATIENCE = aiohttp.ClientTimeout(total=60)


class Bad(Exception):
    """The server did not answer as it should; the text says how, the same text for the same fault."""


class Over(Exception):
    """The client has ended the session."""


def script(persona: Persona, scripts: Scripts, kind: str, seed: str, turns: int) -> list[str]:
    """Return what a scripted trainee says in a session of `turns` turns, played without any server."""
    trainee = Trainee(scripts, kind, persona, Random(f"{seed}/{kind}"))
    session = open_session(persona, "each_turn", seed, "gentle").session
    said: list[str] = []
    while len(said) < turns:
        volley = trainee.reply(session)
        said.append(volley.text)
        reply = answer(persona, session, volley)
        session = open_session(persona, "each_turn", f"{seed}/{len(said)}", "gentle").session if reply.session.left else reply.session
    return said


class Visitor(Protocol):
    """Somebody who has a conversation."""

    async def begin(self, persona: str, seed: str) -> None:
        """Start a session."""

    async def say(self, text: str) -> None:
        """Say something to the client and wait for the answer."""


@dataclass
class RestVisitor:
    """Posts to a Rasa server's REST channel."""

    http: aiohttp.ClientSession
    url: str
    any_bot: bool = False
    """Whether the bot is not one of ours: it is sent what the trainees say and no commands, and may have nothing to answer."""
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)

    async def begin(self, persona: str, seed: str) -> None:
        self.sender = uuid.uuid4().hex
        if not self.any_bot:
            await self._post("/start" + json.dumps({"persona": persona, "seed": seed, "difficulty": "gentle"}))

    async def say(self, text: str) -> None:
        answers = await self._post(text)
        if not self.any_bot and not any("text" in one for one in answers):
            raise Over

    async def _post(self, message: str) -> list[dict[str, Any]]:
        sent = {"sender": self.sender, "message": message, "metadata": {"key": uuid.uuid4().hex}}
        async with self.http.post(f"{self.url}/webhooks/rest/webhook", json=sent, timeout=PATIENCE) as response:
            if response.status != 200:
                raise Bad(f"status {response.status}")
            answers: list[dict[str, Any]] = await response.json()
        if not answers and not self.any_bot:
            raise Bad("an empty answer")
        return answers


@dataclass
class WebVisitor:
    """Goes through the pages as a browser does: the forms' own fields, and htmx's header."""

    http: aiohttp.ClientSession
    url: str
    where: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    async def log_in(self, name: str, password: str) -> None:
        """Log in on the login page."""
        page = await self._get("/accounts/login/")
        given = {"username": name, "password": password, "csrfmiddlewaretoken": _token(page)}
        async with self.http.post(f"{self.url}/accounts/login/", data=given, timeout=PATIENCE) as response:
            if "/logout/" not in await response.text():
                raise Bad(f"{name} cannot log in")

    async def begin(self, persona: str, seed: str) -> None:
        token = _token(await self._get("/practice/"))
        given = {
            "key": str(uuid.uuid4()),
            "persona": persona,
            "feedback": "each_turn",
            "difficulty": "gentle",
            "csrfmiddlewaretoken": token,
        }
        async with self.http.post(f"{self.url}/practice/start/", data=given, timeout=PATIENCE) as response:
            page = await response.text()
            if response.status != 200 or "say-form" not in page:
                raise Bad(f"no session was started: status {response.status}")
            self.where = str(response.url)
        self.fields = {"csrfmiddlewaretoken": _token(page), **_next(page)}

    async def say(self, text: str) -> None:
        given = {**self.fields, "text": text}
        async with self.http.post(f"{self.where}say/", data=given, headers={"HX-Request": "true"}, timeout=PATIENCE) as response:
            page = await response.text()
            if response.status == 409 and "session is over" in page:
                raise Over
            if response.status != 200:
                raise Bad(f"status {response.status}")
        if "say-key" not in page:
            raise Over
        self.fields = {**self.fields, **_next(page)}

    async def _get(self, path: str) -> str:
        async with self.http.get(f"{self.url}{path}", timeout=PATIENCE) as response:
            if response.status != 200:
                raise Bad(f"{path}: status {response.status}")
            return await response.text()


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if not found:
        raise Bad("a page without a form")
    return found[1]


def _next(page: str) -> dict[str, str]:
    """Return the fields of the next reply's form."""
    found = {name: re.search(rf'id="say-{name}" value="([^"]*)"', page) for name in ("key", "seen")}
    return {name: match[1] for name, match in found.items() if match}
