"""Made-up students on the pages: each notes what it said, asked for and took back, and nothing that was not answered."""

import asyncio
import html
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

import aiohttp
from yarl import URL

from workbench.load_command import Student
from workbench.visitors import PATIENCE, Bad, Over, WebVisitor, _next, _token

SENTENCES = (
    "You have carried this for {} weeks, and it wears you out.",
    "It is up to you what you do with day {} of this.",
    "After {} evenings like that you feel tired of it all.",
    "You managed {} days on your own, and that takes strength.",
    "What would be different if those {} worries were gone?",
    "You should stop this within {} days.",
    "What have the last {} weeks been like for you?",
    "Part of you wants it, and part of you thinks of those {} reasons against it.",
)
"""With a number in it each is said by nobody else, and only once."""
PERSONAS = ("ray", "carys", "lena")
SAID, HINT, REWIND = "said", "hint", "rewind"
AGAIN = 60.0
"""Seconds for which the same form is sent again: as long as a post can be on its way where its web server died."""

_BUBBLE = r'class="bubble \w+"><p class="label">[^<]*</p><p class="words">(.*?)</p>'

Step = tuple[str, str]
"""What a student did, and the words where something was said."""


@dataclass
class Talker(WebVisitor):
    """A student in a conversation, with all that the pages have acknowledged."""

    number: int = 0
    steps: list[Step] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """What came in place of an answer, before the same form got one."""
    over: bool = False
    """Whether the client has walked out."""

    @property
    def session(self) -> str:
        """The id of the session, as the address has it."""
        return self.where.rstrip("/").rsplit("/", 1)[1]

    def next_text(self, random: Random) -> str:
        """Return something to say that nobody has said."""
        count = sum(kind == SAID for kind, _ in self.steps)
        return random.choice(SENTENCES).format(f"{self.number + 1}{count:03}")

    async def reply(self, text: str) -> None:
        """Say something, with the same form as often as it takes, as the chat page does."""
        await self._insist(lambda: self.say(text))
        self.steps.append((SAID, text))

    async def reply_twice(self, text: str, servers: Sequence[str]) -> None:
        """Send the same form to several web servers at once, as a double click behind a load balancer can."""
        given = {**self.fields, "text": text}
        path = URL(self.where).path
        answers = await asyncio.gather(*(self._status(f"{server}{path}say/", given) for server in servers))
        # Each either waited for the other's answer, or was told that it is on its way.
        if not set(answers) <= {200, 409} or 200 not in answers:
            raise Bad(f"sent twice at once: {answers}")
        await self._reload()
        self.steps.append((SAID, text))

    async def hint(self) -> None:
        """Ask for a hint."""
        await self._insist(lambda: self._command("hint"))
        self.steps.append((HINT, ""))

    async def rewind(self) -> None:
        """Take the last reply back."""
        await self._insist(lambda: self._command("rewind"))
        self.steps.append((REWIND, ""))

    async def bubbles(self, server: str = "") -> list[str]:
        """Return all that stands on the page of the conversation, by a certain web server if one is given."""
        page = await self._page(server or self.url)
        return [html.unescape(re.sub(r"</?del>", "", words)) for words in re.findall(_BUBBLE, page, re.DOTALL) if words]

    async def _insist(self, send: Callable[[], Awaitable[None]]) -> None:
        until = asyncio.get_running_loop().time() + AGAIN
        while True:
            try:
                await send()
                return
            except Over:
                self.over = True
                return
            except (Bad, aiohttp.ClientError, asyncio.TimeoutError) as error:
                if asyncio.get_running_loop().time() > until:
                    raise
                self.refused.append(str(error) or type(error).__name__)
                await asyncio.sleep(0.3)

    async def _command(self, name: str) -> None:
        # Another form of the page, with a key of its own; the same key again where it is sent again.
        self.fields = {f"{name}-key": str(uuid.uuid4()), **self.fields}
        given = {"key": self.fields[f"{name}-key"], "csrfmiddlewaretoken": self.fields["csrfmiddlewaretoken"]}
        async with self.http.post(f"{self.where}{name}/", data=given, timeout=PATIENCE) as response:
            if response.status != 200:
                raise Bad(f"{name}: status {response.status}")
            page = await response.text()
        self.fields = {"csrfmiddlewaretoken": _token(page), **_next(page)}

    async def _reload(self) -> None:
        page = await self._page(self.url)
        self.over = "say-key" not in page
        self.fields = {"csrfmiddlewaretoken": _token(page), **_next(page)}

    async def _page(self, server: str) -> str:
        async with self.http.get(f"{server}{URL(self.where).path}", timeout=PATIENCE) as response:
            if response.status != 200 or "/login/" in str(response.url):
                raise Bad(f"the page: status {response.status} at {response.url}")
            return await response.text()

    async def _status(self, url: str, given: dict[str, str]) -> int:
        async with self.http.post(url, data=given, headers={"HX-Request": "true"}, timeout=PATIENCE) as response:
            await response.read()
            return response.status


@asynccontextmanager
async def talkers(url: str, people: Sequence[Student]) -> AsyncIterator[list[Talker]]:
    """Give each of `people` a browser, in which it is logged in."""
    connector = aiohttp.TCPConnector(limit=0)
    browsers = [
        aiohttp.ClientSession(connector=connector, connector_owner=False, cookie_jar=aiohttp.CookieJar(unsafe=True)) for _ in people
    ]
    try:
        for http, (_, _, cookie) in zip(browsers, people):
            http.cookie_jar.update_cookies({"sessionid": cookie}, URL(url))
        yield [Talker(http, url, number=number) for number, http in enumerate(browsers)]
    finally:
        for http in browsers:
            await http.close()
        await connector.close()
