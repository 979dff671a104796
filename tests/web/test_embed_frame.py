"""Inside the frame: the token is taken once, a bearer stands for the student, and nothing else opens with it."""

import io
import logging
import logging.config
import time
import uuid
from datetime import timedelta

import jwt
import pytest
from django.utils import timezone

from web.accounts.models import Course
from web.embed import services
from web.embed.models import EmbedKey, EmbedStudent, Frame
from web.practice.models import Session

OPEN = "/embed/open/"
HERE = "https://moodle.example.edu"


@pytest.fixture
def near(cast):
    return Course.objects.get(name="Near")


@pytest.fixture
def key(near):
    return EmbedKey.objects.create(course=near)


@pytest.fixture
def token(key, settings):
    settings.EMBED_ORIGINS = [HERE]

    def made(**changed):
        claims = {"iss": key.name, "aud": "mi-practice", "sub": "u-17", "name": "Sam", "exp": int(time.time()) + 300, **changed}
        return jwt.encode({name: value for name, value in claims.items() if value is not None}, key.secret, algorithm="HS256")

    return made


@pytest.fixture
def opened(client, token):
    """Open a frame and return where it begins."""

    def go(client_name="ray", **changed):
        return client.post(OPEN, {"token": token(**changed), "client": client_name}, headers={"origin": HERE})["Location"]

    return go


def test_the_first_visit_makes_an_account_in_the_class_and_later_ones_find_it(client, opened, near):
    first = client.get(opened())
    assert first.status_code == 200 and "Practise with Ray" in first.content.decode()
    student = EmbedStudent.objects.get().user
    assert student.first_name == "Sam" and not student.has_usable_password()
    assert student.groups.get().name == "student" and near.students.filter(pk=student.pk).exists()
    opened(name="Samantha")
    student.refresh_from_db()
    assert EmbedStudent.objects.count() == 1 and student.first_name == "Samantha"


def test_a_conversation_takes_place_inside_the_frames_addresses(client, opened, fake_bot):
    start = opened()
    page = client.get(start).content.decode()
    assert f'action="{start}practice/start/"' in page and 'data-around="https://moodle.example.edu"' in page
    chosen = {"key": str(uuid.uuid4()), "persona": "ray", "feedback": "each_turn"}
    talk = client.post(f"{start}practice/start/", chosen)["Location"]
    assert talk.startswith(f"{start}practice/")
    chat = client.get(talk).content.decode()
    assert f'hx-post="{talk}say/"' in chat and 'src="/static/web/chat.js"' in chat
    said = client.post(f"{talk}say/", {"key": str(uuid.uuid4()), "text": "It sounds hard.", "seen": "0"})
    assert said["Location"] == talk and "It sounds hard." in client.get(talk).content.decode()
    again = client.get(start).content.decode()
    assert "Go on with the conversation" in again


def test_no_cookie_is_read_or_set(client, as_user, cast, opened):
    start = opened()
    as_user(cast.trainer)
    client.cookies["mi_theme"] = "dark"
    answer = client.get(start)
    assert answer.status_code == 200 and 'data-theme="auto"' in answer.content.decode(), "the trainer's own session plays no part"
    assert not answer.cookies and "no-store" in answer["Cache-Control"]
    assert client.get("/review/").status_code == 200, "and is still there"


def test_a_forms_token_is_not_needed_inside_the_frame_and_is_outside(client, opened, fake_bot, as_user, cast):
    from django.test import Client

    strict, chosen = Client(enforce_csrf_checks=True), {"key": str(uuid.uuid4()), "persona": "ray", "feedback": "each_turn"}
    assert strict.post(f"{opened()}practice/start/", chosen).status_code == 302
    strict.force_login(cast.student)
    assert strict.post("/practice/start/", chosen).status_code == 403


def test_only_the_frames_pages_may_be_framed_and_only_by_the_allowed(client, opened):
    inside, outside = client.get(opened()), client.get("/accounts/login/")
    assert f"frame-ancestors 'self' {HERE}" in inside["Content-Security-Policy"] and "X-Frame-Options" not in inside
    assert "frame-ancestors 'none'" in outside["Content-Security-Policy"] and outside["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["review/", "embed/", "accounts/password_change/", "admin/", "look/theme/", "embed/class/1/"])
def test_nothing_but_practice_opens_with_a_bearer(client, opened, path):
    assert client.get(f"{opened()}{path}").status_code == 404


def test_addresses_after_a_frame_are_as_before(client, opened):
    client.get(opened())
    assert 'href="/"' in client.get("/nowhere/").content.decode()


def test_another_students_session_stays_closed(client, opened, cast, play):
    session = play(cast.student, "It sounds hard.")
    assert client.get(f"{opened()}practice/{session.pk}/").status_code == 404


def refused(browser, **data):
    answer = browser.post(OPEN, data)
    assert answer.status_code == 403 and "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    return answer.content.decode()


def test_a_token_opens_once(client, token):
    one = token()
    assert client.post(OPEN, {"token": one}).status_code == 303
    assert "only once" in refused(client, token=one)


def test_a_link_opens_as_a_form_does(client, token):
    start = client.get(OPEN, {"token": token(), "client": "carys"})["Location"]
    assert "Practise with Carys" in client.get(start).content.decode()


def test_without_a_client_the_student_chooses(client, opened):
    start = opened("")
    assert client.get(start)["Location"] == f"{start}practice/"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"exp": 1}, "too old"),
        ({"exp": 99999999999}, "ten minutes at most"),
        ({"exp": 10**30}, "needs iss, aud"),
        ({"exp": "soon"}, "needs iss, aud"),
        ({"exp": None}, "needs iss, aud"),
        ({"sub": None}, "needs iss, aud"),
        ({"sub": " "}, "needs iss, aud"),
        ({"sub": "x" * 201}, "needs iss, aud"),
        ({"aud": "somebody-else"}, "needs iss, aud"),
        ({"iss": "unknown"}, "signature"),
    ],
)
def test_a_wrong_token_opens_nothing_and_is_told_why(client, token, changed, said):
    assert said in refused(client, token=token(**changed), client="ray")
    assert Frame.objects.count() == 0 and EmbedStudent.objects.count() == 0


