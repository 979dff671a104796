"""The page with the meanings of the words."""

import pytest

from web.record.context import words

URL = "/practice/words/"


@pytest.mark.parametrize("who", ["student", "trainer", "nobody"])
def test_everybody_who_is_logged_in_reads_it(as_user, cast, who):
    page = as_user(getattr(cast, who)).get(URL).content.decode()
    assert words().behaviours["affirm"]["definition"] in page and 'id="code-affirm"' in page and 'id="outcome-argued"' in page


def test_wrong_method(as_user, cast):
    assert as_user(cast.student).post(URL).status_code == 405


def test_nobody_logged_in(client, cast):
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"
