"""The widget in a course page of another origin, in Chromium: no cookies, only origins that the operator allows."""

import http.server
import threading
import time

import jwt
import pytest
from playwright.sync_api import expect

from tests.browser.pages import Conversation
from tests.browser.test_every_page import NARROW, OPTIONS

pytestmark = pytest.mark.django_db(databases=["default", "tracker"], transaction=True)


class CoursePage:
    """A course page's server: an origin of its own, 127.0.0.1 where ours is localhost."""

    def __init__(self):
        outer = self
        self.body = ""

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = f"<!doctype html><html lang=en><title>Course</title><main><h1>Week 3</h1>{outer.body}</main></html>".encode()
                self.send_response(200 if self.path == "/" else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Keep the tests' output quiet."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def course_page():
    made = CoursePage()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def key(cast):
    from web.accounts.models import Course
    from web.embed.models import EmbedKey

    return EmbedKey.objects.create(course=Course.objects.get(name="Near"), made_by=cast.trainer)


@pytest.fixture
def embed(live_server, course_page, key, settings):
    """Write the course page: the two lines that the trainer's page shows, with a token that its server signs."""
    settings.EMBED_ORIGINS = [course_page.origin]

    def written(client="ray", secret=None, expires_in=300, subject="u-17"):
        claims = {"iss": key.name, "aud": "mi-practice", "sub": subject, "name": "Sam", "exp": int(time.time()) + expires_in}
        token = jwt.encode(claims, secret or key.secret, algorithm="HS256")
        course_page.body = (
            f'<script src="{live_server.url}/embed/mi-practice.js" async></script>'
            f'<mi-practice client="{client}" token="{token}"></mi-practice>'
        )
        return course_page.origin

    return written


def frame_in(page):
    return page.frame_locator("mi-practice iframe")


def the_frame(page):
    return next(frame for frame in page.frames if "/embed/f/" in frame.url)


def test_a_student_of_another_origin_converses_and_reads_the_summary_without_any_cookie(new_page, rasa, embed, cast):
    from web.accounts.models import Course
    from web.practice.models import Session

    page = new_page()
    page.goto(embed())
    inside = frame_in(page)
    expect(inside.get_by_role("heading", level=1)).to_have_text("Practise with Ray")
    expect(page.locator("mi-practice [role=status]")).to_be_hidden()
    assert page.locator("mi-practice iframe").get_attribute("title") == "Practice conversation"
    inside.get_by_role("button", name="Start the session").click()
    expect(inside.get_by_role("log")).to_be_visible()
    the_frame(page).wait_for_load_state("load")
    talk = Conversation(the_frame(page))
    turn = talk.say("It sounds hard.")
    assert talk.feedback(turn)["outcome"] == "Rolled with resistance"
    assert talk.hint()
    inside.get_by_text("End the session").click()
    inside.get_by_role("button", name="End and see the summary").click()
    expect(inside.get_by_role("heading", name="The figures")).to_be_visible()
    inside.get_by_role("link", name="To the start of this practice").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("Practise with Ray")
    session = Session.objects.get()
    assert session.student.first_name == "Sam" and not session.student.has_usable_password()
    assert Course.objects.get(name="Near").students.filter(pk=session.student_id).exists()
    assert page.context.cookies() == []


def test_the_frame_grows_with_its_content_and_heeds_only_its_own_messages(new_page, rasa, embed):
    page = new_page()
    page.goto(embed())
    expect(frame_in(page).get_by_role("heading", level=1)).to_be_visible()
    height = "document.querySelector('mi-practice iframe').offsetHeight"
    page.wait_for_function(f"{height} > 360")
    before = page.evaluate(height)
    page.evaluate("window.postMessage({ miPracticeHeight: 400 }, '*')")
    page.wait_for_timeout(200)
    assert page.evaluate(height) == before <= 760


def test_the_keyboard_leads_into_the_frame_and_out_again(new_page, rasa, embed, course_page):
    page = new_page()
    origin = embed()
    course_page.body += '<a href="#after">After</a>'
    page.goto(origin)
    expect(frame_in(page).get_by_role("heading", level=1)).to_be_visible()
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.tagName"))
    assert "IFRAME" in seen and seen.index("A") > seen.index("IFRAME")


def test_a_page_of_an_origin_that_is_not_allowed_shows_nothing_and_says_so(new_page, rasa, embed, settings, course_page):
    origin = embed()
    settings.EMBED_ORIGINS = ["https://moodle.example.edu"]
    page = new_page(allow_complaints=True)
    page.goto(origin)
    expect(page.locator("mi-practice [role=status]")).to_contain_text("could not be loaded", timeout=10_000)
    assert not any("/embed/f/" in frame.url for frame in page.frames)


@pytest.mark.parametrize("path", ["/accounts/login/", "/practice/"])
def test_no_other_page_of_ours_can_be_framed(new_page, rasa, embed, live_server, course_page, path):
    page = new_page(allow_complaints=True)
    embed()
    course_page.body = f'<iframe src="{live_server.url}{path}"></iframe>'
    page.goto(course_page.origin)
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe").get_by_label("Username").count() == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [({"expires_in": -120}, "too old"), ({"secret": "x" * 43}, "signature"), ({"client": "nobody"}, "no client of this name")],
    ids=["expired", "forged", "no such client"],
)
def test_a_token_that_opens_nothing_says_why_in_the_frame(new_page, rasa, embed, given, said):
    page = new_page()
    page.goto(embed(**given))
    expect(frame_in(page).get_by_role("main")).to_contain_text(said)
    expect(page.locator("mi-practice [role=status]")).to_be_hidden()


def test_a_revoked_key_ends_a_conversation_with_the_reply_still_in_its_box(new_page, rasa, embed, key):
    from django.utils import timezone

    from web.embed import services

    page = new_page()
    page.goto(embed())
    frame_in(page).get_by_role("button", name="Start the session").click()
    expect(frame_in(page).get_by_role("log")).to_be_visible()
    the_frame(page).wait_for_load_state("load")
    services.revoke(key, timezone.now())
    box = frame_in(page).locator("#text")
    box.fill("It sounds hard.")
    box.press("Enter")
    expect(frame_in(page).locator("#notice")).to_contain_text("The time of this frame is over.")
    expect(box).to_have_value("It sounds hard.")


def test_the_first_page_in_the_frame_is_for_everybody(new_page, rasa, embed):
    from axe_playwright_python.sync_playwright import Axe

    page = new_page(color_scheme="dark")
    page.goto(embed())
    expect(frame_in(page).get_by_role("heading", level=1)).to_be_visible()
    alone = new_page(color_scheme="dark", viewport=NARROW)
    alone.goto(the_frame(page).url)
    found = Axe().run(alone, options=OPTIONS).response["violations"]
    assert [(rule["id"], node["target"], node["failureSummary"]) for rule in found for node in rule["nodes"]] == []
    assert alone.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
