"""Exports: who gets what, in which form, that no cell is a formula, and that nothing tells who a student is in a research export."""

import csv
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from mi.cells import harmless
from tests.web.cast import write
from tests.web.counted import counted
from tests.web.stub import Stub
from web.accounts.models import Course
from web.exports import services
from web.exports.files import as_csv, as_json
from web.practice.models import Session

PAGE, FILE = "/review/export/", "/review/export/download/"


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content.decode()[:500]
    return b"".join(answer.streaming_content)


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def get(browser: Any, table: str = "sessions", form: str = "csv", **more: Any) -> Any:
    return browser.post(FILE, {"table": table, "format": form, **more})


@pytest.mark.parametrize("who", ["student", "other", "nobody"])
def test_students_export_nothing(as_user: Any, cast: Any, who: str) -> None:
    browser = as_user(getattr(cast, who))
    assert [browser.get(PAGE).status_code, get(browser).status_code, browser.get(f"{PAGE}dictionary/").status_code] == [403] * 3


def test_who_is_not_logged_in_is_asked_to(client: Any, cast: Any) -> None:
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}" and get(client)["Location"].startswith("/accounts/login/")


def test_wrong_methods_are_refused(as_user: Any, cast: Any) -> None:
    browser = as_user(cast.trainer)
    assert [browser.post(PAGE).status_code, browser.get(FILE).status_code, browser.post(f"{PAGE}dictionary/").status_code] == [405] * 3


def test_a_trainer_gets_the_sessions_of_own_students_and_no_others(as_user: Any, cast: Any) -> None:
    own, far = counted(cast.student), counted(cast.far)
    assert [row["session"] for row in rows_of(body(get(as_user(cast.trainer))))] == [str(own.pk)]
    assert [row["session"] for row in rows_of(body(get(as_user(cast.stranger))))] == [str(far.pk)]


def test_anothers_class_is_not_found(as_user: Any, cast: Any) -> None:
    near = Course.objects.get(name="Near")
    browser = as_user(cast.stranger)
    assert browser.get(f"{PAGE}?course={near.pk}").status_code == 404 and get(browser, course=near.pk).status_code == 404


def test_a_transcript_that_a_trainer_brought_is_not_exported(as_user: Any, cast: Any) -> None:
    counted(cast.student, kind=Session.Kind.UPLOAD)
    counted(cast.trainer, kind=Session.Kind.UPLOAD)
    assert rows_of(body(get(as_user(cast.trainer)))) == []


def test_class_period_and_client_choose_what_is_exported(as_user: Any, cast: Any) -> None:
    for day, persona in ((0, "ray"), (10, "carys"), (20, "ray")):
        counted(cast.student, day, persona)
    second = Course.objects.create(name="Second")
    second.trainers.add(cast.trainer)
    browser = as_user(cast.trainer)
    assert len(rows_of(body(get(browser, since="2026-03-12")))) == 2
    assert len(rows_of(body(get(browser, since="2026-03-12", client="ray")))) == 1
    assert rows_of(body(get(browser, course=second.pk))) == []
    assert "2 sessions are chosen" in browser.get(f"{PAGE}?client=ray").content.decode()


@pytest.mark.parametrize("more", [{"format": "exe"}, {"table": "users"}, {"since": "x"}, {"research": "1", "study_key": "short"}])
def test_a_broken_form_sends_no_file(as_user: Any, cast: Any, more: dict[str, str]) -> None:
    answer = as_user(cast.trainer).post(FILE, {"table": "", "format": "csv", **more})
    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()


def test_the_file_has_a_name_and_a_kind(as_user: Any, cast: Any) -> None:
    answer = get(as_user(cast.trainer), "turns", "json")
    assert re.fullmatch(r'attachment; filename="mi-turns-\d{4}-\d\d-\d\d\.json"', answer["Content-Disposition"])
    assert answer["Content-Type"] == "application/json" and json.loads(body(answer)) == []


