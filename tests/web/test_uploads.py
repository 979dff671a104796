"""Own transcripts: who sees them, that each volley is coded once, and that nothing is lost."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from web.accounts.models import Course
from web.measures.models import Measures
from web.practice.bot import BotUnavailable
from web.practice.delivery import Clock
from web.practice.models import Session
from web.record.reader import GUARD, record_of
from web.uploads import services
from web.uploads.models import Upload
from web.uploads.parsing import parse

LIST, NEW = "/review/uploads/", "/review/uploads/new/"
TEXT = "C: They sent me.\nT: You should stop.\nC: No.\nT: It sounds hard.\nC: Yes.\n"


def given(text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "title": "Ward talk", "register": "spoken", "text": text, **more}


@pytest.fixture
def upload(cast: Any, fake_bot: Any) -> Upload:
    """A transcript of the trainer's, coded to its end."""
    made = services.create(cast.trainer, uuid.uuid4(), parse(TEXT), "Ward talk", "spoken")
    assert services.go_on(made, fake_bot)
    return made


@pytest.fixture
def waiting(cast: Any) -> Upload:
    """A transcript of the trainer's of which nothing is coded yet."""
    return services.create(cast.trainer, uuid.uuid4(), parse(TEXT), "Ward talk", "spoken")


def test_a_trainer_brings_a_transcript_and_reads_it_with_its_codes(as_user: Any, cast: Any, fake_bot: Any) -> None:
    page = as_user(cast.trainer).post(NEW, given(), follow=True)
    text = page.content.decode()
    assert page.redirect_chain[-1][0].startswith("/review/") and page.status_code == 200
    assert '<mark class="code is-persuade">You should stop.' in text and "They sent me." in text and "Yes." in text
    assert "Ward talk" in text and "is not known here" in text and "cannot be found" not in text and "To practise next" not in text


def test_both_sides_are_in_the_record(upload: Upload) -> None:
    found = record_of(upload.session.sender_id).transcript
    assert (found.opening, [(turn.said, turn.answer) for turn in found.turns]) == (
        "They sent me.",
        [("You should stop.", "No."), ("It sounds hard.", "Yes.")],
    )


def test_once_it_is_coded_the_text_is_in_the_record_alone(upload: Upload) -> None:
    kept = Upload.objects.get(pk=upload.pk)
    assert (kept.waiting, kept.last, kept.busy_until) == ([], "", None) and kept.session.ended_at
    assert Measures.objects.get(session=upload.pk).volleys == 2


def test_the_register_and_the_clients_words_go_with_each_volley(fake_bot: Any, waiting: Upload) -> None:
    steps = list(services.steps(waiting))
    assert [step.message for step in steps] == ["/code", "You should stop.", "It sounds hard.", "/end"]
    assert steps[1].about == {"client": "They sent me.", "register": "spoken", "transcript": True}
    assert steps[3].about == {"client": "Yes."} and len({step.key for step in steps}) == 4


@pytest.mark.parametrize("typed", ["/end", "/code", "/start{}"])
def test_a_line_that_looks_like_a_command_is_none(cast: Any, fake_bot: Any, typed: str) -> None:
    made = services.create(cast.trainer, uuid.uuid4(), parse(f"C: Hm.\nT: {typed}\n"), "", "typed")
    services.go_on(made, fake_bot)
    assert fake_bot.sent == ["/code", GUARD + typed, "/end"]


def test_a_student_cannot_type_the_command(as_user: Any, cast: Any, play: Any, fake_bot: Any, say: Any) -> None:
    session = play(cast.student, stub=fake_bot.stub)
    say(as_user(cast.student), session, "/code")
    assert fake_bot.sent == [f"{GUARD}/code"] and not record_of(session.sender_id).transcript.coded_only


@pytest.mark.parametrize("who", ["student", "other", "nobody"])
def test_students_have_no_such_room(as_user: Any, cast: Any, upload: Upload, who: str) -> None:
    browser = as_user(getattr(cast, who))
    assert [browser.get(url).status_code for url in (LIST, f"{LIST}{upload.pk}/", f"/review/{upload.pk}/")] == [403] * 3
    assert [browser.post(url).status_code for url in (NEW, f"{LIST}{upload.pk}/code/", f"{LIST}{upload.pk}/delete/")] == [403] * 3


def test_another_trainer_finds_nothing(as_user: Any, cast: Any, upload: Upload) -> None:
    browser = as_user(cast.stranger)
    assert "Ward talk" not in browser.get(LIST).content.decode()
    assert [browser.get(url).status_code for url in (f"{LIST}{upload.pk}/", f"/review/{upload.pk}/")] == [404] * 2
    assert [browser.post(f"{LIST}{upload.pk}/{what}/").status_code for what in ("code", "delete")] == [404] * 2


