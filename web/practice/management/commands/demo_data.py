"""`demo_data`: a class with a link and an assignment, a student, a trainer and two finished sessions to look at."""

from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from web.accounts.models import Course, User
from web.accounts.roles import STUDENT, TRAINER
from web.classes import assignments, invitations
from web.classes.models import Assignment, JoinLink
from web.practice import bot, demo_sessions
from web.practice.models import Session

PASSWORD = "practice"  # noqa: S105 - known to everybody: that is why demo accounts work only while DEBUG is on
CLASS = Path(__file__).parents[2] / "demo_class.yml"
LINK_DAYS = 365


class Command(BaseCommand):
    help = "Creates a demo class with a student, a trainer and two finished sessions; needs the running bot and DEBUG."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is any account")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo accounts have a known password, so they are made only with MI_DEBUG=1.")
        if options["if_empty"] and User.objects.exists():
            return
        missing = [] if self._has_sessions() else self._played()
        with transaction.atomic():
            student, trainer = self._person("student", STUDENT), self._person("trainer", TRAINER)
            assignment = self._class(student, trainer)
            for session in missing:
                session.student, session.shared = student, True
                if assignments.asks_for(assignment, session.persona):
                    session.assignment, session.shared = assignment, False
                session.save(force_insert=True)
        self.stdout.write(f"Log in as student or as trainer, password {PASSWORD}. Both work only while MI_DEBUG is on.")

    def _class(self, student: User, trainer: User) -> Assignment:
        """The class with its people, its link and its assignment; what is there already stays as it is."""
        given = yaml.safe_load(CLASS.read_text(encoding="utf-8"))
        course, _created = Course.objects.get_or_create(name=given["name"])
        course.students.add(student)
        course.trainers.add(trainer)
        if not JoinLink.objects.filter(course=course).exists():
            invitations.renew_link(course, LINK_DAYS, None)
        asked = given["assignment"]
        rest = {**asked, "made_by": trainer, "made_at": timezone.now()}
        return Assignment.objects.filter(course=course).first() or Assignment.objects.create(course=course, **rest)

    def _has_sessions(self) -> bool:
        return Session.objects.filter(student__username="student", student__is_demo=True).exists()

    def _played(self) -> list[Session]:
        try:
            return [demo_sessions.play(script, bot.from_settings(), timezone.now) for script in demo_sessions.scripts()]
        except bot.BotUnavailable as error:
            raise CommandError(
                f"The bot at {settings.RASA_URL} does not answer as it should ({error}). "
                "Start Rasa and the action server (make run), then try again. Nothing was created."
            ) from error

    def _person(self, name: str, role: str) -> User:
        person = User.objects.filter(username=name).first()
        if person is not None and not person.is_demo:
            raise CommandError(f"There is a real account named {name!r}; demo accounts would take its name. Nothing was created.")
        if person is None:
            person = User.objects.create_user(username=name, password=PASSWORD, is_demo=True)
        person.groups.add(Group.objects.get(name=role))
        return person
