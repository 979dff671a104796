"""On paper, with script and without: the report and the class print whole, and an upload is coded before one's eyes."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.pages import Site
from tests.web.counted import counted, measure
from web.accounts.models import Course

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)

A4_WIDTH = 680
"""Pixels of an A4 page between its margins."""
LONG = "It sounds as if everybody has told you what to do, and nobody asked what you think. " * 3


@pytest.fixture
def site(live_server: Any, new_page: Any, cast: Any) -> Site:
    found = Site(new_page(viewport={"width": 1180, "height": 900}), live_server.url)
    found.log_in("tracy", "a-long-password")
    return found


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def overflowing(page: Any) -> list[str]:
    """Return what reaches beyond the right edge when the page is printed."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(one => {
            const box = one.getBoundingClientRect();
            return box.width && one.checkVisibility() && box.right > window.innerWidth + 1 && !one.closest('.visually-hidden');
        }).map(one => one.tagName + '.' + (one.getAttribute('class') || ''))"""
    )
    return found


def test_the_report_prints_whole(site: Site, cast: Any, play: Any) -> None:
    session = play(cast.student, *(f"{LONG} number {n}" for n in range(24)), "You should stop.", ended=True)
    site.open(f"/review/{session.pk}/report/")
    assert Axe().run(site.page).response["violations"] == []
    for paper in ("A4", "Letter"):
        assert 3 <= pages_of(site.page.pdf(format=paper)) <= 20
    assert overflowing(site.page) == []
    broken = site.page.evaluate(
        "[...document.querySelectorAll('.turns > li')].filter(li => getComputedStyle(li).breakInside != 'avoid').length"
    )
    assert broken == 0
    expect(site.page.get_by_role("link", name="Back to the session")).to_be_hidden()
    expect(site.page.get_by_text("number 23")).to_be_visible()


def test_the_class_prints_whole_and_can_be_read_by_all(site: Site, cast: Any) -> None:
    for day in range(6):
        counted(cast.student, day)
        counted(cast.other, day, given=measure(2, 0, 9, 2, {"discord": {"argued": 5, "none": 4}}))
    site.open(f"/review/classes/{Course.objects.get(name='Near').pk}/")
    assert Axe().run(site.page).response["violations"] == []
    site.page.locator("summary").nth(1).press("Enter")
    expect(site.page.get_by_role("region", name="Figures of otto")).to_be_visible()
    site.page.locator("summary").nth(1).press("Enter")
    assert pages_of(site.page.pdf(format="A4")) >= 1
    assert overflowing(site.page) == []


def test_the_pages_of_exports_and_uploads_can_be_read_by_all(site: Site, cast: Any) -> None:
    counted(cast.student)
    for path in ("/review/classes/", "/review/export/", "/review/export/dictionary/", "/review/uploads/"):
        site.open(path)
        assert Axe().run(site.page).response["violations"] == [], path


def test_an_export_is_downloaded(site: Site, cast: Any) -> None:
    counted(cast.student)
    site.open("/review/export/")
    expect(site.page.get_by_role("status")).to_contain_text("1 session is chosen")
    site.page.get_by_label("Pseudonyms in place of names").check()
    with site.page.expect_download() as waiting:
        site.page.get_by_role("button", name="Download").click()
    assert re.fullmatch(r"mi-export-research-\d{4}-\d\d-\d\d\.zip", waiting.value.suggested_filename)


def test_a_transcript_is_mended_coded_and_deleted(site: Site, rasa: Any) -> None:
    page = site.page
    site.open("/review/uploads/")
    page.get_by_label("Title").fill("Ward talk")
    page.get_by_label("Transcript").fill("C: They sent me.\nSo I heard.")
    page.get_by_role("button", name="Code it").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2:")
    expect(page.get_by_label("Transcript")).to_have_value("C: They sent me.\nSo I heard.")
    page.get_by_label("Transcript").fill("C: They sent me.\nT: You should stop.")
    page.get_by_role("button", name="Code it").click()
    expect(page.get_by_role("heading", name="Ward talk")).to_be_visible()
    expect(page.locator("mark.is-persuade")).to_contain_text("You should stop.")
    page.get_by_role("link", name="Own transcripts").click()
    page.locator("summary", has_text="Delete").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("You have brought no transcript yet.")).to_be_visible()


def test_a_long_transcript_goes_on_by_itself(site: Site, rasa: Any, monkeypatch: Any) -> None:
    from web.uploads import services

    monkeypatch.setattr(services.go_on, "__defaults__", (None, 0.05))
    site.open("/review/uploads/")
    site.page.get_by_label("Transcript").fill("".join(f"C: No, {n}.\nT: It sounds hard, {n}.\n" for n in range(40)))
    site.page.get_by_role("button", name="Code it").click()
    expect(site.page.locator("mark.is-complex_reflection")).to_have_count(40, timeout=30_000)