def test_a_token_without_a_signature_or_with_another_is_forged(client, token, key):
    claims = jwt.decode(token(), options={"verify_signature": False})
    for forged in ("", "a.b.c", token()[:-4], jwt.encode(claims, None, algorithm="none"), jwt.encode(claims, "x" * 64, algorithm="HS512")):
        assert "signature" in refused(client, token=forged)


def test_a_revoked_key_opens_nothing(client, token, key):
    services.revoke(key, timezone.now())
    assert "revoked" in refused(client, token=token())


def test_somebody_taken_out_of_the_class_stays_out(client, opened, token, near):
    opened()
    near.students.remove(EmbedStudent.objects.get().user)
    assert "no longer in this class" in refused(client, token=token(jti="2"))


def test_another_origin_is_refused_and_an_unknown_one_is_left_to_the_browser(client, token):
    answer = client.post(OPEN, {"token": token()}, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 403 and "not among those" in answer.content.decode()
    assert client.post(OPEN, {"token": token()}, headers={"origin": "null"}).status_code == 303


def test_after_its_time_a_frame_says_so_and_an_open_page_keeps_the_text(client, opened, play):
    start = opened()
    Frame.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.get(start)
    assert page.status_code == 403 and "The time of this frame is over" in page.content.decode()
    said = client.post(f"{start}practice/{uuid.uuid4()}/say/", {"text": "Hello"}, headers={"hx-request": "true"})
    assert said.status_code == 403 and said["HX-Retarget"] == "#notice" and Session.objects.count() == 0


def test_a_barred_student_is_out_at_once(client, opened):
    start = opened()
    student = EmbedStudent.objects.get().user
    student.is_active = False
    student.save()
    assert client.get(start).status_code == 403


def test_a_made_up_bearer_opens_nothing(client, db):
    assert client.get(f"/embed/f/{'x' * 43}/").status_code == 403
    assert client.get("/embed/f/short/").status_code == 404
    assert client.get("/embed/frame/").status_code == 404


def test_frames_and_tokens_are_kept_as_digests(opened, token, key):
    start = opened()
    kept = Frame.objects.values_list("token_digest", "bearer_digest").get()
    assert all(len(digest) == 64 and digest not in start for digest in kept)


def test_the_log_of_a_request_that_failed_has_no_bearer(opened, client, settings):
    start = opened()
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(logging.config.DictConfigurator(settings.LOGGING).configure_filter(settings.LOGGING["filters"]["without_bearers"]))
    logging.getLogger("django.request").addHandler(handler)
    client.get(f"{start}review/")
    logging.getLogger("django.request").removeHandler(handler)
    assert "Not Found: /embed/f/.../review/" in said.getvalue() and start not in said.getvalue()


def test_old_frames_are_forgotten(opened):
    opened()
    Frame.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    opened(jti="2")
    assert Frame.objects.count() == 1


def test_the_script_is_for_every_page_and_in_the_readers_language(client, db):
    answer = client.get("/embed/mi-practice.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8" and "Accept-Language" in answer["Vary"]
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin" and not answer.cookies
    assert "customElements.define" in answer.content.decode()


def test_inside_the_frame_a_student_decides_who_reads_and_deletes_what_is_stored(client, opened, fake_bot, near, cast):
    start = opened()
    page = client.get(start).content.decode()
    assert 'name="shared"' in page and f'href="{start}privacy/"' in page
    chosen = {"key": str(uuid.uuid4()), "persona": "ray", "feedback": "each_turn"}
    client.post(f"{start}practice/start/", chosen)
    session = Session.objects.get()
    assert session.shared is False
    shared = client.post(f"{start}privacy/sessions/{session.pk}/share/", {"shared": "1"})
    session.refresh_from_db()
    assert session.shared and shared["Location"] == f"{start}privacy/"
    assert "shared: Near" in client.get(f"{start}privacy/").content.decode()
    client.post(f"{start}privacy/sessions/{session.pk}/delete/")
    assert not Session.objects.exists()


def test_who_has_no_password_deletes_the_account_without_one(client, opened):
    start = opened()
    assert 'type="password"' not in client.get(f"{start}privacy/account/delete/").content.decode()
    assert "Your account is deleted" in client.post(f"{start}privacy/account/delete/").content.decode()
    assert not EmbedStudent.objects.exists() and not Frame.objects.exists()


def test_what_is_assigned_is_begun_inside_the_frame(client, opened, fake_bot, near):
    from web.classes.models import Assignment

    task = Assignment.objects.create(course=near, title="Homework", made_at=timezone.now())
    start = opened()
    assert f'href="{start}practice/assigned/{task.pk}/"' in client.get(f"{start}practice/").content.decode()
    given = {"key": str(uuid.uuid4()), "persona": "ray", "feedback": "each_turn", "assignment": str(task.pk)}
    client.post(f"{start}practice/start/", given)
    assert Session.objects.get().assignment == task
