"""A student's own measures over the sessions, and goals for oneself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from web.measures.models import Measures
from web.progress import services
from web.progress.measured import BY_NAME, value
from web.progress.models import Goal

URL = "/practice/progress/"
REPLIES = ("You should stop.", "It sounds hard.", "You managed three weeks.", "What else?")


def today():
    return timezone.localdate()


def test_before_the_first_session_the_page_says_so(as_user, cast):
    page = as_user(cast.student).get(URL).content.decode()
    assert "begin with your first finished conversation" in page and "Not met yet:" in page


def test_each_measure_has_a_drawing_a_table_and_its_uncertainty(as_user, cast, play):
    for _ in range(3):
        play(cast.student, *REPLIES, ended=True)
    page = as_user(cast.student).get(URL).content.decode()
    assert page.count('class="curve"') == len(BY_NAME) and "3 sessions, 12 replies." in page
    assert "Replies that argued" in page and "25 %" in page and "1 of 4" in page and 'class="span"' in page
    assert "Likely" in page and "nobody is ranked" in page


def test_only_own_finished_conversations_count(as_user, cast, play):
    play(cast.student, *REPLIES)
    play(cast.other, *REPLIES, ended=True)
    drill = play(cast.student, *REPLIES, ended=True)
    drill.kind, drill.technique = "drill", "affirming"
    drill.save()
    found = services.progress(cast.student, today())
    assert found.sessions == 0 and found.drills == {"affirming": 1}


def test_clients_and_difficulties_met(cast, play):
    play(cast.student, *REPLIES, ended=True)
    hard = play(cast.student, *REPLIES, ended=True)
    hard.difficulty = "hard"
    hard.save()
    found = services.progress(cast.student, today())
    assert [(one.name, one.times) for one in found.met] == [("Ray", {"standard": 1, "hard": 1})]
    assert "Ray" not in found.unmet and "Carys" in found.unmet


def test_drills_done_are_counted_by_technique(as_user, cast, play):
    for _ in range(2):
        play(cast.student, "It sounds hard.", technique="affirming", ended=True)
    assert "Affirming: 2" in as_user(cast.student).get(URL).content.decode()


def test_a_long_history_costs_no_more_queries(as_user, cast, play, django_assert_max_num_queries):
    for _ in range(6):
        play(cast.student, *REPLIES, ended=True)
    student = as_user(cast.student)
    student.get(URL)
    with django_assert_max_num_queries(11):
        student.get(URL)


def kept(**counts):
    return Measures(**counts)


def test_counts_of_several_sessions_are_added_up():
    found = value(BY_NAME["argued"], [kept(argued=1, volleys=2), kept(argued=0, volleys=8)])
    assert found.value == pytest.approx(0.1) and found.low is not None and found.low < 0.1 < (found.high or 0)


def test_a_ratio_without_questions_has_no_value_and_without_limit_an_open_end():
    measured = BY_NAME["reflection_to_question"]
    assert value(measured, [kept(reflections=3, questions=0)]).value is None
    found = value(measured, [kept(reflections=3, questions=1)])
    assert found.value == 3 and found.low is not None and found.low < 3 < (found.high or 99)


def test_words_have_no_interval():
    found = value(BY_NAME["client_words"], [kept(client_words=60, trainee_words=40)])
    assert (found.value, found.low, found.high) == (0.6, None, None)


def goal(**more):
    return {"measure": "argued", "target": "20", "by": str(today() + timedelta(days=7)), **more}


def test_a_goal_is_set_and_shown_with_where_one_stands(as_user, cast, play):
    play(cast.student, *REPLIES, ended=True)
    student = as_user(cast.student)
    assert student.post(f"{URL}goals/", goal())["Location"] == URL
    kept_goal = Goal.objects.get()
    assert (kept_goal.student, kept_goal.target) == (cast.student, 0.2)
    page = student.get(URL).content.decode()
    assert "at most 20 %" in page and "Your last three sessions together: 25 %." in page and 'class="goal"' in page
    assert "Reached." not in page


def test_a_goal_set_anew_takes_the_place_of_the_old_one(as_user, cast):
    student = as_user(cast.student)
    student.post(f"{URL}goals/", goal())
    student.post(f"{URL}goals/", goal(target="40", by=""))
    assert [(one.target, one.by) for one in Goal.objects.all()] == [(0.4, None)]


@pytest.mark.parametrize(("target", "reached"), [("30", True), ("20", False)])
def test_less_is_better_where_a_measure_counts_arguing(cast, play, target, reached):
    play(cast.student, *REPLIES, ended=True)
    services.set_goal(cast.student, "argued", float(target) / 100, None, timezone.now())
    assert services.progress(cast.student, today()).aims[0].reached is reached


def test_a_day_that_has_passed_is_said_without_reproach(as_user, cast):
    services.set_goal(cast.student, "argued", 0.1, today() - timedelta(days=1), timezone.now())
    assert "The day has passed." in as_user(cast.student).get(URL).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"target": "0"}, "from 1 to 100"),
        ({"target": "900"}, "from 1 to 100"),
        ({"measure": "reflection_to_question", "target": "50"}, "from 0.1 to 10"),
        ({"target": "much"}, "Choose a measure"),
        ({"measure": "rank"}, "Choose a measure"),
        ({"by": "2001-01-01"}, "That day is over"),
    ],
)
def test_a_wrong_goal_is_explained_and_what_was_typed_is_kept(as_user, cast, wrong, said):
    response = as_user(cast.student).post(f"{URL}goals/", goal(**wrong))
    page = response.content.decode()
    assert response.status_code == 400 and said in page and f'value="{goal(**wrong)["target"]}"' in page
    assert not Goal.objects.exists()


def test_a_goal_is_dropped_by_its_owner_only(as_user, cast):
    kept_goal = services.set_goal(cast.student, "argued", 0.1, None, timezone.now())
    url = f"{URL}goals/{kept_goal.pk}/drop/"
    assert as_user(cast.other).post(url).status_code == 404
    assert Goal.objects.exists()
    assert as_user(cast.student).post(url)["Location"] == URL
    assert not Goal.objects.exists()


def test_nobody_sees_another_students_goals(as_user, cast):
    services.set_goal(cast.student, "argued", 0.1, None, timezone.now())
    assert "at most 10" not in as_user(cast.other).get(URL).content.decode()


@pytest.mark.parametrize("who", ["trainer", "stranger", "nobody"])
def test_only_students_have_this_page(as_user, cast, who):
    browser = as_user(getattr(cast, who))
    assert browser.get(URL).status_code == 403 and browser.post(f"{URL}goals/", goal()).status_code == 403


def test_wrong_methods_and_nobody_logged_in(client, as_user, cast):
    student = as_user(cast.student)
    assert student.post(URL).status_code == 405 and student.get(f"{URL}goals/").status_code == 405
    assert student.get(f"{URL}goals/1/drop/").status_code == 405
    client.logout()
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"
