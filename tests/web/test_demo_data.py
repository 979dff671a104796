"""The command that leaves something to look at."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from web.accounts.models import Course, User
from web.classes import assignments
from web.classes.models import Assignment, JoinLink
from web.practice.demo_sessions import scripts
from web.practice.models import Session
from web.record.reader import record_of


@pytest.fixture(autouse=True)
def _debug(settings):
    settings.DEBUG = True


def test_it_leaves_two_finished_sessions(fake_bot, personas, client, capsys):
    call_command("demo_data")
    assert "student" in capsys.readouterr().out
    student, trainer = User.objects.get(username="student"), User.objects.get(username="trainer")
    assert student.is_demo and trainer.is_demo
    course = Course.objects.get()
    assert list(course.students.all()) == [student] and list(course.trainers.all()) == [trainer]
    sessions = Session.objects.filter(student=student)
    assert {session.persona for session in sessions} == {personas.resistant, personas.ambivalent}
    assert all(session.ended_at and record_of(session.sender_id).transcript.summary for session in sessions)
    assert client.login(username="trainer", password="practice")
    page = client.get("/review/").content.decode()
    assert all(str(session.pk) in page for session in sessions)


def test_the_class_has_a_link_and_an_assignment_that_is_half_done(fake_bot):
    call_command("demo_data")
    course, student = Course.objects.get(), User.objects.get(username="student")
    assert course.join_link.state(timezone.now()) == "open"
    (task,) = assignments.tasks(student)
    assert (task.state, task.done, task.assignment.wanted) == ("open", 1, 2)
    assert Session.objects.filter(shared=True, assignment=None).count() == 1


def test_twice_is_once_also_after_the_trainer_has_changed_something(fake_bot):
    call_command("demo_data")
    Assignment.objects.update(title="Another")
    token = JoinLink.objects.get().token
    call_command("demo_data")
    assert (User.objects.count(), Session.objects.count(), Course.objects.count()) == (2, 2, 1)
    assert Assignment.objects.get().title == "Another" and JoinLink.objects.get().token == token


def test_if_empty(fake_bot):
    User.objects.create_user("somebody")
    call_command("demo_data", "--if-empty")
    assert fake_bot.sent == [] and User.objects.count() == 1


@pytest.mark.parametrize("how", ["refused", "deaf"])
def test_nothing_half_made_where_the_bot_is_down(fake_bot, how):
    fake_bot.fail(how)
    with pytest.raises(CommandError, match="Nothing was created"):
        call_command("demo_data")
    assert not User.objects.exists() and not Session.objects.exists() and not Course.objects.exists()


def test_the_bot_fails_in_the_middle(fake_bot, monkeypatch):
    whole, send = [], type(fake_bot).send

    def tired(self, *given):
        whole.append(given)
        fake_bot.fail("refused" if len(whole) > 15 else "")
        return send(self, *given)

    monkeypatch.setattr(type(fake_bot), "send", tired)
    with pytest.raises(CommandError):
        call_command("demo_data")
    assert not User.objects.exists() and not Session.objects.exists()


def test_not_where_debug_is_off(fake_bot, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="MI_DEBUG"):
        call_command("demo_data")
    assert fake_bot.sent == []


def test_a_real_account_of_that_name_stays_as_it_is(fake_bot):
    User.objects.create_user("trainer")
    with pytest.raises(CommandError, match="real account"):
        call_command("demo_data")
    assert User.objects.count() == 1 and not Session.objects.exists()


def test_a_client_who_walks_out_ends_the_script(fake_bot, monkeypatch):
    from web.practice import demo_sessions

    script = demo_sessions.Script("nobody", "resistant", "each_turn", "s", ("Get out, you should go.", "Wait!"))
    monkeypatch.setattr(demo_sessions, "scripts", lambda: [script])
    call_command("demo_data")
    assert "Wait!" not in fake_bot.sent and fake_bot.sent[-1] == "/end"


def test_scripts():
    assert {script.stance for script in scripts()} == {"ambivalent", "resistant"}
    assert all(9 <= len(script.replies) <= 12 for script in scripts())
