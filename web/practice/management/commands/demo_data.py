"""`demo_data`: a class, a student, a trainer and two finished sessions to look at."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from web.accounts.models import Course, User
from web.accounts.roles import STUDENT, TRAINER
from web.practice import bot, demo_sessions
from web.practice.models import Session

PASSWORD = "practice"  # noqa: S105 - known to everybody: that is why demo accounts work only while DEBUG is on
COURSE = "Demo class"


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
            course, _created = Course.objects.get_or_create(name=COURSE)
            course.students.add(student)
            course.trainers.add(trainer)
            for session in missing:
                session.student = student
                session.save(force_insert=True)
        self.stdout.write(f"Log in as student or as trainer, password {PASSWORD}. Both work only while MI_DEBUG is on.")

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
