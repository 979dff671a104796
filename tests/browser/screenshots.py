"""Pictures of the student's pages for docs/images, on a phone and on a desktop, light and dark. Run by hand against a running site:

    python -m tests.browser.screenshots http://127.0.0.1:8000 docs/images --name student --password practice

It plays a conversation, a drill and the beginning of the first session, so it leaves sessions behind with that student.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.pages import Site
from tests.conftest import ARGS, chromium_path

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TALK = (
    "You'd rather be anywhere but here, and nobody asked you.",
    "You really need to stop drinking, Ray.",
    None,
    "It's a lot to lose half a day's pay for something you never chose.",
    "You've gone twenty-six years without an accident. That takes care.",
    "Part of you would leave it all as it is, and part of you thinks of Beth learning to drive.",
)
"""What is said to Ray; nothing takes the last reply back."""
MORE = (
    "What matters most to you at home?",
    "Have you tried drinking less?",
    "It's up to you what you do with this.",
    "What would be different in a year if you changed something?",
    "You're worried about what Beth sees.",
)
DRILL = ("You're not sure that it is worth the trouble.", "You should really stop it now.", None, "Part of you likes it just as it is.")


@dataclass(frozen=True)
class Shot:
    """A page to take: its name in the file's name, its address, and what to do there first."""

    name: str
    path: str
    before: Callable[[Page], None] = lambda page: None


def main() -> None:
    """Play, then take every page in every size and scheme."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="student")
    parser.add_argument("--password", default="practice")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGS))
        site = Site(browser.new_context(viewport=DESKTOP, reduced_motion="reduce").new_page(), given.url.rstrip("/"))
        site.log_in(given.name, given.password)
        shots = _played(site)
        cookies = site.page.context.storage_state()
        for scheme in ("light", "dark"):
            for device, size in (("desktop", DESKTOP), ("phone", PHONE)):
                context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", storage_state=cookies)
                page = context.new_page()
                for shot in shots:
                    page.goto(f"{site.url}{shot.path}", wait_until="load")
                    shot.before(page)
                    page.screenshot(path=given.folder / f"{shot.name}-{device}-{scheme}.png")
                context.close()
        browser.close()


def _played(site: Site) -> list[Shot]:
    """Make what there is to see, and return where it is."""
    ended = _conversation(site, *TALK, *MORE)
    site.page.locator("summary", has_text="End the session").click()
    site.page.get_by_role("button", name="End and see the summary").click()
    expect(site.page.get_by_role("heading", name="The figures")).to_be_visible(timeout=20_000)
    lesson = _begun(site, "Start the two-minute first session")
    drill = _drill(site)
    talk = _conversation(site, *TALK)
    return [
        Shot("start", "/practice/"),
        Shot("chat", talk),
        Shot("keys", talk, lambda page: page.get_by_role("button", name="All keys").click()),
        Shot("report", f"{ended}summary/"),
        Shot("drills", "/practice/drills/"),
        Shot("drill", drill),
        Shot("first-session", lesson),
        Shot("progress", "/practice/progress/"),
        Shot("words", "/practice/words/"),
    ]


def _conversation(site: Site, *said: str | None) -> str:
    talk = site.start("Ray")
    for text in said:
        if text is None:
            talk.take_back()
        else:
            talk.say(text)
    return site.page.url.removeprefix(site.url)


def _begun(site: Site, button: str) -> str:
    site.open("/practice/drills/")
    site.page.get_by_role("button", name=button).click()
    expect(site.page.locator("#posed .words")).to_be_visible(timeout=20_000)
    site.page.wait_for_load_state("load")
    return site.page.url.removeprefix(site.url)


def _drill(site: Site) -> str:
    path, page = _begun(site, "Drill: Sustain talk"), site.page
    for text in DRILL:
        again = page.get_by_role("button", name="Try this line again")
        if text is None:
            if not again.count():
                continue
            again.click()
            page.wait_for_load_state("load")
        else:
            key = page.locator("#say-key").input_value()
            page.locator("#text").fill(text)
            page.locator("#text").press("Enter")
            expect(page.locator("#say-key")).not_to_have_value(key, timeout=20_000)
    return path


if __name__ == "__main__":
    main()
