"""The report at the end, the way over the sessions, and the meanings of the words, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.pages import Site

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
PASSWORD = "a-long-password"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
REPLIES = ("You should stop.", "/rewind", "It sounds hard.", "/hint", "/hint", "You should stop.", "You managed three weeks.")


@pytest.fixture
def open_site(new_page, live_server, rasa, cast):
    def opened(**options):
        site = Site(new_page(reduced_motion="reduce", **options), live_server.url)
        site.log_in("stella", PASSWORD)
        return site

    return opened


@pytest.fixture
def done(cast, play, rasa):
    return play(cast.student, *REPLIES, ended=True, stub=rasa.stub)


def test_from_a_moment_to_its_turn_and_why_the_client_said_it(open_site, done):
    site = open_site()
    site.open(f"/practice/{done.pk}/summary/")
    page = site.page
    missed = page.get_by_role("article", name="Missed chance")
    missed.get_by_role("link", name="Read turn 2").click()
    turn = page.locator("#turn-2")
    expect(turn).to_be_in_viewport()
    turn.get_by_text("Why did Ray say that?").click()
    expect(turn).to_contain_text("Such a line comes only from trust 3 on.")
    expect(page.locator("figure.plot > svg")).to_have_count(1)


def test_the_first_screen_says_what_matters(open_site, done):
    site = open_site(viewport=DESKTOP)
    site.open(f"/practice/{done.pk}/summary/")
    for name in ("At a glance", "Moments to look at again", "To practise next"):
        expect(site.page.get_by_role("region", name=name)).to_be_in_viewport()


def test_the_drill_that_is_advised_is_one_click_away(open_site, done):
    site = open_site()
    site.open(f"/practice/{done.pk}/summary/")
    site.page.get_by_role("button", name="Drill: Rolling with sustain talk").click()
    expect(site.page.locator("#posed")).to_contain_text("Line 1")


def test_a_term_leads_to_its_meaning(open_site, done):
    site = open_site()
    site.open(f"/practice/{done.pk}/summary/")
    site.page.locator("a.term").first.click()
    expect(site.page.get_by_role("heading", level=1, name="What the words mean")).to_be_visible()
    expect(site.page.locator(":target dt")).to_be_in_viewport()


def test_a_goal_is_set_and_dropped(open_site, done):
    site = open_site()
    page = site.page
    page.get_by_role("link", name="Progress", exact=True).click()
    page.get_by_label("Measure", exact=True).select_option(label="Replies that argued")
    page.get_by_label("To reach").fill("20")
    page.get_by_role("button", name="Set the goal").click()
    expect(page.get_by_role("heading", name="Replies that argued: at most 20 %")).to_be_visible()
    expect(page.locator(".curve .goal")).to_have_count(1)
    page.get_by_role("button", name="Drop this goal").click()
    expect(page.get_by_role("heading", name="Replies that argued: at most 20 %")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_the_students_pages(open_site, done, cast, play, rasa, scheme, viewport):
    going_on = play(cast.student, *REPLIES, stub=rasa.stub)
    site = open_site(color_scheme=scheme, viewport=viewport)
    page, wrong = site.page, []

    def look(name):
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        found = Axe().run(page, options=RULES).response["violations"]
        wrong.extend((name, rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"])
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} scrolls sideways by {wide}px"

    paths = ("/practice/", f"/practice/{going_on.pk}/", f"/practice/{done.pk}/summary/")
    for path in (*paths, "/practice/progress/", "/practice/words/", "/practice/drills/"):
        site.open(path)
        look(path)
    site.open(f"/practice/{going_on.pk}/")
    page.get_by_role("button", name="All keys").click()
    look("the keys")
    site.open("/practice/drills/")
    page.get_by_role("button", name="Drill: Sustain talk").click()
    page.wait_for_load_state("load")
    page.locator("#text").fill("You should stop.")
    page.locator("#text").press("Enter")
    expect(page.locator("#verdict")).to_contain_text("Not yet")
    page.get_by_role("button", name="Hint", exact=True).click()
    expect(page.locator("#hint")).to_contain_text("step 1 of 3")
    look("a drill")
    page.get_by_role("button", name="Try this line again").click()
    expect(page.get_by_role("region", name="Your first try")).to_be_visible()
    look("a second try")
    page.get_by_role("button", name="Stop and see the result").click()
    expect(page.get_by_role("heading", name="Line by line")).to_be_visible()
    look("a result")
    site.open("/practice/drills/")
    page.get_by_role("button", name="Start the two-minute first session").click()
    expect(page.get_by_text("Say back what you heard.")).to_be_visible()
    look("the first session")
    assert not wrong, "\n".join(map(str, wrong))
