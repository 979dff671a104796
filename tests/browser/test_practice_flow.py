"""A session in the browser, with all that can go wrong on the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Site

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
PASSWORD = "a-long-password"


@pytest.fixture
def site(new_page, live_server, rasa, cast):
    made = Site(new_page(), live_server.url)
    made.log_in("stella", PASSWORD)
    return made


def test_from_the_first_line_to_the_trainers_page(site, new_page, live_server):
    talk = site.start("Ray", share=True)
    assert talk.opening() == "Let's get this over with."
    turn = talk.say("It sounds as if you were sent.")
    assert talk.feedback(turn)["outcome"] == "Rolled with resistance"
    turn = talk.say("You should stop.")
    told = talk.feedback(turn)
    assert told["outcome"] == "Argued" and told["try_instead"] == "You did not choose to be here."
    assert talk.answer(turn).startswith("Answer 2")
    expect(talk.box).to_be_focused()
    expect(talk.box).to_have_value("")
    assert "Show that you heard it" in talk.hint()
    summary = talk.end()
    assert summary.counted("How the replies landed") == {"Argued": 1, "Rolled with resistance": 1}
    assert summary.outcomes() == ["Rolled with resistance", "Argued"]
    assert summary.curve("Discord") == [6.0, 5.2, 6.7]
    expect(summary.plot()).to_be_visible()
    site.log_out()

    trainer = Site(new_page(), live_server.url)
    trainer.log_in("tracy", PASSWORD)
    read = trainer.review_newest()
    assert read.codes() == ["Complex reflection", "Persuading"]
    expect(read.plot()).to_be_visible()


def test_the_optimistic_bubble_and_the_typing_client(site, rasa):
    talk = site.start("Ray")
    rasa.slow.clear()
    talk.box.fill("It sounds hard.")
    talk.box.press("Enter")
    expect(site.page.locator("#typing")).to_have_text("Ray is typing …")
    expect(site.page.locator("#pending .bubble")).to_contain_text("It sounds hard.")
    talk.box.press("Enter")
    site.page.get_by_role("button", name="Send", exact=True).click()
    rasa.slow.set()
    expect(talk.turns).to_have_count(1)
    expect(site.page.locator("#pending .bubble")).to_have_count(0)
    expect(site.page.locator("#typing")).to_have_text("")
    assert len(rasa.stub.heard) == 2, "the start and one reply"


def test_shift_enter_is_a_new_line(site):
    talk = site.start("Ray")
    talk.box.fill("One")
    talk.box.press("Shift+Enter")
    talk.box.type("two")
    expect(talk.box).to_have_value("One\ntwo")
    expect(talk.turns).to_have_count(0)


def test_the_bot_is_down_and_comes_back(site, rasa):
    talk = site.start("Ray")
    rasa.fails = "yes"
    talk.box.fill("It sounds hard.")
    talk.box.press("Enter")
    expect(talk.notice).to_contain_text("cannot answer just now")
    expect(talk.box).to_have_value("It sounds hard.")
    expect(talk.turns).to_have_count(0)
    site.page.reload()
    expect(talk.box).to_have_value("It sounds hard.")
    rasa.fails = ""
    site.page.get_by_role("button", name="Send again").click()
    expect(talk.turns).to_have_count(1)
    expect(talk.box).to_have_value("")
    expect(talk.notice).to_be_empty()


def test_the_connection_breaks_and_the_reply_goes_out_when_it_is_back(site, rasa):
    talk = site.start("Ray")
    site.page.context.set_offline(True)
    talk.box.fill("It sounds hard.")
    talk.box.press("Enter")
    expect(talk.notice).to_contain_text("No connection.")
    expect(talk.box).to_have_value("It sounds hard.")
    site.page.context.set_offline(False)
    expect(talk.turns).to_have_count(1)
    expect(talk.box).to_have_value("")
    assert len(rasa.stub.heard) == 2, "the start and one reply"


def test_what_was_changed_while_offline_waits_for_its_writer(site, rasa):
    talk = site.start("Ray")
    site.page.context.set_offline(True)
    talk.box.fill("It sounds hard.")
    talk.box.press("Enter")
    expect(talk.notice).to_contain_text("No connection.")
    talk.box.fill("It sounds very hard")
    site.page.context.set_offline(False)
    site.page.wait_for_timeout(300)
    expect(talk.box).to_have_value("It sounds very hard")
    site.page.get_by_role("button", name="Send again").click()
    expect(talk.turns).to_have_count(1)


def test_a_draft_survives_reload_and_taking_back(site):
    talk = site.start("Ray")
    talk.say("You should stop.")
    talk.box.fill("Half a thought")
    site.page.reload()
    expect(talk.box).to_have_value("Half a thought")
    talk.take_back()
    expect(talk.box).to_have_value("Half a thought")
    expect(talk.log.locator("del").first).to_have_text("You should stop.")


def test_a_reload_while_the_reply_is_under_way_says_it_once(site, rasa):
    talk = site.start("Ray")
    rasa.slow.clear()
    talk.box.fill("It sounds hard.")
    talk.box.press("Enter")
    expect(site.page.locator("#typing")).to_have_text("Ray is typing …")
    site.page.reload()
    expect(talk.notice).to_contain_text("still on its way")
    expect(talk.box).to_have_value("It sounds hard.")
    rasa.slow.set()
    site.page.get_by_role("button", name="Send again").click()
    expect(talk.turns).to_have_count(1)
    expect(talk.box).to_have_value("")
    assert len(rasa.stub.heard) == 2, "the start and one reply"


def test_a_reload_after_the_reply_arrived_leaves_no_draft(site, rasa):
    talk = site.start("Ray")
    rasa.slow.clear()
    talk.box.fill("It sounds hard.")
    talk.box.press("Enter")
    expect(site.page.locator("#typing")).to_have_text("Ray is typing …")
    site.page.goto("about:blank")
    rasa.slow.set()
    site.page.wait_for_timeout(500)
    site.page.go_back()
    expect(talk.turns).to_have_count(1)
    expect(talk.box).to_have_value("")


def test_too_long_is_counted_and_kept(site):
    talk = site.start("Ray")
    talk.box.fill("a" * 4001)
    expect(site.page.locator("#count")).to_have_text("1 characters too many")
    talk.box.press("Enter")
    expect(talk.notice).to_contain_text("4,000")
    expect(talk.box).to_have_value(re.compile("^a{4001}$"))


def test_the_client_walks_out(site):
    talk = site.start("Ray")
    talk.say("Get out, you should be ashamed.")
    expect(site.page.get_by_text("Ray has ended the session.")).to_be_visible()
    expect(talk.box).to_have_count(0)
    talk.end()


def test_logged_out_in_another_window(site):
    talk = site.start("Ray")
    site.page.context.clear_cookies(name="sessionid")
    talk.box.fill("It sounds hard.")
    talk.box.press("Enter")
    expect(site.page.get_by_role("heading", name="Log in")).to_be_visible()


def test_without_script(new_page, live_server, rasa, cast):
    site = Site(new_page(java_script_enabled=False), live_server.url)
    site.log_in("stella", PASSWORD)
    talk = site.start("Ray", at_end=True)
    talk.box.fill("It sounds hard.")
    site.page.get_by_role("button", name="Send", exact=True).click()
    expect(talk.turns).to_have_count(1)
    site.page.get_by_role("button", name="Hint").click()
    expect(site.page.locator("#hint")).to_contain_text("Show that you heard it")
    talk.end()
