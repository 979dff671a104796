"""Every page with axe's WCAG 2.2 AA rules, light and dark, phone and desktop; and the way of the Tab key."""

import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.pages import Site

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
PASSWORD = "a-long-password"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def faults(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(new_page, live_server, rasa, cast, play, scheme, viewport):
    replies = ("It sounds hard.", "You should stop.", "/rewind", "You managed three weeks.", "asdf")
    going_on = play(cast.student, *replies, stub=rasa.stub)
    done = play(cast.student, *replies, ended=True, stub=rasa.stub)
    page = new_page(color_scheme=scheme, viewport=viewport)
    site = Site(page, live_server.url)
    found = {}

    def look(path):
        site.open(path)
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        found[path] = faults(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways by {wide}px"

    look("/accounts/login/")
    site.log_in("stella", PASSWORD)
    for path in ("/practice/", f"/practice/{going_on.pk}/", f"/practice/{done.pk}/summary/", "/accounts/password_change/", "/no/"):
        look(path)
    site.open(f"/practice/{going_on.pk}/")
    rasa.fails = "yes"
    page.locator("#text").fill("Hello.")
    page.locator("#text").press("Enter")
    expect(page.locator("#notice")).to_contain_text("cannot answer")
    found["chat with a failure"] = faults(page)
    site.log_out()
    site.log_in("tracy", PASSWORD)
    for path in ("/review/", f"/review/{done.pk}/", f"/review/{going_on.pk}/"):
        look(path)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_tab_leads_through_the_chat_in_the_order_of_the_page(new_page, live_server, rasa, cast, play):
    session = play(cast.student, "It sounds hard.", stub=rasa.stub)
    page = new_page(viewport=DESKTOP)
    site = Site(page, live_server.url)
    site.log_in("stella", PASSWORD)
    site.open(f"/practice/{session.pk}/")
    page.locator("h1").click()
    order = []
    for _ in range(12):
        page.keyboard.press("Tab")
        order.append(page.evaluate("(document.activeElement.innerText || document.activeElement.id).trim()"))
    order = [name.split("\n")[0] for name in order]
    wanted = ["What you know about Ray", "Feedback on reply 1:", "text", "Send", "Hint", "Take back", "End the session"]
    assert [name for name in order if name in wanted] == wanted, order


def test_focus_is_seen_and_never_hidden(new_page, live_server, rasa, cast):
    page = new_page(viewport=PHONE, reduced_motion="reduce")
    site = Site(page, live_server.url)
    site.log_in("stella", PASSWORD)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(3):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const e = document.activeElement, r = e.getBoundingClientRect();
            const top = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
            return r.width > 0 && r.top >= 0 && r.bottom <= innerHeight && (e === top || e.contains(top) || top.contains(e)
              || e.closest('.card') === top.closest('.card')); }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_the_log_is_a_live_region_that_only_grows(new_page, live_server, rasa, cast):
    page = new_page()
    site = Site(page, live_server.url)
    site.log_in("stella", PASSWORD)
    talk = site.start("Ray")
    expect(talk.log).to_have_attribute("aria-live", "polite")
    mark = str(uuid.uuid4())
    talk.log.locator(".volley").first.evaluate("(one, mark) => { one.dataset.mark = mark }", mark)
    talk.say("It sounds hard.")
    assert talk.log.locator(f"[data-mark='{mark}']").count() == 1, "what was read out already is not replaced"
    assert talk.log.get_by_text("It sounds hard.", exact=True).count() >= 1
    assert page.locator("#pending .bubble").count() == 0
