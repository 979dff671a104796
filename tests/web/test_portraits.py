"""The drawn portraits: eight people, and a plain figure for whoever nobody has described."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string

from web.practice import clients
from web.practice.portrait import looks, portrait


def test_each_shipped_client_has_a_look_of_its_own():
    shipped = clients.clients()
    described = [portrait(persona).look for persona in shipped]
    assert None not in described and len(set(described)) == len(shipped)
    drawn = {render_to_string("practice/_portrait.html", {"p": portrait(persona)}) for persona in shipped}
    assert len(drawn) == len(shipped)


def test_an_undescribed_client_is_drawn_without_a_face_and_always_the_same():
    assert portrait("zoe") == portrait("zoe") and portrait("zoe").look is None
    drawn = render_to_string("practice/_portrait.html", {"p": portrait("zoe")})
    assert "ground-" in drawn and 'aria-hidden="true"' in drawn


@pytest.mark.parametrize(
    ("given", "said"), [("zoe: {beard: full}", "not complete"), ("zoe: {nose: long}", "zoe has nose; known are beard")]
)
def test_a_wrong_entry_is_named(tmp_path: Path, given, said):
    file = tmp_path / "looks.yml"
    file.write_text(given, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        looks(file)
