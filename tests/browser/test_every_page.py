"""Every page there is: axe's WCAG 2.2 AA rules in light and dark, no sideways scrolling at 320 pixels, targets of 24 pixels."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.web.every_page import addresses, furnish, unknown, visits

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
NARROW, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def house(cast, play, rasa):
    return furnish(cast, play, rasa.stub)


def test_the_walk_finds_the_addresses_of_every_room():
    names = {address.name for address in addresses()}
    assert {"home", "login", "practice:home", "practice:chat", "review:session"} <= names
    assert not any(name.startswith("admin") for name in names)


def test_every_address_with_something_to_fill_in_is_known():
    assert unknown() == [], "say in tests/web/every_page.py what to fill in (FILLED), or that it is no page (NO_PAGES)"


def test_every_page_is_for_everybody(new_page, live_server, house):
    page = new_page(viewport=DESKTOP)
    opened, wrong = visits(house), []
    assert {"/accounts/login/", "/practice/", "/review/", "/no-such-page/"} <= {visit.path for visit in opened}
    for visit in opened:
        page.context.clear_cookies()
        if visit.cookie:
            page.context.add_cookies([{"name": "sessionid", "value": visit.cookie, "url": live_server.url}])
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")
        page.goto(f"{live_server.url}{visit.path}")
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=OPTIONS).response["violations"]
            wrong += [
                f"{visit.path} ({visit.who}, {scheme}) {rule['id']}: {node['target']} {node['failureSummary']}"
                for rule in found
                for node in rule["nodes"]
            ]
        page.set_viewport_size(NARROW)
        if (wide := page.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"{visit.path} ({visit.who}) scrolls sideways by {wide} pixels at a width of 320")
    assert not wrong, "\n".join(wrong)


def test_the_choice_of_a_language_works_with_the_keyboard_and_is_for_everybody(new_page, live_server, house, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    page = new_page(viewport=NARROW)
    page.goto(f"{live_server.url}/accounts/login/")
    assert Axe().run(page, options=OPTIONS).response["violations"] == [] and page.evaluate(SIDEWAYS) <= 0
    page.get_by_label("Language").select_option("Deutsch")
    page.get_by_role("button", name="Change").press("Enter")
    page.wait_for_url("**/accounts/login/")
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.get_by_label("Benutzername").count() == 1, "Django brings its own words"


def test_the_readers_own_choice_of_a_theme_beats_the_device(new_page, live_server, house):
    page = new_page(color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    page.goto(f"{live_server.url}/accounts/login/")
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark").click()
    assert page.url.endswith("/accounts/login/") and page.evaluate(ground) != light
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"
    page.emulate_media(media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)", "paper is light"
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Automatic").click()
    assert page.evaluate(ground) == light


def test_a_session_on_paper_has_what_is_folded_away_and_no_buttons(new_page, live_server, house):
    page = new_page(viewport=DESKTOP)
    visit = next(visit for visit in visits(house) if visit.path == f"/review/{house.done.pk}/")
    page.context.add_cookies([{"name": "sessionid", "value": visit.cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}{visit.path}")
    page.emulate_media(media="print")
    folded = page.locator("main details:not([open]) > :not(summary)")
    assert folded.count() and folded.first.evaluate("one => one.checkVisibility({ contentVisibilityAuto: true })")
    assert page.locator("button").evaluate_all("all => all.every(one => !one.checkVisibility())")


def test_with_the_readers_colours_and_without_motion_nothing_is_lost(new_page, live_server, house):
    page = new_page(forced_colors="active", reduced_motion="reduce", viewport=DESKTOP)
    visit = next(visit for visit in visits(house) if visit.path.endswith("/summary/"))
    page.context.add_cookies([{"name": "sessionid", "value": visit.cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}{visit.path}")
    line = page.locator("figure.plot polyline.line").first
    assert line.evaluate("one => getComputedStyle(one).stroke") == page.evaluate("getComputedStyle(document.body).color")
    assert page.evaluate("document.getAnimations().length") == 0