def test_a_trainer_who_learns_in_anothers_class_keeps_own_transcripts_private(as_user: Any, cast: Any, upload: Upload) -> None:
    Course.objects.get(name="Away").students.add(cast.trainer)
    browser = as_user(cast.stranger)
    assert browser.get(f"/review/{upload.pk}/").status_code == 404 and str(upload.pk) not in browser.get("/review/").content.decode()


def test_a_transcript_is_no_session_of_practice(as_user: Any, cast: Any, upload: Upload) -> None:
    from django.contrib.auth.models import Group

    cast.trainer.groups.add(Group.objects.get(name="student"))
    browser = as_user(cast.trainer)
    assert str(upload.pk) not in browser.get("/practice/").content.decode() and browser.get(f"/practice/{upload.pk}/").status_code == 404
    assert str(upload.pk) not in browser.get("/review/").content.decode()


def test_who_is_not_logged_in_is_asked_to(client: Any, cast: Any) -> None:
    assert client.get(LIST)["Location"].startswith("/accounts/login/") and client.post(NEW)["Location"].startswith("/accounts/login/")


def test_wrong_methods_are_refused(as_user: Any, cast: Any, upload: Upload) -> None:
    browser = as_user(cast.trainer)
    posted, got = (LIST, f"{LIST}{upload.pk}/"), (NEW, f"{LIST}{upload.pk}/code/", f"{LIST}{upload.pk}/delete/")
    assert [browser.post(url).status_code for url in posted] + [browser.get(url).status_code for url in got] == [405] * 5


def test_what_cannot_be_read_is_named_by_line_and_stays_in_the_box(as_user: Any, cast: Any, fake_bot: Any) -> None:
    answer = as_user(cast.trainer).post(NEW, given("T: Hello.\nWho <speaks> here?\n"))
    page = answer.content.decode()
    assert answer.status_code == 400 and "Line 2:" in page and "Begin the line with T:" in page
    assert "Who &lt;speaks&gt; here?\n</textarea>" in page and 'value="Ward talk"' in page
    assert not Upload.objects.exists() and fake_bot.sent == []


def test_a_files_text_comes_back_in_the_box(as_user: Any, cast: Any, fake_bot: Any) -> None:
    file = SimpleUploadedFile("talk.csv", b"speaker,text\nnurse,Good morning.\n")
    page = as_user(cast.trainer).post(NEW, given("", file=file)).content.decode()
    assert "nurse,Good morning." in page and "Write trainee or client" in page


def test_a_file_is_taken_and_gives_its_name(as_user: Any, cast: Any, fake_bot: Any) -> None:
    file = SimpleUploadedFile("talk.of.may.csv", b"speaker,text\nclient,Hm.\ntrainee,What now?\n")
    as_user(cast.trainer).post(NEW, given("", title="", file=file))
    assert Upload.objects.get().title == "talk.of.may"


@pytest.mark.parametrize(("more", "says"), [({}, "no transcript yet"), ({"file": SimpleUploadedFile("a.txt", b"x" * 500_001)}, "500 kB")])
def test_nothing_and_too_much_are_refused(as_user: Any, cast: Any, more: dict[str, Any], says: str) -> None:
    answer = as_user(cast.trainer).post(NEW, given("", **more))
    assert answer.status_code == 400 and says in answer.content.decode()


@pytest.mark.parametrize("missing", ["key", "register"])
def test_a_broken_form_brings_nothing(as_user: Any, cast: Any, fake_bot: Any, missing: str) -> None:
    answer = as_user(cast.trainer).post(NEW, given(**{missing: "?"}))
    assert answer.status_code == 400 and "They sent me." in answer.content.decode() and not Upload.objects.exists()


def test_a_form_sent_twice_brings_one_transcript(as_user: Any, cast: Any, fake_bot: Any) -> None:
    browser, form = as_user(cast.trainer), given()
    for _ in range(2):
        browser.post(NEW, form)
    assert Upload.objects.count() == 1 and fake_bot.sent.count("You should stop.") == 1


def test_a_key_of_somebody_else_is_not_taken(as_user: Any, cast: Any, play: Any, upload: Upload) -> None:
    session = play(cast.student)
    assert as_user(cast.stranger).post(NEW, given(key=str(upload.pk))).status_code == 404
    assert as_user(cast.trainer).post(NEW, given(key=str(session.pk))).status_code == 404


def test_when_the_bot_is_silent_nothing_is_lost_and_it_goes_on_from_there(as_user: Any, cast: Any, fake_bot: Any) -> None:
    browser = as_user(cast.trainer)
    fake_bot.fail("refused")
    answer = browser.post(NEW, given())
    assert answer.status_code == 503 and "does not respond" in answer.content.decode()
    fake_bot.fail("")
    made = Upload.objects.get()
    assert "0 of 2 replies" in browser.get(f"{LIST}{made.pk}/").content.decode()
    assert browser.post(f"{LIST}{made.pk}/code/", follow=True).redirect_chain[-1][0] == f"/review/{made.pk}/"


