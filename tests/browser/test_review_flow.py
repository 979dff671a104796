"""A trainer's work in the browser: from the list to the first wrong code, a note, its release, and the student's answer."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Site

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
PASSWORD = "a-long-password"
REPLIES = ("It sounds hard.", "You should stop.", "You must listen.", "/rewind", "You managed three weeks.")


@pytest.fixture
def session(rasa, cast, play):
    return play(cast.student, *REPLIES, ended=True, stub=rasa.stub)


@pytest.fixture
def trainer(new_page, live_server, session):
    site = Site(new_page(viewport={"width": 1400, "height": 900}), live_server.url)
    site.log_in("tracy", PASSWORD)
    return site


def codes(page):
    return [name.strip(" \n()?✓") for name in page.locator(".transcript mark .code-name").all_inner_texts()]


def test_a_code_is_corrected_from_the_keyboard_and_the_student_reads_why(trainer, new_page, live_server, session):
    page = trainer.page
    page.get_by_role("row", name=re.compile("stella.*not yet reviewed")).get_by_role("link", name="stella").click()
    expect(page.get_by_text("Choose a code to change it.")).to_be_visible()
    page.wait_for_load_state("load")
    assert codes(page)[:2] == ["Complex reflection", "Persuading"]
    expect(page.locator("#agreed")).to_contain_text("3 of 3")

    for key in ("j", "j"):
        page.keyboard.press(key)
    expect(page.locator("#turn-2")).to_be_focused()
    expect(page.locator("#at-2")).to_have_class(re.compile("is-here"))
    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Turn 2: which code?")).to_be_visible()
    page.keyboard.press("8")
    expect(page.locator("#editor")).not_to_be_visible()
    expect(page.locator("#turn-2 .code-name")).to_contain_text("Giving information")
    expect(page.locator("#turn-2 .code-name")).to_be_focused()
    expect(page.locator("#turn-2")).to_contain_text("the machine: Argued")
    expect(page.locator("#agreed")).to_contain_text("2 of 3")
    expect(page.locator("#agreed")).to_contain_text("kappa 0.5")
    expect(page.get_by_role("region", name="How the replies landed")).not_to_contain_text("Argued")
    expect(page.locator("#said-live")).to_contain_text("Turn 2 is changed. 2 of 3 codes")

    page.locator("#turn-2").get_by_text("Say why").click()
    page.locator("#turn-2").get_by_label("Reason").fill("He had asked.")
    page.locator("#turn-2").get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator("#turn-2 q", has_text="He had asked.")).to_be_visible()

    page.keyboard.press("n")
    expect(page.locator("#turn-2").get_by_label("Note for the student")).to_be_focused()
    page.keyboard.type("What would he have said to that?")
    page.locator("#turn-2").get_by_role("button", name="Keep as a draft").click()
    expect(page.locator("#turn-2")).to_contain_text("the student does not see it yet")
    page.get_by_role("button", name="Mark as reviewed").click()
    page.get_by_role("button", name="Release to the student").click()
    expect(page.locator("#side")).to_contain_text("Released")

    student = Site(new_page(), live_server.url)
    student.log_in("stella", PASSWORD)
    student.page.get_by_role("region", name="New feedback from your trainer").get_by_role("link").click()
    turn = student.page.locator("#turn-2")
    expect(turn).to_contain_text("What would he have said to that?")
    expect(turn).to_contain_text("He had asked.")
    turn.get_by_text("Answer", exact=True).click()
    turn.get_by_label("Your answer").fill("That he is fed up.")
    turn.get_by_role("button", name="Send").click()
    expect(student.page.locator("#turn-2")).to_contain_text("That he is fed up.")

    trainer.open("/review/waiting/")
    page.get_by_role("region", name="Answers from students").get_by_role("link").click()
    expect(page.locator("#turn-2 .reply")).to_contain_text("That he is fed up.")
    trainer.open("/review/agreement/")
    expect(page.get_by_role("row", name=re.compile("All codes"))).to_contain_text("67 %")


def test_a_newcomer_is_led_to_the_first_doubtful_code(new_page, live_server, rasa, cast, play, monkeypatch):
    """By what the pages themselves say, with five clicks after logging in."""
    from tests.web import stub

    told = stub.feedback

    def unsure(turn, *given):
        made = told(turn, *given)
        if turn == 2:
            made["behaviours"][0] |= {"unsure": True, "candidates": ["persuade", "give_information"]}
        return made

    monkeypatch.setattr(stub, "feedback", unsure)
    play(cast.student, *REPLIES, ended=True, stub=rasa.stub)
    site = Site(new_page(), live_server.url)
    site.log_in("tracy", PASSWORD)
    page = site.page
    page.get_by_role("link", name="To the next that nobody has reviewed").click()
    expect(page.get_by_text("the one with a dashed edge is doubtful: look there first")).to_be_visible()
    page.wait_for_load_state("load")
    page.get_by_role("link", name="To the first doubtful code").click()
    expect(page.locator("#turn-2 .code-name")).to_be_focused()
    page.locator("#turn-2 .code-name").click()
    expect(page.get_by_text("It hesitated between Persuading and Giving information")).to_be_visible()
    page.get_by_role("button", name="Giving information").click()
    expect(page.locator("#turn-2 .history")).to_contain_text("A doubtful code → Giving information")
    expect(page.locator("#side").get_by_text("Next doubtful code")).to_have_count(0)
    expect(page.get_by_text("look there first")).to_have_count(0)


def test_boundaries_outcome_and_undo(trainer, session):
    page = trainer.page
    trainer.open(f"/review/{session.pk}/")
    page.locator("#turn-2 .code-name").click()
    page.get_by_text("It is cut at the wrong place").click()
    page.get_by_role("button", name="Split before should").click()
    expect(page.locator("#turn-2 .code-name")).to_have_count(2)
    page.locator("#turn-2 .code-name").first.click()
    page.get_by_text("It is cut at the wrong place").click()
    page.keyboard.press("m")
    expect(page.locator("#turn-2 .code-name")).to_have_count(1)
    page.locator("#turn-2").focus()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="how did it land?")).to_be_visible()
    page.keyboard.press("4")
    expect(page.locator("#turn-2 .outcome-link")).to_contain_text("Neither")
    for _ in range(3):
        page.locator("#turn-2").focus()
        undo = page.locator("#turn-2").get_by_role("button", name="Undo the last change")
        with page.expect_response(re.compile("/undo/")):
            undo.click()
    expect(page.locator("#turn-2")).to_contain_text("(undone)")
    expect(page.locator("#turn-2 .outcome-link")).to_contain_text("Argued")
    expect(page.locator("#turn-2").get_by_role("button", name="Undo the last change")).to_have_count(0)


def test_keys_lead_through_the_page_and_can_be_switched_off(trainer, session):
    page = trainer.page
    trainer.open(f"/review/{session.pk}/")
    page.keyboard.press("b")
    expect(page.locator("#turn-1")).to_be_focused()
    page.keyboard.press("w")
    expect(page.locator("#turn-2")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(page.locator("#turn-1")).to_be_focused()
    page.locator("#at-3").click()
    expect(page.locator("#turn-3")).to_be_focused()
    page.locator("#turn-3 a.to-curve").click()
    expect(page.locator("#at-3")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    page.locator("#turn-1").focus()
    page.keyboard.press("j")
    expect(page.locator("#turn-1")).to_be_focused()
    page.reload()
    page.keyboard.press("j")
    expect(page.locator(".is-here")).to_have_count(0)


def test_a_second_trainer_codes_blind(trainer, session):
    page = trainer.page
    trainer.open(f"/review/{session.pk}/blind/")
    page.keyboard.press("u")
    for key in "4", "a", "c":
        page.keyboard.press("e")
        page.get_by_role("heading", name="which code?").wait_for()
        page.keyboard.press(key)
        expect(page.locator("#editor")).not_to_be_visible()
        page.keyboard.press("u")
    expect(page.locator("#side")).to_contain_text("Every utterance has a code.")
    page.get_by_role("button", name="Finish, and compare").click()
    expect(page.get_by_text("(the same)")).to_have_count(3)


def test_without_script(new_page, live_server, session):
    site = Site(new_page(java_script_enabled=False), live_server.url)
    site.log_in("tracy", PASSWORD)
    page = site.page
    page.get_by_role("link", name="To the next that nobody has reviewed").click()
    page.locator("#turn-2 .code-name").click()
    page.get_by_role("button", name="Giving information").click()
    expect(page.locator("#turn-2 .code-name")).to_contain_text("Giving information")
    page.locator("#turn-2").get_by_role("button", name="Undo the last change").click()
    expect(page.locator("#turn-2 .code-name")).to_contain_text("Persuading")
