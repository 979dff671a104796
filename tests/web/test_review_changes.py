"""Changing a code, an outcome, a boundary: in sight of the machine's codes."""

import pytest

from tests.web.review_tools import codes, spans, url

SAID = "You should stop."
WHOLE = {"start": 0, "end": len(SAID)}


@pytest.fixture
def session(cast, play):
    return play(cast.student, SAID, "It sounds hard.", "You should go.", "/rewind", ended=True)


@pytest.fixture
def trainer(as_user, cast):
    return as_user(cast.trainer)


def test_the_form_names_all_codes_and_the_one_that_stands(trainer, session):
    page = trainer.get(url(session, "turns", "1.1", "code"), WHOLE).content.decode()
    assert page.count('name="code"') == 13 and page.count("aria-current") >= 1 and "(now)" in page
    assert '<blockquote class="quoted">You should stop.' in page and 'data-key="d"' in page


def test_a_code_is_changed_and_the_page_comes_back_at_the_turn(trainer, session, cast):
    from web.review.models import Correction

    answer = trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "give_information"})
    assert answer["Location"] == f"{url(session)}#turn-1"
    row = Correction.objects.get()
    assert (row.coder, row.before, row.after, row.kind, row.blind) == (cast.trainer, "persuade", "give_information", "code", False)
    page = trainer.get(url(session)).content.decode()
    assert "Persuading → <strong>Giving information</strong>" in page and "the machine: Argued" in page
    assert "tracy" in page and "1 of 2" in page


def test_the_figures_are_worked_out_anew_at_once(trainer, session):
    from web.measures.models import Measures
    from web.measures.services import fill

    fill([session])
    assert Measures.objects.get(session=session).argued == 1
    trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "complex_reflection"})
    kept = Measures.objects.get(session=session)
    assert (kept.argued, kept.rolled, kept.complex_reflections) == (0, 2, 2)
    answer = trainer.get(url(session))
    found = answer.context["page"]
    assert "worked out anew from the codes as they stand now" in answer.content.decode()
    assert found.report.summary["outcomes"] == {"argued": 0, "rolled_with_resistance": 2, "supported_self_efficacy": 0, "none": 0}
    assert found.report.summary["counts"] == {"complex_reflection": 2}
    assert found.report.summary["worst"]["turn"] == 1, "it did no good to the client all the same"
    assert found.report.summary["history"]["agreed"] == "have a dry week", "what is not counted stays"


def test_measures_that_are_made_again_hold_the_changes(trainer, session):
    from web.measures import services
    from web.measures.models import Measures
    from web.record.reader import record_of

    trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "affirm"})
    services.forget(session)
    services.fill([session])
    assert Measures.objects.get(session=session).argued == 0
    services.keep(session, record_of(session.sender_id).transcript)
    assert Measures.objects.get(session=session).argued == 0


def test_the_record_and_the_students_page_keep_the_machines_word(trainer, session, as_user, cast):
    from web.record.reader import record_of

    trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "affirm"})
    assert record_of(session.sender_id).transcript.turns[0].feedback["behaviours"][0]["code"] == "persuade"
    page = as_user(cast.student).get(f"/practice/{session.pk}/summary/").content.decode()
    assert "Persuading" in page and "Your trainer changed" not in page


def test_an_outcome_is_set(trainer, session):
    page = trainer.get(url(session, "turns", "2.1", "outcome")).content.decode()
    assert page.count('name="outcome"') == 4 and "(now)" in page
    trainer.post(url(session, "turns", "2.1", "outcome"), {"outcome": "none"})
    page = trainer.get(url(session)).content.decode()
    assert "the machine: Rolled with resistance" in page and "Rolled with resistance → <strong>Neither</strong>" in page


