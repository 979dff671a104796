"""The origins that the operator allows: checked when the web starts."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from web import environment


@pytest.fixture
def given(monkeypatch):
    def read(text):
        monkeypatch.setenv("MI_EMBED_ORIGINS", text)
        return environment.origins("MI_EMBED_ORIGINS", "")

    return read


def test_origins_are_written_as_browsers_write_them(given):
    assert given("https://Moodle.example.edu/, http://localhost:8080,https://a.org:443") == [
        "https://moodle.example.edu",
        "http://localhost:8080",
        "https://a.org",
    ]
    assert given("") == []


@pytest.mark.parametrize(
    "wrong",
    [
        "moodle.example.edu",
        "https://*.example.edu",
        "https://a.org/course",
        "*",
        "https://a.org; script-src *",
        "https://u@a.org",
        "https://",
    ],
)
def test_what_is_no_origin_is_named_with_the_remedy(given, wrong):
    with pytest.raises(ImproperlyConfigured, match="MI_EMBED_ORIGINS .* for example https://moodle.example.edu"):
        given(wrong)


def test_http_is_for_this_machine_only(given):
    with pytest.raises(ImproperlyConfigured, match="It must be https"):
        given("http://moodle.example.edu")
