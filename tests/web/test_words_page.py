"""The page with the meanings of the words."""

import pytest

from web.record.context import words
from web.record.templatetags.record import linked, term

URL = "/practice/words/"


@pytest.mark.parametrize("who", ["student", "trainer", "nobody"])
def test_everybody_who_is_logged_in_reads_it(as_user, cast, who):
    page = as_user(getattr(cast, who)).get(URL).content.decode()
    assert words().behaviours["affirm"]["definition"] in page and 'id="code-affirm"' in page and 'id="outcome-argued"' in page


def test_wrong_method(as_user, cast):
    assert as_user(cast.student).post(URL).status_code == 405


def test_nobody_logged_in(client, cast):
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"


def test_every_term_of_the_glossary_has_its_place(as_user, cast):
    page = as_user(cast.student).get(URL).content.decode()
    assert all(f'id="term-{key}"' in page for key in words().glossary)


def test_a_term_in_a_text_leads_there_once_and_the_text_is_escaped():
    shown = linked("A reflection is no <b>. Another reflection, and “a reflection” of hers.")
    assert shown.count("<a") == 1 and 'href="/practice/words/#term-reflection"' in shown and "&lt;b&gt;" in shown
    assert linked(None) == ""


def test_a_strategys_name_leads_to_its_meaning_and_an_unknown_one_stays_plain():
    assert 'href="/practice/words/#term-reframe"' in term("Reframe", "reframe") and term("Trick", "trick") == "Trick"


def test_many_visitors_of_a_web_that_was_just_started_read_the_wording_once(monkeypatch):
    from concurrent.futures import ThreadPoolExecutor
    from time import sleep

    from web.record import context

    read = []

    def slowly(folder, language):
        sleep(0.05)
        read.append(folder)
        return object()

    monkeypatch.setattr(context, "load", slowly)
    context._coaching.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: context.coaching(), range(8)))
    context._coaching.cache_clear()
    assert len(read) == len(found) == 1
