"""Coding without sight of the machine's codes, and comparing afterwards."""

import pytest

from tests.web.review_tools import url

SAID = "You should stop."
WHOLE = {"start": 0, "end": len(SAID)}


@pytest.fixture
def session(cast, play):
    return play(cast.student, SAID, "It sounds hard.", ended=True)


@pytest.fixture
def trainer(as_user, cast):
    return as_user(cast.trainer)


def blind(browser, session, key, start, end, code):
    return browser.post(url(session, "turns", key, "code"), {"start": start, "end": end, "code": code, "blind": "1"})


def test_nothing_of_the_machine_is_shown(trainer, session):
    page = trainer.get(url(session, "blind")).content.decode()
    assert page.count("no code yet<") == 2 and "2 utterances have no code yet" in page
    for told in ("Persuading", "Argued", "Because of turn", "Discord</dt>", "<polyline", "You could try", "Reflections to questions"):
        assert told not in page, told
    form = trainer.get(url(session, "turns", "1.1", "code"), {**WHOLE, "blind": "1"}).content.decode()
    assert "(now)" not in form and "not sure" not in form


def test_a_blind_coding_changes_neither_the_session_nor_its_figures(trainer, session):
    from web.measures.models import Measures
    from web.measures.services import fill
    from web.review.coding import coding_of

    fill([session])
    blind(trainer, session, "1.1", 0, 16, "affirm")
    assert not coding_of(session).is_changed and Measures.objects.get(session=session).argued == 1


def test_it_is_finished_when_every_utterance_has_a_code(trainer, session, cast):
    from web.review.reviewed import is_marked

    blind(trainer, session, "1.1", 0, 16, "confront")
    early = trainer.post(url(session, "reviewed"), {"done": "1", "blind": "1"})
    assert early["Location"].endswith("/blind/?left=1") and "have no code yet" in trainer.get(early["Location"]).content.decode()
    assert not is_marked(session, cast.trainer, blind=True)
    blind(trainer, session, "2.1", 0, 15, "complex_reflection")
    trainer.post(url(session, "reviewed"), {"done": "1", "blind": "1"})
    page = trainer.get(url(session)).content.decode()
    assert page.count("tracy, coded blind:") == 2 and page.count("(the same)") == 1
    assert page.count('<li class="is-other">') == 1, "confronting is not persuading"


def test_what_one_is_at_is_not_shown_to_others(trainer, session, cast, as_user):
    from web.accounts.models import Course

    blind(trainer, session, "1.1", 0, 16, "confront")
    Course.objects.get(name="Near").trainers.add(cast.stranger)
    second = as_user(cast.stranger)
    assert "2 utterances have no code yet" in second.get(url(session, "blind")).content.decode()
    assert "coded blind" not in second.get(url(session)).content.decode()


def test_whoever_changed_codes_in_sight_cannot_code_blind_any_more(trainer, session):
    trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "affirm"})
    page = trainer.get(url(session, "blind")).content.decode()
    assert "cannot code it blind any more" in page and 'id="turn-1"' not in page
    assert blind(trainer, session, "1.1", 0, 16, "confront").status_code == 404


def test_undo_and_boundaries_are_ones_own(trainer, session, cast):
    from tests.web.review_tools import spans

    trainer.post(url(session, "turns", "1.1", "cut"), {"how": "split", "at": 4, "blind": "1"})
    assert spans(session, blind=True, coder=cast.trainer) == [(0, 3), (4, 16)] and spans(session) == [(0, 16)]
    trainer.post(url(session, "turns", "1.1", "undo"), {"blind": "1"})
    assert spans(session, blind=True, coder=cast.trainer) == [(0, 16)]


@pytest.mark.parametrize(("who", "status"), [("student", 403), ("other", 403), ("nobody", 403), ("stranger", 404)])
def test_strangers(as_user, cast, session, who, status):
    assert as_user(getattr(cast, who)).get(url(session, "blind")).status_code == status


def test_wrong_method_and_anonymous(client, trainer, session):
    assert trainer.post(url(session, "blind")).status_code == 405
    trainer.logout()
    assert client.get(url(session, "blind"))["Location"].startswith("/accounts/login/")