def test_boundaries_are_split_moved_and_joined(trainer, session):
    def cut(how, at):
        return trainer.post(url(session, "turns", "1.1", "cut"), {"how": how, "at": at})

    cut("split", 4)
    assert spans(session) == [(0, 3), (4, 16)] and codes(session) == ["persuade", "persuade"]
    cut("longer", 0)
    assert spans(session) == [(0, 10), (11, 16)]
    cut("shorter", 0)
    assert spans(session) == [(0, 3), (4, 16)]
    trainer.post(url(session, "turns", "1.1", "code"), {"start": 4, "end": 16, "code": "affirm"})
    cut("merge", 0)
    assert spans(session) == [(0, 16)] and codes(session) == ["persuade"]
    assert "cut anew: 2 utterances before, 1 now" in trainer.get(url(session)).content.decode()


def test_undo_takes_back_one_change_after_the_other_and_keeps_the_rows(trainer, session):
    from web.review.models import Correction

    for code in ("affirm", "confront"):
        trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": code})
    for left in (["affirm"], ["persuade"]):
        trainer.post(url(session, "turns", "1.1", "undo"))
        assert codes(session) == left
    page = trainer.get(url(session)).content.decode()
    assert Correction.objects.count() == 4 and page.count("(undone)") == 2 and "Undo the last change" not in page
    assert trainer.post(url(session, "turns", "1.1", "undo")).status_code == 409


def test_the_same_code_again_is_no_change(trainer, session):
    from web.review.models import Correction

    trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "persuade"})
    assert not Correction.objects.exists()


def test_a_reason_is_added_by_the_one_who_made_the_change(trainer, session, cast, as_user):
    from web.accounts.models import Course
    from web.review.models import Correction

    trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "affirm"})
    change = Correction.objects.get()
    where = url(session, "turns", "1.1", "reason", str(change.pk))
    trainer.post(where, {"reason": "He asked for it."})
    change.refresh_from_db()
    assert change.reason == "He asked for it." and "<q>He asked for it.</q>" in trainer.get(url(session)).content.decode()
    Course.objects.get(name="Near").trainers.add(cast.stranger)
    assert as_user(cast.stranger).post(where, {"reason": "Not mine."}).status_code == 404


def test_what_somebody_changed_meanwhile_is_not_changed_over(trainer, session):
    trainer.post(url(session, "turns", "1.1", "cut"), {"how": "split", "at": 4})
    answer = trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "affirm"})
    assert answer.status_code == 409 and "changed meanwhile" in answer.content.decode()
    assert codes(session) == ["persuade", "persuade"]


def test_a_turn_that_was_taken_back_is_not_changed(trainer, session):
    assert trainer.post(url(session, "turns", "3.1", "code"), {"start": 0, "end": 14, "code": "affirm"}).status_code == 409


