"""One course from beginning to end: invite, practise, review, correct, see kappa change, comment, release, read, export, delete."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Conversation, Site
from tests.browser.test_classes_flow import PASSWORD, joined_by_ada, made_by_the_trainer

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
REPLIES = ("It sounds as if you were sent.", "You should stop.", "You managed three weeks.")


def practised(page):
    page.get_by_role("link", name="Begin With somebody who was sent").click()
    page.get_by_role("button", name="Start the session").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ray")
    page.wait_for_load_state("load")
    talk = Conversation(page)
    for reply in REPLIES:
        talk.say(reply)
    talk.end()


def kappa(page):
    """What the page of agreement says over all codes."""
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("link", name="Agreement").first.click()
    return page.get_by_role("main").inner_text()


def corrected(page):
    """Lead a trainer to the session, change the second reply's code, and say why."""
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("link", name="To the next that nobody has reviewed").click()
    expect(page.get_by_role("heading", name="ada with Ray")).to_be_visible()
    page.wait_for_load_state("load")
    expect(page.locator("#agreed")).to_contain_text("3 of 3")
    page.locator("#turn-2 .code-name").click()
    page.get_by_role("button", name="Giving information").click()
    expect(page.locator("#turn-2 .code-name")).to_contain_text("Giving information")
    expect(page.locator("#agreed")).to_contain_text("2 of 3")


def commented(page):
    page.locator("#turn-2").get_by_text("Write a note").click()
    page.locator("#turn-2").get_by_label("Note for the student").fill("What would he have said to that?")
    page.locator("#turn-2").get_by_role("button", name="Keep as a draft").click()
    expect(page.locator("#turn-2")).to_contain_text("the student does not see it yet")
    page.get_by_role("button", name="Mark as reviewed").click()
    page.get_by_role("button", name="Release to the student").click()
    expect(page.locator("#side")).to_contain_text("Released")


def exported(page):
    """Return the tables of the export."""
    page.goto(re.sub(r"/review/.*", "/review/export/", page.url))
    with page.expect_download() as file:
        page.get_by_role("button", name="Download").click()
    archive = zipfile.ZipFile(io.BytesIO(Path(file.value.path()).read_bytes()))
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_a_course_from_the_invitation_to_the_deletion(new_page, live_server, rasa, cast):
    trainer, student = Site(new_page(), live_server.url), Site(new_page(), live_server.url)
    trainer.log_in("tracy", PASSWORD)
    before = kappa(trainer.page)
    link = made_by_the_trainer(trainer.page)
    joined_by_ada(student.page, link)
    practised(student.page)

    corrected(trainer.page)
    commented(trainer.page)
    assert kappa(trainer.page) != before
    expect(trainer.page.get_by_role("row", name=re.compile("All codes"))).to_contain_text("67 %")

    student.open("/practice/")
    student.page.get_by_role("region", name="New feedback from your trainer").get_by_role("link").click()
    expect(student.page.locator("#turn-2")).to_contain_text("What would he have said to that?")
    expect(student.page.locator("#turn-2")).to_contain_text("Giving information")

    tables = exported(trainer.page)
    assert "You should stop." in next(text for name, text in tables.items() if "turns" in name)
    assert "give_information" in next(text for name, text in tables.items() if "corrections" in name)

    student.open("/privacy/")
    student.page.get_by_role("link", name="Delete my account").click()
    student.page.get_by_label("Your password").fill("x7-other-words")
    student.page.get_by_role("button", name="Delete my account").click()
    expect(student.page.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    trainer.open("/review/")
    expect(trainer.page.get_by_role("main")).not_to_contain_text("ada")
