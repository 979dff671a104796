"""What a person does with the pages, in their words; the end-to-end run against the real bot uses these, too."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect


@dataclass
class Site:
    """The web at an address, in one browser page."""

    page: Page
    url: str

    def log_in(self, name: str, password: str) -> None:
        self.page.goto(f"{self.url}/accounts/login/")
        self.page.get_by_label("Username").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("main").get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("button", name="Log out")).to_be_visible()

    def log_out(self) -> None:
        self.page.get_by_role("button", name="Log out").click()
        expect(self.page.get_by_role("heading", name="Log in")).to_be_visible()

    def start(self, client: str, at_end: bool = False, share: bool = False) -> "Conversation":
        """Choose a client by name and begin; the trainers read it where it is shared."""
        self.page.goto(f"{self.url}/practice/")
        self.page.get_by_role("radio", name=client, exact=True).check()
        self.page.get_by_role("radio", name="At the end" if at_end else "After each reply").check()
        if share:
            self.page.get_by_role("radio", name="My trainers and me").check()
        return self.begin(client)

    def begin(self, client: str) -> "Conversation":
        """Press the button under all choices."""
        self.page.get_by_role("button", name="Start the session").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(client)
        # Nobody types as fast as a test: the page's script is deferred, and before it Enter only begins a new line.
        self.page.wait_for_load_state("load")
        return Conversation(self.page)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.url}{path}")

    def review_newest(self) -> "Transcript":
        """Open the newest session of the trainer's list."""
        self.page.goto(f"{self.url}/review/")
        self.page.get_by_role("row").nth(1).get_by_role("link").click()
        return Transcript(self.page)


@dataclass
class Conversation:
    """The chat page."""

    page: Page

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def box(self) -> Locator:
        return self.page.locator("#text")

    @property
    def turns(self) -> Locator:
        return self.log.get_by_role("article")

    @property
    def notice(self) -> Locator:
        return self.page.locator("#notice")

    def opening(self) -> str:
        return self.log.locator(".bubble.client .words").first.inner_text()

    def say(self, text: str, timeout: float = 20_000) -> Locator:
        """Type a reply, send it with Enter, and return the new entry of the log once it is there."""
        entries = self.log.locator(".volley")
        before = entries.count()
        self.box.fill(text)
        self.box.press("Enter")
        expect(entries).to_have_count(before + 1, timeout=timeout)
        return entries.nth(before)

    def feedback(self, turn: Locator) -> dict[str, str]:
        """Read the feedback beside a turn: its outcome, why, and what to try instead (empty where the reply was good)."""
        shown = turn.locator(".feedback")
        tried = shown.locator("blockquote")
        return {
            "outcome": shown.locator(".outcome").inner_text().strip(),
            "why": shown.locator(".why").inner_text().strip() if shown.locator(".why").count() else "",
            "try_instead": tried.inner_text().strip() if tried.count() else "",
        }

    def answer(self, turn: Locator) -> str:
        return turn.locator(".bubble.client .words").inner_text().strip()

    def hint(self) -> str:
        self.page.get_by_role("button", name="Hint").click()
        shown = self.page.locator("#hint .hint")
        expect(shown).to_be_visible(timeout=20_000)
        return shown.inner_text()

    def take_back(self) -> None:
        self.page.get_by_role("button", name="Take back").click()
        self.page.wait_for_load_state()

    def end(self) -> "Summary":
        """End the session, also where the client has walked out already."""
        if self.page.get_by_role("button", name="See the summary").count():
            self.page.get_by_role("button", name="See the summary").click()
        else:
            self.page.locator("summary", has_text="End the session").click()
            self.page.get_by_role("button", name="End and see the summary").click()
        expect(self.page.get_by_role("heading", name="The figures")).to_be_visible(timeout=20_000)
        return Summary(self.page)


@dataclass
class Transcript:
    """A session as it is read afterwards."""

    page: Page

    @property
    def turns(self) -> Locator:
        return self.page.locator(".transcript .volley:has(.turn-number)")

    def codes(self) -> list[str]:
        """The names of all codes, in the order in which they stand."""
        return [name.strip(" \n()?") for name in self.page.locator(".transcript mark .code-name").all_inner_texts()]

    def outcomes(self) -> list[str]:
        return [name.strip() for name in self.page.locator(".transcript .outcome").all_inner_texts()]

    def plot(self) -> Locator:
        return self.page.locator("figure.plot > svg")

    def curve(self, name: str) -> list[float]:
        """The numbers of one state by turn, from the table under the drawing."""
        heads = self.page.locator("figure.plot thead th").all_text_contents()
        place = heads.index(name) + 1
        return [float(text) for text in self.page.locator(f"figure.plot tbody tr > :nth-child({place})").all_text_contents()]


@dataclass
class Summary(Transcript):
    """The page at the end of a session: the figures above the transcript."""

    def counted(self, section: str) -> dict[str, int]:
        """The bars of a section such as "How the replies landed", by name."""
        rows: Any = self.page.get_by_role("region", name=section).locator("table.bars tr")
        pairs = (entry.locator("th, td.number").all_text_contents() for entry in rows.all())
        return {name.strip().rstrip(":").strip(): int(number) for name, number in pairs}