def test_with_script_the_turn_and_what_follows_from_it_come_back(trainer, session):
    form = trainer.get(url(session, "turns", "1.1", "code"), WHOLE, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in form and form.count('name="code"') == 13
    post = {**WHOLE, "code": "affirm"}
    page = trainer.post(url(session, "turns", "1.1", "code"), post, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in page and page.count("hx-swap-oob") == 5, (
        "the next turn, what to do, what stands beside, the figures, the live word"
    )
    assert 'id="turn-1"' in page and 'id="side"' in page and 'id="figures"' in page and "1 of 2 codes" in page


def test_what_the_page_says_to_look_at_first_is_up_to_date_after_each_change(trainer, cast, play, monkeypatch):
    from tests.web import stub

    told = stub.feedback

    def unsure(*given):
        made = told(*given)
        made["behaviours"][0] |= {"unsure": True, "candidates": ["persuade", "give_information"]}
        return made

    monkeypatch.setattr(stub, "feedback", unsure)
    session = play(cast.student, SAID, SAID, ended=True)

    def says(page):
        return page.split('id="how-to"', 1)[1].split("</p>", 1)[0]

    def change(turn):
        post = {**WHOLE, "code": "affirm"}
        return says(trainer.post(url(session, "turns", turn, "code"), post, headers={"hx-request": "true"}).content.decode())

    assert "the 2 with a dashed edge are doubtful" in says(trainer.get(url(session)).content.decode())
    assert "the one with a dashed edge is doubtful: look there first" in (now := change("1.1")) and 'href="#turn-2"' in now
    assert "look there first" not in (now := change("2.1")) and "Choose a code to change it." in now


def test_with_script_too_a_change_that_came_too_late_is_told(trainer, session):
    post = {"start": 3, "end": 9, "code": "affirm"}
    page = trainer.post(url(session, "turns", "1.1", "code"), post, headers={"hx-request": "true"}).content.decode()
    assert 'class="notice bad at-hand">' in page and "changed meanwhile" in page and 'id="turn-1"' in page


@pytest.mark.parametrize(
    ("parts", "data"),
    [
        (("turns", "9.1", "code"), {**WHOLE, "code": "affirm"}),
        (("turns", "1.1", "code"), {**WHOLE, "code": "nonsense"}),
        (("turns", "1.1", "code"), {"code": "affirm"}),
        (("turns", "1.1", "outcome"), {"outcome": "brilliant"}),
        (("turns", "1.1", "cut"), {"how": "burn", "at": 3}),
        (("turns", "1.1", "reason", "1"), {"reason": "No such change."}),
    ],
)
def test_what_no_page_of_ours_sends_is_not_found(trainer, session, parts, data):
    assert trainer.post(url(session, *parts), data).status_code == 404


ADDRESSES = [
    ("turns", "1.1", "code"),
    ("turns", "1.1", "outcome"),
    ("turns", "1.1", "cut"),
    ("turns", "1.1", "undo"),
    ("turns", "1.1", "reason", "1"),
    ("reviewed",),
]


@pytest.mark.parametrize("parts", ADDRESSES, ids="/".join)
@pytest.mark.parametrize(("who", "status"), [("student", 403), ("other", 403), ("nobody", 403), ("stranger", 404)])
def test_nobody_else_changes_anything(as_user, cast, session, parts, who, status):
    from web.review.models import Correction, Review

    data = {**WHOLE, "code": "affirm", "outcome": "none", "how": "split", "at": 4, "done": "1"}
    assert as_user(getattr(cast, who)).post(url(session, *parts), data).status_code == status
    assert not Correction.objects.exists() and not Review.objects.exists()


@pytest.mark.parametrize("parts", ADDRESSES, ids="/".join)
def test_not_logged_in_or_with_the_wrong_method(client, trainer, session, parts):
    assert trainer.delete(url(session, *parts)).status_code == 405
    if parts[-1] not in ("code", "outcome"):
        assert trainer.get(url(session, *parts)).status_code == 405
    trainer.logout()
    assert client.post(url(session, *parts))["Location"].startswith("/accounts/login/")


def test_everything_goes_with_the_session(trainer, session):
    from web.review.models import Correction, Note, Release, Review

    trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "affirm"})
    trainer.post(url(session, "turns", "1.1", "undo"))
    trainer.post(url(session, "reviewed"), {"done": "1"})
    trainer.post(url(session, "notes"), {"turn": "1.1", "text": "Look."})
    trainer.post(url(session, "release"))
    assert all(model.objects.exists() for model in (Correction, Note, Release, Review))
    session.delete()
    assert not any(model.objects.exists() for model in (Correction, Note, Release, Review))


def test_where_a_trainer_goes_the_work_stays_without_a_name(trainer, session, cast, as_user):
    from web.accounts.models import Course
    from web.review.models import Correction

    trainer.post(url(session, "turns", "1.1", "code"), {**WHOLE, "code": "affirm"})
    trainer.post(url(session, "notes"), {"text": "Look."})
    trainer.post(url(session, "release"))
    Course.objects.get(name="Near").trainers.add(cast.stranger)
    cast.trainer.delete()
    assert Correction.objects.get().coder is None and codes(session) == ["affirm"]
    assert "a former trainer" in as_user(cast.stranger).get(url(session)).content.decode()