def test_csv_and_json_hold_the_same(as_user: Any, cast: Any, play: Any) -> None:
    play(cast.student, "You should stop.", "It sounds hard.", ended=True)
    browser = as_user(cast.trainer)
    for table in services.TABLES:
        flat = rows_of(body(get(browser, table)))
        full = json.loads(body(get(browser, table, "json")))
        assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in full] == flat


def test_the_zip_holds_all_tables_and_the_dictionary(as_user: Any, cast: Any, play: Any) -> None:
    play(cast.student, "You should stop.", ended=True)
    with zipfile.ZipFile(io.BytesIO(body(get(as_user(cast.trainer), "")))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["data-dictionary.md", "sessions.csv", "turns.csv", "codes.csv", "corrections.csv"]
        assert b"# Data dictionary" in archive.read("data-dictionary.md") and len(rows_of(archive.read("turns.csv"))) == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_a_formula(start: str) -> None:
    assert harmless(f'{start}HYPERLINK("x")') == f'\'{start}HYPERLINK("x")'


@pytest.mark.parametrize("given", [-3, -0.5, 0, "a=b", "", "'=", " =1"])
def test_numbers_and_other_texts_are_left_alone(given: Any) -> None:
    assert harmless(given) == given


def test_a_reply_that_is_a_formula_is_harmless_in_csv_and_exact_in_json(as_user: Any, cast: Any, play: Any) -> None:
    said = '=cmd|"/C calc"!A0, you should stop.'
    play(cast.student, said, ended=True)
    browser = as_user(cast.trainer)
    for table, column in (("turns", "said"), ("codes", "text")):
        assert rows_of(body(get(browser, table)))[0][column] == f"'{said}"
        assert json.loads(body(get(browser, table, "json")))[0][column] == said


def test_a_formula_in_a_name_is_harmless(as_user: Any, cast: Any) -> None:
    counted(cast.student)
    cast.student.username = "+stella@x"
    cast.student.save()
    Course.objects.filter(name="Near").update(name="=Near")
    row = rows_of(body(get(as_user(cast.trainer))))[0]
    assert (row["student"], row["classes"]) == ("'+stella@x", "'=Near")


def test_lines_quotes_and_commas_survive() -> None:
    text = 'One, "two"\nthree; ünïcode 🙂'
    assert rows_of("".join(as_csv(("a",), [{"a": text}])).encode())[0]["a"] == text
    assert json.loads("".join(as_json(("a",), [{"a": text}]))) == [{"a": text}] and json.loads("".join(as_json(("a",), []))) == []


@pytest.fixture
def named(cast: Any, play: Any) -> Any:
    """A session in which people give themselves away."""
    cast.student.first_name, cast.student.last_name, cast.student.email = "Stella", "Novak", "s.novak@uni.example"
    cast.student.save()
    said = "I'm Stella Novak, should you write to s.novak@uni.example or 0171 5551234? Otto and Tracy know. You should stop."
    first = play(cast.student, said, ended=True)
    return counted(cast.student, 3, follows=first)


def test_a_research_export_names_nobody(as_user: Any, cast: Any, named: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(body(get(as_user(cast.trainer), "", research="1")))) as archive:
        text = "\n".join(archive.read(name).decode() for name in archive.namelist() if name != "data-dictionary.md")
    for told in ("stella", "novak", "otto", "tracy", "uni.example", "5551234", "Near", str(named.pk), str(named.follows_id)):
        assert told.lower() not in text.lower(), told
    assert "[name] [name]" in text and "[e-mail]" in text and "[number]" in text
    for session in Session.objects.all():
        assert session.sender_id not in text and session.seed not in text
    assert not re.search(r"20\d\d-\d\d-\d\d", text), "no date is left"


def test_a_named_export_holds_no_seed_and_no_sender_id_either(as_user: Any, cast: Any, named: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(body(get(as_user(cast.trainer), "")))) as archive:
        text = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert "stella" in text and all(one.sender_id not in text and one.seed not in text for one in Session.objects.all())


def test_days_are_counted_from_the_students_first_session(as_user: Any, cast: Any) -> None:
    for student, day in ((cast.student, 5), (cast.other, 6), (cast.student, 12)):
        counted(student, day)
    rows = rows_of(body(get(as_user(cast.trainer), research="1")))
    assert [row["day"] for row in rows] == ["0", "0", "7"] and {row["begun"] for row in rows} == {""}


def test_with_a_study_key_two_exports_can_be_joined_and_without_one_they_cannot(as_user: Any, cast: Any) -> None:
    counted(cast.student)
    browser = as_user(cast.trainer)

    def student(**more: str) -> str:
        return rows_of(body(get(browser, research="1", **more)))[0]["student"]

    assert student(study_key="our study 26") == student(study_key="our study 26") != student(study_key="another one") != student()
    assert student() != student()


def test_follows_names_the_session_before_by_its_pseudonym(as_user: Any, cast: Any, named: Any) -> None:
    rows = {row["session"]: row for row in rows_of(body(get(as_user(cast.trainer), research="1")))}
    assert [row["follows"] in rows for row in rows.values() if row["follows"]] == [True]


def many(student: Any, number: int) -> None:
    """Sessions of one reply each, written at once."""
    stub, events = Stub(), []
    more = dict.fromkeys({"shared"} & {field.name for field in Session._meta.get_fields()}, True)
    given = {"student": student, "persona": "ray", "started_at": timezone.now(), "ended_at": timezone.now(), **more}
    made = Session.objects.bulk_create([Session(**given) for _ in range(number)])
    for session in made:
        for message in ('/start{"feedback": "each_turn"}', "You should stop.", "/end"):
            events += [(session.sender_id, event) for event in stub.answer(session.sender_id, message, "")[1]]
    for sender, event in events:
        write(sender, [event])


@pytest.mark.parametrize("number", [1, 12])
def test_few_and_many_sessions_take_the_same_queries(
    as_user: Any, cast: Any, number: int, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    many(cast.student, number)
    browser = as_user(cast.trainer)
    body(get(browser, research="1"))
    with django_assert_num_queries(2, connection=connections["tracker"]), django_assert_max_num_queries(12):
        body(get(browser, "", research="1"))


def test_a_thousand_sessions_take_no_more(as_user: Any, cast: Any, django_assert_num_queries: Any) -> None:
    many(cast.student, 1000)
    browser = as_user(cast.trainer)
    body(get(browser))
    with django_assert_num_queries(1, connection=connections["tracker"]):
        assert len(rows_of(body(get(browser, "turns")))) == 1000


def test_a_record_that_cannot_be_read_is_told_before_the_file_begins(as_user: Any, cast: Any, monkeypatch: Any) -> None:
    from django.db import DatabaseError

    counted(cast.student)

    def broken(*_: Any, **__: Any) -> Any:
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr("django.db.models.query.QuerySet.iterator", broken)
    assert [get(as_user(cast.trainer), table).status_code for table in ("turns", "")] == [503, 503]


def test_an_export_is_noted_for_the_students(as_user: Any, cast: Any) -> None:
    from web.privacy.models import Reading

    own = counted(cast.student)
    body(get(as_user(cast.trainer)))
    as_user(cast.trainer).get(f"/review/{own.pk}/report/")
    noted = [(row.reader, row.session, row.kind) for row in Reading.objects.order_by("pk")]
    assert noted == [(cast.trainer, own, "export"), (cast.trainer, own, "page")]


def test_the_page_of_the_dictionary_names_every_column(as_user: Any, cast: Any) -> None:
    page = as_user(cast.trainer).get(f"{PAGE}dictionary/").content.decode()
    assert all(f"<code>{name}</code>" in page for table in services.dictionary().values() for name in table.names)
