"""Made-up students who talk through the pages while something breaks, and note what they were told about each reply."""

import asyncio
import html
import re
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from tests.scale.students import PERSONAS, SENTENCES
from workbench.visitors import Bad, _next, _token

ACKNOWLEDGED, REFUSED, BARE, LOST = "acknowledged", "refused", "bare", "lost"
"""The page showed the answer; said kindly that nothing was sent and kept the text; only an error came; the connection broke."""
CALM = SENTENCES[:5]
"""What no client walks out on."""
LONGEST_WAIT = 40.0
"""Seconds within which every post has an answer of some kind: the web waits 15 for the bot, and a little for the record."""
PATIENCE = 120.0
"""Seconds for which a student sends the same reply again before giving up."""

Person = tuple[str, str]
"""Name, and the cookie of a session in which it is logged in."""


class Unserved(AssertionError):
    """A reply did not get through however often it was sent."""


@dataclass
class Student:
    """Somebody with a browser; with script as the chat page has it, or with plain forms."""

    http: aiohttp.ClientSession
    url: str
    number: int
    script: bool
    think: float = 0.6
    session: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """What was acknowledged, in order."""
    told: list[tuple[str, int, float]] = field(default_factory=list)
    """Of each post: what came, the status (0 without one) and after how many seconds."""
    unkind: list[str] = field(default_factory=list)
    """What should not have been said, or not in that way."""
    again: int = 0
    """How often the whole page had to be loaded."""

    @property
    def where(self) -> str:
        return f"{self.url}/practice/{self.session}/"

    async def begin(self) -> None:
        """Start a session, as often as it takes."""
        key, deadline, came = str(uuid.uuid4()), time.monotonic() + PATIENCE, ""
        while True:
            try:
                page = await self._get(f"{self.url}/practice/")
                given = {
                    "key": key,
                    "persona": PERSONAS[self.number % len(PERSONAS)],
                    "feedback": "each_turn",
                    "difficulty": "gentle",
                    "csrfmiddlewaretoken": _token(page),
                }
                async with self.http.post(f"{self.url}/practice/start/", data=given) as answer:
                    page, status = await answer.text(), answer.status
                if status == 200 and "say-form" in page:
                    self.session = key
                    self.fields = {"csrfmiddlewaretoken": _token(page), **_next(page)}
                    return
                came = f"{status}: {_plain(page)}"
            except (Bad, aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
                came = repr(error)
            if time.monotonic() > deadline:
                raise Unserved(f"student {self.number} cannot begin: {came}")
            await asyncio.sleep(0.5)

    def next_text(self) -> str:
        """Return a reply that nobody has said before: the number in it is this student's and this turn's alone."""
        count = len(self.said)
        return CALM[count % len(CALM)].format(f"{self.number + 1}{count:03}")

    async def say(self, text: str) -> None:
        """Say something until the client's answer is on the page; the form's key stays as the page would keep it.

        Raises:
            Unserved: it did not get through.
        """
        deadline = time.monotonic() + PATIENCE
        while not await self._post(text):
            if time.monotonic() > deadline:
                raise Unserved(f"student {self.number} cannot say {text!r}: {self.told[-5:]}")
            await asyncio.sleep(0.5)
        self.said.append(text)

    async def _post(self, text: str) -> bool:
        began = time.monotonic()
        try:
            headers = {"HX-Request": "true"} if self.script else {}
            async with self.http.post(f"{self.where}say/", data={**self.fields, "text": text}, headers=headers) as answer:
                page, status, kind = await answer.text(), answer.status, answer.headers
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            if isinstance(error, asyncio.TimeoutError):
                self.unkind.append(f"{text!r}: no answer of any kind in {LONGEST_WAIT} s")
            # The chat page says "No connection" and keeps text and key.
            self.told.append((LOST, 0, time.monotonic() - began))
            return False
        found = self._answered(page, status, text) if not self.script else self._answered_in_part(page, status, kind, text)
        self.told.append((found, status, time.monotonic() - began))
        if found == BARE:
            # "That did not work. Reload the page, then send it again."
            return await self._reload(text)
        if found == ACKNOWLEDGED:
            self.fields |= _next(page)
        return found == ACKNOWLEDGED

    def _answered_in_part(self, page: str, status: int, headers: "aiohttp.typedefs.LooseHeaders", text: str) -> str:
        if status == 200:
            if html.escape(text) in _words(page) and _next(page).get("key") not in (None, self.fields["key"]):
                return ACKNOWLEDGED
            self.unkind.append(f"{text!r}: 200 without the reply and its answer: {page[:400]}")
            return REFUSED
        if headers.get("HX-Retarget") == "#notice":  # type: ignore[union-attr]
            if "kept" not in page or "Send again" not in page:
                self.unkind.append(f"{text!r}: {status} without a kind word: {page[:400]}")
            return REFUSED
        return BARE

    def _answered(self, page: str, status: int, text: str) -> str:
        if status == 200 and "say-form" in page and html.escape(text) in _words(page) and not _draft(page):
            return ACKNOWLEDGED
        if _draft(page) == text and f'value="{self.fields["key"]}"' in page and re.search(r'id="notice" role="alert">\s*<p', page):
            return REFUSED
        if status not in (502, 504) or "<center>nginx" not in page:
            # nginx knows nothing of what was written: then it is the browser's "back" that has it.
            self.unkind.append(f"{text!r}: {status}, and the text is not kept in the page: {_plain(page)}")
        return BARE

    async def _reload(self, text: str) -> bool:
        """Load the page anew as somebody would who is told so; whether the reply turns out to have been said."""
        self.again += 1
        try:
            page = await self._get(self.where)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False
        if "say-form" not in page:
            return False
        self.fields = {"csrfmiddlewaretoken": _token(page), **_next(page)}
        return html.escape(text) in _words(page)

    async def page(self) -> str:
        """Return the conversation's page."""
        return await self._get(self.where)

    async def _get(self, url: str) -> str:
        async with self.http.get(url) as answer:
            if "/accounts/login" in str(answer.url):
                raise Unserved(f"student {self.number} was logged out")
            page = await answer.text()
            if answer.status >= 500 and "<main" not in page and "<center>nginx" not in page:
                self.unkind.append(f"GET {url}: {answer.status}: {_plain(page)}")
            return page


@dataclass
class Crowd:
    """Students who talk all at once."""

    students: Sequence[Student]
    _talking: list["asyncio.Task[None]"] = field(default_factory=list)
    _stop: bool = False

    async def talk(self) -> None:
        """Begin, and go on talking until told to stop."""
        await asyncio.gather(*(one.begin() for one in self.students if not one.session))
        self._stop = False
        self._talking = [asyncio.create_task(self._talk(one)) for one in self.students]

    async def _talk(self, one: Student) -> None:
        while not self._stop:
            await one.say(one.next_text())
            await asyncio.sleep(one.think)

    async def more(self, replies: int, patience: float = PATIENCE) -> float:
        """Wait until each has been answered so many times more; return how many seconds that took."""
        began, wanted = time.monotonic(), {one.number: len(one.said) + replies for one in self.students}
        while any(len(one.said) < wanted[one.number] for one in self.students):
            for task in self._talking:
                if task.done():
                    task.result()
            late = [(one.number, one.told[-3:]) for one in self.students if len(one.said) < wanted[one.number]]
            assert time.monotonic() - began < patience, f"still waiting after {patience} s: {late}"
            await asyncio.sleep(0.1)
        return time.monotonic() - began

    async def stop(self) -> None:
        """Let each finish the reply that it is at."""
        self._stop = True
        await asyncio.gather(*self._talking)

    @property
    def told(self) -> "Counter[str]":
        """How often each kind of answer came, with its status."""
        return Counter(f"{what} {status}" if status else what for one in self.students for what, status, _ in one.told)

    @property
    def unkind(self) -> list[str]:
        return [f"student {one.number} ({'script' if one.script else 'plain'}): {what}" for one in self.students for what in one.unkind]

    def slowest(self) -> float:
        """The longest that anybody waited for an answer of any kind, in seconds."""
        return max((seconds for one in self.students for _, _, seconds in one.told), default=0.0)


@asynccontextmanager
async def crowd(url: str, people: Sequence[Person]) -> AsyncIterator[Crowd]:
    """Give each of `people` a browser; every second one has no script."""
    browsers = [
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(total=LONGEST_WAIT), trust_env=False)
        for _ in people
    ]
    found = Crowd([Student(http, url, number, script=number % 2 == 0) for number, http in enumerate(browsers)])
    for http, (_, cookie) in zip(browsers, people):
        http.cookie_jar.update_cookies({"sessionid": cookie}, URL(url))
    try:
        yield found
    finally:
        for task in found._talking:
            task.cancel()
        await asyncio.gather(*found._talking, return_exceptions=True)
        for http in browsers:
            await http.close()


def _words(page: str) -> str:
    """Return what stands in the conversation's bubbles."""
    return "\n".join(re.findall(r'<p class="words">(.*?)</p>', page, re.DOTALL))


def shown(page: str) -> list[str]:
    """Return the student's own words on the conversation's page, in the order in which they stand there."""
    return [html.unescape(own) for own in re.findall(r'<div class="bubble own">.*?<p class="words">(.*?)</p>', page, re.DOTALL) if own]


def _draft(page: str) -> str:
    found = re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def _plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())[:300]