def test_an_answer_that_comes_late_is_found_in_the_record(fake_bot: Any, waiting: Upload) -> None:
    fake_bot.fail("late")
    assert services.go_on(waiting, fake_bot, Clock(sleep=lambda _: None))
    assert len(record_of(waiting.session.sender_id).transcript.turns) == 2


def test_a_bot_that_hears_and_does_not_code_is_not_believed(fake_bot: Any, waiting: Upload) -> None:
    fake_bot.fail("deaf")
    with pytest.raises(BotUnavailable):
        services.go_on(waiting, fake_bot, Clock(sleep=lambda _: None))
    fake_bot.fail("")
    assert services.go_on(waiting, fake_bot) and len(record_of(waiting.session.sender_id).transcript.turns) == 2


def test_a_request_stops_after_its_time_and_the_next_goes_on(fake_bot: Any, waiting: Upload) -> None:
    assert not services.go_on(waiting, fake_bot, seconds=-1)
    assert services.go_on(waiting, fake_bot) and fake_bot.sent == ["/code", "You should stop.", "It sounds hard.", "/end"]


def test_two_requests_do_not_code_at_once(as_user: Any, cast: Any, fake_bot: Any, waiting: Upload) -> None:
    Upload.objects.update(busy_until=timezone.now() + timedelta(seconds=9))
    answer = as_user(cast.trainer).post(f"{LIST}{waiting.pk}/code/")
    assert answer.status_code == 409 and "being coded already" in answer.content.decode() and fake_bot.sent == []


def test_a_request_that_died_does_not_hold_it_for_ever(fake_bot: Any, waiting: Upload) -> None:
    Upload.objects.update(busy_until=timezone.now() - timedelta(seconds=1))
    assert services.go_on(waiting, fake_bot)


def test_with_script_the_page_goes_on_by_itself(as_user: Any, cast: Any, fake_bot: Any, waiting: Upload, monkeypatch: Any) -> None:
    browser = as_user(cast.trainer)
    monkeypatch.setattr(services, "AT_ONCE", -1.0)
    monkeypatch.setattr(services.go_on, "__defaults__", (None, -1.0))
    part = browser.post(f"{LIST}{waiting.pk}/code/", headers={"HX-Request": "true"})
    assert 'hx-trigger="load, submit"' in part.content.decode() and "<html" not in part.content.decode()
    monkeypatch.setattr(services.go_on, "__defaults__", (None, 6.0))
    done = browser.post(f"{LIST}{waiting.pk}/code/", headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == f"/review/{waiting.pk}/"


def test_where_there_is_a_problem_it_does_not_go_on_by_itself(as_user: Any, cast: Any, fake_bot: Any, waiting: Upload) -> None:
    fake_bot.fail("refused")
    page = as_user(cast.trainer).post(f"{LIST}{waiting.pk}/code/", headers={"HX-Request": "true"}).content.decode()
    assert "does not respond" in page and "hx-trigger" not in page


def test_it_can_be_deleted(as_user: Any, cast: Any, upload: Upload) -> None:
    answer = as_user(cast.trainer).post(f"{LIST}{upload.pk}/delete/")
    assert answer["Location"] == LIST and not Session.objects.filter(pk=upload.pk).exists() and not Upload.objects.exists()


def test_a_longer_list_takes_the_same_queries(as_user: Any, cast: Any, django_assert_num_queries: Any) -> None:
    for _ in range(12):
        services.create(cast.trainer, uuid.uuid4(), parse(TEXT), "Ward talk", "spoken")
    trainer = as_user(cast.trainer)
    with django_assert_num_queries(4):
        trainer.get(LIST)


def test_its_codes_can_be_corrected_like_those_of_a_session(as_user: Any, cast: Any, upload: Upload) -> None:
    browser = as_user(cast.trainer)
    answer = browser.post(f"/review/{upload.pk}/turns/1.1/code/", {"start": 0, "end": 16, "code": "give_information"})
    page = browser.get(f"/review/{upload.pk}/").content.decode()
    assert answer["Location"] == f"/review/{upload.pk}/#turn-1" and "the machine: Argued" in page
    assert Measures.objects.get(session=upload.pk).argued == 0


def test_there_is_no_student_to_write_to(as_user: Any, cast: Any, upload: Upload) -> None:
    page = as_user(cast.trainer).get(f"/review/{upload.pk}/").content.decode()
    assert "Release to the student" not in page and "Notes on the session" not in page and "as the student reads it" not in page
    assert ">Trainee</p>" in page and "in the curve" not in page and "nothing to draw" not in page


def test_it_prints_like_a_session(as_user: Any, cast: Any, upload: Upload) -> None:
    page = as_user(cast.trainer).get(f"/review/{upload.pk}/report/").content.decode()
    assert "Ward talk" in page and "You should stop." in page and "The figures" in page and "simulated." not in page.partition("</main>")[0]
