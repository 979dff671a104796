"""The page at the end of a session."""

import uuid

import pytest


@pytest.fixture
def session(cast, play):
    return play(cast.student, "You should stop.", "It sounds hard.", "asdf", feedback="at_end", ended=True)


@pytest.fixture
def page(as_user, cast, session):
    return as_user(cast.student).get(f"/practice/{session.pk}/summary/").content.decode()


def test_figures_with_band_uncertainty_and_threshold(page):
    assert "too short to judge" in page
    assert "1.2 : 1" in page and "Likely between 20 % and 80 %." in page and "30 %" in page and "80 %" in page
    assert "below the fair threshold" in page and "> fair<" in page and "> good<" in page
    assert (
        "Reflections to questions" in page
        and "2 to 1 good" in page
        and "In 1 reply the program" in page
        and "Words spoken by the client" in page
        and "55 %" in page
    )


def test_moments_lead_to_their_turns(page):
    assert 'href="#turn-2"' in page and 'id="turn-2"' in page and 'href="#turn-1"' in page
    assert "You pushed, he pushed back." in page and "before you ask." in page and "#term-reflection" in page


def test_plot_has_a_title_a_description_and_a_table(page):
    assert "<title id=" in page and "<desc id=" in page and "<polyline" in page and "The same as a table" in page
    assert page.count('class="line is-discord"') == 2


def test_feedback_that_was_held_back_is_here(page):
    assert "Because of turn 1" in page and "Complex reflection" in page
    assert "not said to the client" in page


def test_wrong_method(as_user, cast, session):
    assert as_user(cast.student).post(f"/practice/{session.pk}/summary/").status_code == 405


def test_before_the_end_there_is_none(as_user, cast, play):
    session = play(cast.student, "It sounds hard.")
    assert as_user(cast.student).get(f"/practice/{session.pk}/summary/")["Location"] == session.get_absolute_url()


def test_a_session_without_a_turn(as_user, cast, play):
    session = play(cast.student, ended=True)
    page = as_user(cast.student).get(f"/practice/{session.pk}/summary/").content.decode()
    assert "nothing to draw yet" in page


def test_each_client_line_says_why_it_was_said(page):
    assert page.count("Why did Ray say that?") == 2
    assert "An answer to what was asked, about work." in page and "Such a line comes only from trust 3 on." in page
    assert "What your reply changed just before" in page and "Change talk 20 %, Sustain talk 30 %" in page


def test_a_line_without_an_origin_says_nothing_about_it(as_user, cast, play, monkeypatch):
    from web.record.timeline import Item

    session = play(cast.student, "It sounds hard.", ended=True)
    monkeypatch.setattr(Item, "origin", {})
    assert "Why did Ray say that?" not in as_user(cast.student).get(f"/practice/{session.pk}/summary/").content.decode()


def test_why_is_not_told_during_the_session(as_user, cast, play):
    session = play(cast.student, "It sounds hard.")
    assert "Why did Ray say that?" not in as_user(cast.student).get(session.get_absolute_url()).content.decode()


def test_the_client_can_be_met_again_from_here(page, session):
    assert "Meet Ray again" in page and 'name="again" value="1"' in page and f'value="{session.feedback}"' in page
    assert "Ray has said: I'll have a dry week." in page


def test_a_trainer_reads_why_as_well(as_user, cast, session):
    assert as_user(cast.trainer).get(f"/review/{session.pk}/").content.decode().count("Why did Ray say that?") == 2


def test_the_first_line_of_a_later_session_says_what_it_comes_from(as_user, cast, play, fake_bot, personas):
    play(cast.student, "It sounds hard.", ended=True)
    student, key = as_user(cast.student), str(uuid.uuid4())
    student.post("/practice/start/", {"key": key, "persona": personas.resistant, "feedback": "each_turn", "again": "1"})
    student.post(f"/practice/{key}/end/", {"key": str(uuid.uuid4()), "seen": 0})
    page = student.get(f"/practice/{key}/summary/").content.decode()
    assert "This first line comes from a commitment that was kept." in page and "met again" in page


def test_the_first_line_of_a_first_session_comes_from_nothing(page):
    assert "A first line, as chance had it" in page


def test_the_report_begins_with_one_look_and_what_to_practise(page):
    assert page.index('class="glance"') < page.index("moments-title") < page.index("next-title") < page.index("figures-title")
    assert "Ray spoke 55 % of the words." in page and "Best moment" in page and "Missed chance" in page
    assert 'name="technique" value="rolling_sustain"' in page


def test_own_words_are_marked_once(page):
    assert page.count('class="code is-persuade"') == 1 and "Your words, and what moved" not in page and "What moved Ray" in page


def test_both_attempts_stand_side_by_side(as_user, cast, play):
    session = play(cast.student, "You should stop.", "/rewind", "It sounds hard.", ended=True)
    page = as_user(cast.student).get(f"/practice/{session.pk}/summary/").content.decode()
    both = page[page.index('class="attempts"') :]
    assert "<del>You should stop.</del>" in both and "attempt 1" in both and "attempt 2" in both and "Because of turn 1" in both


def test_a_record_from_before_there_were_three_moments_shows_its_two(as_user, cast, play, monkeypatch):
    from tests.web import stub

    older = stub.summary
    monkeypatch.setattr(stub, "summary", lambda talk: {k: v for k, v in older(talk).items() if k not in ("moments", "talk_share")})
    session = play(cast.student, "You should stop.", "It sounds hard.", ended=True)
    page = as_user(cast.student).get(f"/practice/{session.pk}/summary/").content.decode()
    assert "Best moment" in page and "Hardest moment" in page and "Ray spoke 55 % of the words." in page
