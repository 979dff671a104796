"""The modes in a browser: guided, quiet, taking back and trying again; keys, hints step by step, what is read out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Site

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
PASSWORD = "a-long-password"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def open_site(new_page, live_server, rasa, cast):
    def opened(**options):
        site = Site(new_page(**options), live_server.url)
        site.log_in("stella", PASSWORD)
        return site

    return opened


@pytest.fixture
def site(open_site):
    return open_site(reduced_motion="reduce")


WATCH = """() => {
  window.heard = [];
  const still = (part) => part.nodeType === 3 ? part.textContent
    : part.getAttribute?.('aria-live') === 'off' ? '' : [...part.childNodes].map(still).join(' ');
  const added = (node) => {
    const from = node.nodeType === 1 ? node : node.parentElement;
    const text = !from || from.closest('[aria-live=off]') ? '' : still(node).replace(/\\s+/g, ' ').trim();
    if (text) window.heard.push(text);
  };
  const watcher = new MutationObserver((all) => all.forEach((one) => one.addedNodes.forEach(added)));
  for (const region of document.querySelectorAll('[aria-live], [role=log], [role=status], [role=alert]'))
    watcher.observe(region, { childList: true, subtree: true });
}"""
"""Writes down what the page's live regions would read out."""


def heard(page, words):
    """How often a screen reader would have come across `words`."""
    return sum(text.count(words) for text in page.evaluate("window.heard"))


def test_guided_tells_at_once_and_quiet_at_the_end(site):
    talk = site.start("Ray")
    expect(talk.say("You should stop.").locator(".feedback")).to_contain_text("Argued")
    talk.end()
    talk = site.start("Ray", at_end=True)
    expect(site.page.get_by_text("Quiet: feedback comes at the end.")).to_be_visible()
    expect(talk.say("You should stop.").locator(".feedback")).to_have_count(0)
    expect(talk.end().page.locator(".transcript .feedback").first).to_contain_text("Argued")


def test_both_attempts_stand_side_by_side(site):
    talk = site.start("Ray")
    talk.say("You should stop.")
    talk.take_back()
    talk.say("It sounds hard.")
    both = site.page.get_by_role("group", name="Turn 1, each attempt")
    expect(both.get_by_role("article")).to_have_count(2)
    old, new = both.get_by_role("article").all()
    assert old.bounding_box()["y"] == new.bounding_box()["y"] and old.bounding_box()["x"] < new.bounding_box()["x"]
    expect(old).to_contain_text("Argued")
    expect(new).to_contain_text("Rolled with resistance")
    site.page.reload()
    expect(both.get_by_role("article")).to_have_count(2)
    talk.say("You managed three weeks.")
    expect(both.get_by_role("article")).to_have_count(2)
    expect(talk.end().page.locator(".transcript .attempts .volley")).to_have_count(2)


def test_an_answer_is_there_at_once_for_the_ear_and_takes_its_time_for_the_eye(open_site):
    talk = open_site().start("Ray")
    talk.page.clock.install()
    talk.page.clock.pause_at(talk.page.evaluate("Date.now()") + 1000)
    talk.box.fill("It sounds hard.")
    talk.box.press("Enter")
    bubble = talk.turns.last.locator(".bubble.client")
    expect(bubble).to_have_class(re.compile("arriving"))
    expect(talk.page.locator("#typing")).to_have_text("Ray is typing …")
    assert "Answer 1" in bubble.inner_text(), "what is read out does not wait"
    talk.page.clock.run_for(1500)
    expect(bubble).not_to_have_class(re.compile("arriving"))
    expect(talk.page.locator("#typing")).to_have_text("")


def test_with_reduced_motion_nothing_is_delayed(site):
    talk = site.start("Ray")
    turn = talk.say("It sounds hard.")
    assert turn.locator(".arriving").count() == 0 and talk.page.locator("#typing").inner_text() == ""
    assert talk.page.evaluate("document.getAnimations().length") == 0


def test_each_reply_hint_and_notice_is_read_out_once(site, rasa):
    talk = site.start("Ray")
    talk.page.evaluate(WATCH)
    talk.say("It sounds hard.")
    assert heard(talk.page, "Answer 1, for what it is worth.") == 1 and heard(talk.page, "Because of turn 1") == 1
    talk.say("It sounds very hard.")
    assert heard(talk.page, "Answer 1, for what it is worth.") == 1, "what was read out already is not read again"
    for step in (1, 2, 3):
        talk.page.get_by_role("button", name="Hint", exact=True).click()
        expect(talk.page.locator("#hint")).to_contain_text(f"step {step} of 3")
    for words in ("Show that you heard it", "Leave the choice with the client.", "For example"):
        assert heard(talk.page, words) == 1, words
    rasa.fails = "yes"
    talk.box.fill("Once more.")
    talk.box.press("Enter")
    expect(talk.notice).to_contain_text("cannot answer")
    assert heard(talk.page, "cannot answer just now") == 1


def test_folded_feedback_stays_folded(site):
    talk = site.start("Ray")
    turn = talk.say("It sounds hard.")
    expect(turn.locator("details.feedback")).to_have_attribute("open", "")
    turn.locator("details.feedback > summary").click()
    turn = talk.say("You managed three weeks.")
    expect(turn.locator("details.feedback")).not_to_have_attribute("open", "")
    site.page.reload()
    assert site.page.locator("details.feedback[open]").count() == 0
    site.page.locator("details.feedback > summary").last.click()
    expect(talk.say("It sounds hard.").locator("details.feedback")).to_have_attribute("open", "")


def test_the_whole_session_with_the_keyboard(site):
    talk = site.start("Ray")
    page = site.page
    page.keyboard.press("Tab")
    talk.box.focus()
    page.keyboard.type("It sounds hard.")
    page.keyboard.press("Enter")
    expect(talk.turns).to_have_count(1)
    expect(talk.box).to_be_focused()
    page.keyboard.press("Escape")
    expect(talk.log).to_be_focused()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("h")
    expect(page.locator("#hint")).to_contain_text("step 1 of 3")
    page.keyboard.press("f")
    assert page.locator("details.feedback[open]").count() == 0
    page.keyboard.press("r")
    expect(talk.box).to_be_focused()
    expect(talk.box).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    expect(page.get_by_text("Try again.")).to_be_visible()


def test_the_keys_of_one_letter_can_be_switched_off(site):
    talk = site.start("Ray")
    page = site.page
    page.get_by_role("button", name="All keys").click()
    page.get_by_label("Use the keys of one letter").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    talk.log.focus()
    page.keyboard.press("h")
    page.wait_for_timeout(300)
    expect(page.locator("#hint .hint")).to_have_count(0)


def test_a_phone_shows_all_of_it_without_sideways_scrolling(open_site):
    site = open_site(viewport=PHONE, reduced_motion="reduce")
    talk = site.start("Ray")
    talk.say("You should stop.")
    talk.take_back()
    talk.say("It sounds " + "hard " * 40)
    talk.hint()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert site.page.evaluate(wide) <= 0
    box = talk.turns.last.bounding_box()
    assert talk.turns.last.locator(".feedback").bounding_box()["y"] > box["y"] + 60, "feedback stands under the reply"
    talk.end()
    assert site.page.evaluate(wide) <= 0
