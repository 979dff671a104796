"""The figures of a class: who may see them, what is counted, and that nobody is ranked or judged on too little."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.counted import counted, measure, shared
from web.accounts.models import Course
from web.figures import services
from web.figures.access import sessions_of
from web.figures.tally import tally
from web.measures.models import Measures
from web.practice.models import Session


@pytest.fixture
def course(cast: Any) -> Course:
    return Course.objects.get(name="Near")


def url(course: Course) -> str:
    return f"/review/classes/{course.pk}/"


def page_of(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("student", 403), ("other", 403), ("nobody", 403), ("stranger", 404)])
def test_only_the_trainers_of_a_class_see_it(as_user: Any, cast: Any, course: Course, who: str, status: int) -> None:
    counted(cast.student)
    assert as_user(getattr(cast, who)).get(url(course)).status_code == status


def test_who_is_not_logged_in_is_asked_to(client: Any, course: Course) -> None:
    for address in ("/review/classes/", url(course)):
        assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_nothing_can_be_posted(as_user: Any, cast: Any, course: Course) -> None:
    trainer = as_user(cast.trainer)
    assert [trainer.post(address).status_code for address in ("/review/classes/", url(course))] == [405, 405]


def test_a_class_that_is_not_there_is_not_found(as_user: Any, cast: Any) -> None:
    assert as_user(cast.trainer).get("/review/classes/999999/").status_code == 404


def test_the_list_names_own_classes_only(as_user: Any, cast: Any) -> None:
    page = page_of(as_user(cast.trainer), "/review/classes/")
    assert "Near" in page and "Away" not in page


def test_students_stand_in_alphabetical_order_however_they_do(as_user: Any, cast: Any, course: Course) -> None:
    counted(cast.student, given=measure(complex_ones=6))
    counted(cast.other, given=measure(complex_ones=0))
    page = page_of(as_user(cast.trainer), url(course))
    assert page.index(">otto</h3>") < page.index(">stella</h3>") and "fay" not in page


def test_a_student_without_a_finished_session_is_named_all_the_same(as_user: Any, cast: Any, course: Course) -> None:
    counted(cast.student)
    page = page_of(as_user(cast.trainer), url(course))
    assert ">otto</h3>" in page and "No finished session in this choice." in page


def test_an_empty_class_says_so(as_user: Any, cast: Any, course: Course) -> None:
    assert "No session of this class is finished yet." in page_of(as_user(cast.trainer), url(course))


def test_every_drawing_has_a_title_and_a_description_of_its_own(as_user: Any, cast: Any, course: Course) -> None:
    counted(cast.student)
    counted(cast.other)
    page = page_of(as_user(cast.trainer), url(course))
    names = [part.split('"')[0] for part in page.split('aria-labelledby="t-')[1:]]
    assert len(names) == len(set(names)) == 15, "the class and two students, five drawings each"
    assert page.count("<title id=") == page.count("<desc id=") == 15
    assert page.count("The same as a table") == 3


def test_the_table_holds_the_figures_with_their_uncertainty(as_user: Any, cast: Any, course: Course) -> None:
    counted(cast.student, given=measure(reflections=6, complex_ones=3, questions=4, open_ones=3))
    page = page_of(as_user(cast.trainer), url(course))
    assert "1.5 : 1 " in page and "50 % " in page and "75 % " in page and "(30 % – 95 %)" in page


def test_too_few_replies_are_not_judged(as_user: Any, cast: Any, course: Course) -> None:
    counted(cast.student, given=measure(answers={"sustain": {"argued": 3}}))
    page = page_of(as_user(cast.trainer), url(course))
    assert "too short to judge" in page and "is-short" in page and "too few to judge" in page
    assert '<polyline class="line"' not in page


def test_a_line_joins_only_what_can_be_judged(cast: Any, course: Course) -> None:
    for day, replies in enumerate((8, 3, 9)):
        counted(cast.student, day, given=measure(answers={"change": {"none": replies}}))
    shown = services.overview(course, sessions_of(cast.trainer, course))
    ratio = next(person for person in shown.people if person.rows).charts[0]
    assert [point.too_short for point in ratio.points] == [False, True, False] and len(ratio.line.split()) == 2


def test_the_scale_is_the_same_in_all(cast: Any, course: Course) -> None:
    for day in range(5):
        counted(cast.student, day)
    counted(cast.other, given=measure(answers={"discord": {"argued": 9}}))
    shown = services.overview(course, sessions_of(cast.trainer, course))
    scales = {chart.scale for person in (shown.whole, *shown.people) for chart in person.charts}
    assert len(scales) == 1 and scales.pop() == services.Scale(5, 12.0)


def test_the_class_adds_up_everybodys_first_sessions(cast: Any, course: Course) -> None:
    counted(cast.student, 0, given=measure(reflections=6, questions=2, open_ones=1))
    counted(cast.student, 1)
    counted(cast.other, 3, given=measure(reflections=2, complex_ones=1, questions=6, open_ones=1))
    first, second = services.overview(course, sessions_of(cast.trainer, course)).whole.rows
    assert (first.tally.sessions, first.tally.reflections, first.tally.ratio.value, second.tally.sessions) == (2, 8, 1.0, 1)


def test_after_resistance_adds_up_to_all_of_it(cast: Any) -> None:
    session = counted(cast.student, given=measure(answers={"sustain": {"argued": 1, "rolled_with_resistance": 2}, "discord": {"none": 4}}))
    found = tally([session.measures])
    assert (found.resisted, found.resisted_rolled, found.resisted_argued, found.resisted_else) == (7, 2, 1, 4)


def test_nothing_is_divided_by_nothing(cast: Any) -> None:
    found = tally([counted(cast.student, given=measure(0, 0, 0, 0, {})).measures])
    assert [found.ratio.value, found.complex.value, found.open.value] == [None, None, None] and tally([]).argued_per_session.value is None


@pytest.mark.parametrize(("argued", "says"), [(15, "That stands out"), (5, "the order may be chance")])
def test_which_talk_ends_in_arguing_and_whether_that_is_clear(as_user: Any, cast: Any, course: Course, argued: int, says: str) -> None:
    answers = {"discord": {"argued": argued, "none": 20 - argued}, "sustain": {"argued": 3, "none": 17}}
    counted(cast.student, given=measure(answers=answers))
    page = page_of(as_user(cast.trainer), url(course))
    assert "Replies to discord argued most often" in page and says in page


def test_where_hardly_anything_argued_no_talk_is_named(as_user: Any, cast: Any, course: Course) -> None:
    counted(cast.student, given=measure(answers={"discord": {"argued": 2}, "change": {"none": 30}}))
    assert "No kind of talk has enough replies that argued" in page_of(as_user(cast.trainer), url(course))


def test_period_and_client_choose_the_sessions(as_user: Any, cast: Any, course: Course) -> None:
    for day, persona in ((0, "ray"), (10, "carys"), (20, "ray")):
        counted(cast.student, day, persona)
    trainer = as_user(cast.trainer)
    found = {
        query: page_of(trainer, f"{url(course)}?{query}").partition(" finished session")[0].split()[-1]
        for query in (
            "",
            "since=2026-03-12",
            "until=2026-03-12",
            "since=2026-03-03&until=2026-03-21",
            "client=ray",
            "client=ray&since=2026-03-03",
        )
    }
    assert [number.rpartition(">")[2] for number in found.values()] == ["3", "2", "2", "1", "2", "1"]


@pytest.mark.parametrize("query", ["since=yesterday", "client=nobody"])
def test_a_choice_that_cannot_be_understood_is_named(as_user: Any, cast: Any, course: Course, query: str) -> None:
    counted(cast.student)
    assert "errorlist" in page_of(as_user(cast.trainer), f"{url(course)}?{query}")


def test_a_client_whose_file_has_gone_can_still_be_chosen(as_user: Any, cast: Any, course: Course) -> None:
    counted(cast.student, persona="old_friend")
    assert "1 finished session" in page_of(as_user(cast.trainer), f"{url(course)}?client=old_friend")


def test_drills_uploads_and_open_sessions_do_not_count(as_user: Any, cast: Any, course: Course) -> None:
    counted(cast.student)
    for kind in (Session.Kind.DRILL, Session.Kind.UPLOAD, Session.Kind.LESSON):
        counted(cast.student, 1, kind=kind)
    counted(cast.student, 2, ended_at=None)
    assert "1 finished session ·" in page_of(as_user(cast.trainer), url(course))


def test_a_session_without_counts_is_counted_first(as_user: Any, cast: Any, course: Course, play: Any) -> None:
    play(cast.student, "You should stop.", "It sounds hard.", ended=True)
    assert "1 finished session" in page_of(as_user(cast.trainer), url(course)) and Measures.objects.count() == 1


@pytest.mark.parametrize("number", [2, 40])
def test_few_and_many_sessions_take_the_same_queries(
    as_user: Any, cast: Any, course: Course, number: int, django_assert_num_queries: Any
) -> None:
    for day in range(number):
        counted(cast.student if day % 2 else cast.other, day)
    trainer = as_user(cast.trainer)
    with django_assert_num_queries(7):
        trainer.get(url(course))


def test_a_thousand_sessions_are_shown(as_user: Any, cast: Any, course: Course) -> None:
    first = counted(cast.student)
    starts = [first.started_at + timedelta(hours=n) for n in range(999)]
    rest = [Session(student=cast.student, persona="ray", started_at=start, ended_at=start, **shared()) for start in starts]
    for session in rest:
        for name in {"shared"} & {field.name for field in Session._meta.get_fields()}:
            setattr(session, name, True)
    Session.objects.bulk_create(rest)
    kept = Measures.objects.get(session=first)
    values = {field.attname: getattr(kept, field.attname) for field in Measures._meta.fields if field.attname != "session_id"}
    Measures.objects.bulk_create([Measures(session=session, **values) for session in rest])
    assert "1000 finished sessions" in page_of(as_user(cast.trainer), url(course))
