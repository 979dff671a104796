"""The review room with axe's WCAG 2.2 AA rules, light and dark, phone and desktop, with changes, notes and the dialog open."""

import pytest

from tests.browser.pages import Site
from tests.browser.test_access_for_all import DESKTOP, PASSWORD, PHONE, faults

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)
REPLIES = ("It sounds hard.", "You should stop.", "/rewind", "You managed three weeks.", "asdf")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(new_page, live_server, rasa, cast, play, scheme, viewport):
    from web.review import changes, notes
    from web.review.reviewed import mark

    session, second = (play(cast.student, *REPLIES, ended=True, stub=rasa.stub) for _ in range(2))
    changes.recode(session, cast.trainer, "1.1", (0, 15), "simple_reflection")
    changes.undo(session, cast.trainer, "1.1")
    changes.recode(session, cast.trainer, "1.1", (0, 15), "affirm")
    changes.recode(second, cast.trainer, "1.1", (0, 15), "affirm", blind=True)
    mark(session, cast.trainer, True)
    notes.write(session, cast.trainer, "1.1", "Look here.")
    notes.release(session, cast.trainer)
    first = session.notes.get()
    notes.answer(first, cast.student, "Where?")
    notes.write(session, cast.trainer, "", "A draft.")
    page = new_page(color_scheme=scheme, viewport=viewport)
    site = Site(page, live_server.url)
    site.log_in("tracy", PASSWORD)
    found = {}

    def look(path):
        site.open(path)
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
        found[path] = faults(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways by {wide}px"

    paths = ["/review/", "/review/?o=-argued&outcome=argued", "/review/waiting/", "/review/agreement/", f"/review/{second.pk}/blind/"]
    for path in [*paths, f"/review/{session.pk}/turns/1.1/code/?start=0&end=15", f"/review/{session.pk}/"]:
        look(path)
    page.locator("#turn-1 .code-name").click()
    page.get_by_role("heading", name="which code?").wait_for()
    page.get_by_text("It is cut at the wrong place").click()
    found["the dialog"] = faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    found["the keys"] = faults(page)
    page.keyboard.press("Escape")
    site.log_out()
    site.log_in("stella", PASSWORD)
    look(f"/practice/{session.pk}/summary/")
    look("/practice/")
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
