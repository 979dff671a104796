"""What every answer carries, and that no page needs more than that allows."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings

TEMPLATES = sorted((Path(django_settings.ROOT) / "web").glob("**/templates/**/*.html"))
INLINE = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "a handler": r"\son[a-z]+\s*=",
    "an htmx handler or expression": r"\bhx-on|\bhx-vars|hx-vals\s*=\s*[\"']js:",
    "a script address": r"javascript:",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "text that is not escaped": r"\|\s*safe\b(?!seq)|autoescape off|\|\s*safeseq",
}
ESCAPED_ELSEWHERE = {
    "_fields.html": "field.help_text|safe",
    "_field.html": "field.help_text|safe",
    "password_reset_email.html": "autoescape off",
}
"""Django's own help texts are HTML and hold nothing that anybody typed; a mail is plain text and no page."""
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
@pytest.mark.parametrize("what", list(INLINE))
def test_no_template_holds_what_the_policy_forbids(template, what):
    text = template.read_text(encoding="utf-8").replace(ESCAPED_ELSEWHERE.get(template.name, "\0"), "")
    # What stands inside Django's own tags never reaches a browser as it is.
    text = text if what == "text that is not escaped" else TAG.sub("", text)
    found = re.search(INLINE[what], text, re.IGNORECASE)
    assert found is None, f"{template}: {what}: {text[max(0, found.start() - 40) : found.end() + 40]!r}"


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("url", ["/accounts/login/", "/nowhere/", "/healthz/", "/practice/", "/admin/login/", "/static/web/site.css"])
def test_every_answer_says_what_a_browser_may_do_with_it(client, db, url):
    headers = client.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert "camera=()" in headers["Permissions-Policy"] and "microphone=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_behind_the_log_in_are_not_kept_by_browsers(as_user, cast):
    assert "no-store" in as_user(cast.student).get("/practice/")["Cache-Control"]


def test_no_origin_may_read_our_answers(client, db):
    assert "Access-Control-Allow-Origin" not in client.get("/accounts/login/", headers={"Origin": "https://elsewhere.example"}).headers


def test_a_host_that_is_not_ours_is_refused(client, db, settings):
    settings.ALLOWED_HOSTS = ["ours.example"]
    settings.DEBUG = False
    assert client.get("/accounts/login/", headers={"Host": "theirs.example"}).status_code == 400
