"""A class from its first day: invite, join, assign, practise, read, see who has read, delete. And axe over its pages."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.pages import Conversation, Site

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
PASSWORD = "a-long-password"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


def made_by_the_trainer(page):
    """Make a class with a link and an assignment; return the link."""
    page.get_by_role("link", name="Classes").click()
    page.get_by_role("link", name="New class").click()
    page.get_by_label("Name").fill("Autumn")
    page.get_by_role("button", name="Make the class").click()
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("Give this address to your students").input_value()
    page.get_by_role("link", name="New assignment").click()
    page.get_by_label("Title").fill("With somebody who was sent")
    page.get_by_label("Client").select_option("client:ray")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("status")).to_contain_text("Your students see it")
    return link


def joined_by_ada(page, link):
    """Open the link, make an account, and land on the start page."""
    page.goto(link)
    expect(page.get_by_role("heading", name="What its trainers will see")).to_be_visible()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill("x7-other-words")
    page.get_by_label("Password confirmation").fill("x7-other-words")
    page.get_by_role("button", name="Make the account and join").click()
    expect(page.get_by_role("status")).to_contain_text("Welcome to Autumn")


def practised_by_ada(page):
    page.get_by_role("link", name="Begin With somebody who was sent").click()
    expect(page.get_by_text("you and the trainers of Autumn (tracy)")).to_be_visible()
    page.get_by_role("button", name="Start the session").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ray")
    page.wait_for_load_state("load")
    talk = Conversation(page)
    talk.say("It sounds as if you were sent.")
    talk.end()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_from_the_invitation_to_the_deletion(new_page, live_server, rasa, cast, script):
    trainer = Site(new_page(), live_server.url)
    trainer.log_in("tracy", PASSWORD)
    link = made_by_the_trainer(trainer.page)
    student = Site(new_page(java_script_enabled=script), live_server.url)
    joined_by_ada(student.page, link)
    if script:
        practised_by_ada(student.page)
        trainer.page.get_by_role("link", name="Autumn").click()
        expect(trainer.page.get_by_text("1 of 1 done")).to_be_visible()
        trainer.page.get_by_role("link", name="With somebody who was sent").click()
        trainer.page.get_by_role("row", name="ada").get_by_role("link").click()
        expect(trainer.page.get_by_role("heading", name="ada with Ray")).to_be_visible()
        student.page.get_by_role("contentinfo").get_by_role("link", name="What is stored").click()
        expect(student.page.get_by_role("row").nth(1)).to_contain_text("assigned: Autumn")
        expect(student.page.get_by_role("row").nth(1)).to_contain_text("tracy, ")
        student.page.get_by_role("link", name=re.compile("^Delete the session of")).click()
        student.page.get_by_role("button", name="Delete the session").click()
        expect(student.page.get_by_role("status")).to_contain_text("its conversation erased")
        trainer.page.reload()
        expect(trainer.page.get_by_role("heading", name="Not found")).to_be_visible()
    student.open("/privacy/")
    student.page.get_by_role("link", name="Delete my account").click()
    student.page.get_by_label("Your password").fill("x7-other-words")
    student.page.get_by_role("button", name="Delete my account").click()
    expect(student.page.get_by_role("heading", name="Your account is deleted")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 390, "height": 844}, {"width": 1280, "height": 900}], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_pages_of_classes(new_page, live_server, rasa, cast, play, scheme, viewport):
    from web.classes import invitations
    from web.classes.models import Assignment, Invitation
    from web.privacy.readings import note_reading

    course, now = cast.trainer.courses_taught.get(), timezone.now()
    link = invitations.renew_link(course, 30, 20)
    Invitation.objects.create(course=course, email="ada@example.org", name="Ada", expires_at=link.expires_at, sent_at=now)
    task = Assignment.objects.create(course=course, title="Two of them", wanted=2, due_on=now.date(), note="Take your time.", made_at=now)
    session = play(cast.student, "It sounds hard.", ended=True, stub=rasa.stub, assignment=task)
    free = play(cast.student, "It sounds hard.", ended=True, stub=rasa.stub, shared=False)
    note_reading(cast.trainer, session)
    page = new_page(color_scheme=scheme, viewport=viewport)
    site, found = Site(page, live_server.url), {}

    def look(*paths):
        for path in paths:
            site.open(path)
            page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
            violations = Axe().run(page, options=RULES).response["violations"]
            found[path] = [(rule["id"], node["target"], node["failureSummary"]) for rule in violations for node in rule["nodes"]]
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} scrolls sideways by {wide}px"

    look(link.get_absolute_url(), "/accounts/password_reset/", "/accounts/reset/MQ/a-b/")
    site.log_in("stella", PASSWORD)
    look("/practice/", f"/practice/assigned/{task.pk}/", f"/practice/{free.pk}/summary/", "/privacy/", link.get_absolute_url())
    look(f"/privacy/sessions/{session.pk}/delete/", "/privacy/account/delete/")
    site.log_out()
    site.log_in("tracy", PASSWORD)
    look("/classes/", "/classes/new/", *(f"/classes/{course.pk}/{rest}" for rest in ("", "settings/", "invite/", "assignments/new/")))
    look(f"/classes/assignments/{task.pk}/", f"/classes/{course.pk}/students/{cast.student.pk}/remove/", "/privacy/")
    page.goto(f"{site.url}/classes/{course.pk}/invite/")
    page.get_by_label("People to invite").fill("nobody\nada@example.org")
    page.get_by_role("button", name="Invite", exact=True).click()
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [rule["id"] for rule in violations] == []
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
