"""Drills and the guided first session in a browser, with and without script."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Site
from tests.browser.test_modes import WATCH, heard

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
PASSWORD = "a-long-password"


@pytest.fixture
def open_site(new_page, live_server, rasa, cast):
    def opened(**options):
        site = Site(new_page(reduced_motion="reduce", **options), live_server.url)
        site.log_in("stella", PASSWORD)
        return site

    return opened


def begin(site):
    site.open("/practice/drills/")
    site.page.get_by_role("button", name="Drill: Sustain talk").click()
    expect(site.page.locator("#posed")).to_contain_text("Line 1: it does me no harm.")
    site.page.wait_for_load_state("load")
    return site.page


def reply(page, text):
    before = page.locator("#say-key").input_value()
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")
    expect(page.locator("#say-key")).not_to_have_value(before)


def test_ten_lines_with_a_retry_and_a_result(open_site):
    page = begin(open_site())
    page.evaluate(WATCH)
    reply(page, "You should stop.")
    expect(page.locator("#verdict")).to_contain_text("Not yet")
    expect(page.locator("#posed")).to_contain_text("Line 2: it does me no harm.")
    expect(page.locator("#text")).to_be_focused()
    assert heard(page, "was not_yet") == 1 and heard(page, "Line 2: it does me no harm.") == 1
    page.get_by_role("button", name="Try this line again").click()
    expect(page.get_by_role("region", name="Your first try")).to_contain_text("You should stop.")
    page.wait_for_load_state("load")
    reply(page, "It sounds right to you.")
    expect(page.locator("#verdict .verdict")).to_have_count(2)
    expect(page.get_by_role("button", name="Try this line again")).to_have_count(0)
    for number in range(2, 10):
        reply(page, f"It sounds {number}.")
    page.locator("#text").fill("It sounds fine.")
    page.locator("#text").press("Enter")
    expect(page.get_by_text("10 of 10 lines answered, 9 right at the first try.")).to_be_visible()
    expect(page.get_by_role("list", name="Lines so far").get_by_role("listitem")).to_have_count(10)
    page.get_by_role("button", name="Drill: Rolling with discord").click()
    expect(page.locator("#posed")).to_contain_text("Line 1")


def test_a_hint_in_a_drill_leaves_line_and_verdict_alone(open_site):
    page = begin(open_site())
    reply(page, "You should stop.")
    page.evaluate(WATCH)
    page.get_by_role("button", name="Hint", exact=True).click()
    expect(page.locator("#hint")).to_contain_text("step 1 of 3")
    page.get_by_role("button", name="What would fit here?").click()
    expect(page.locator("#hint")).to_contain_text("Leave the choice with the client.")
    expect(page.locator("#verdict")).to_contain_text("Not yet")
    assert heard(page, "He says what he would lose.") == 1 and heard(page, "Line 2") == 0


def test_a_lost_connection_loses_no_reply(open_site, rasa):
    page = begin(open_site())
    page.context.set_offline(True)
    page.locator("#text").fill("It sounds right to you.")
    page.locator("#text").press("Enter")
    expect(page.locator("#notice")).to_contain_text("No connection.")
    page.context.set_offline(False)
    expect(page.locator("#posed")).to_contain_text("Line 2")
    assert len(rasa.stub.heard) == 2


def test_a_newcomer_is_in_conversation_at_once_and_learns_by_doing(open_site):
    site = open_site()
    page = site.page
    page.get_by_role("button", name="Start the two-minute first session").click()
    expect(page.get_by_text("Say back what you heard.")).to_be_visible()
    page.wait_for_load_state("load")
    page.get_by_role("button", name="It sounds as if you like it.").click()
    expect(page.locator("#verdict")).to_contain_text("Right")
    expect(page.locator("#verdict")).to_contain_text("It sounds as if you like it.")
    for number in range(2, 5):
        reply(page, f"It sounds {number}.")
    page.locator("#text").fill("It sounds fine.")
    page.locator("#text").press("Enter")
    page.get_by_role("link", name="Practise with a client").click()
    expect(page.get_by_role("button", name="Practise with")).to_be_visible()


def test_without_script(open_site):
    page = begin(open_site(java_script_enabled=False))
    page.locator("#text").fill("You should stop.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#verdict")).to_contain_text("Not yet")
    page.get_by_role("button", name="Try this line again").click()
    page.locator("#text").fill("It sounds right to you.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#verdict .verdict")).to_have_count(2)
    page.locator("summary", has_text="Stop here").click()
    page.get_by_role("button", name="Stop and see the result").click()
    expect(page.get_by_text("1 of 10 lines answered")).to_be_visible()


def test_tab_leads_through_the_drill_in_the_order_of_the_page(open_site):
    page = begin(open_site())
    reply(page, "You should stop.")
    page.locator("h1").click()
    order = []
    for _ in range(9):
        page.keyboard.press("Tab")
        order.append(page.evaluate("(document.activeElement.innerText || document.activeElement.id).trim().split('\\n')[0]"))
    wanted = ["A model reply · Simple reflection", "Try this line again", "text", "All keys", "Send", "Hint", "Stop here"]
    assert [name for name in order if name in wanted] == wanted, order
