"""The list of a thousand sessions: constant queries, and less than half the time of a Django admin change list of the same rows."""

import time
import uuid
from datetime import timedelta
from statistics import median

import pytest
from django.contrib import admin
from django.db import connections
from django.urls import path
from django.utils import timezone

from web.practice import clients
from web.practice.models import Session
from web.urls import urlpatterns as own_urls

MANY, PER_PAGE, TIMES = 1000, 50, 9


@pytest.fixture
def thousand(cast):
    """A thousand sessions that were counted, of two students and all clients; each second one is reviewed."""
    from web.measures.models import Measures
    from web.review.models import Review

    now, people, personas = timezone.now(), (cast.student, cast.other), sorted(clients.clients())
    sessions = Session.objects.bulk_create(
        Session(
            shared=True,
            id=uuid.uuid4(),
            student=people[number % 2],
            persona=personas[number % len(personas)],
            started_at=now - timedelta(hours=number),
            ended_at=now - timedelta(hours=number - 1),
        )
        for number in range(MANY)
    )
    Measures.objects.bulk_create(
        Measures(session=session, volleys=number % 30, argued=number % 5, measured_at=now) for number, session in enumerate(sessions)
    )
    Review.objects.bulk_create(Review(session=session, trainer=cast.trainer, at=now) for session in sessions[::2])
    return sessions


class SessionAdmin(admin.ModelAdmin):
    """The same rows, columns, filters and order as our list."""

    list_display = ("student", "client", "difficulty", "started_at", "turns", "argued", "review", "state")
    list_filter = ("student", "persona", "kind", "started_at")
    list_select_related = ("student", "measures")
    list_per_page = PER_PAGE
    show_full_result_count = False
    ordering = ("-started_at",)

    def get_queryset(self, request):
        from web.review.access import readable_sessions
        from web.review.reviewed import with_state

        return with_state(readable_sessions(request.user), request.user)

    def client(self, session):
        return clients.name_of(session.persona)

    def turns(self, session):
        return session.measures.volleys

    def argued(self, session):
        return session.measures.argued

    def review(self, session):
        return "reviewed" if session.is_reviewed else "not yet reviewed"

    def state(self, session):
        return "ended" if session.ended_at else "going on"


SITE = admin.AdminSite()
SITE.register(Session, SessionAdmin)
urlpatterns = [path("admin/", SITE.urls), *own_urls]
"""Our addresses, with an admin that knows sessions in the place of our own."""


def took(what):
    """The time of one call, in seconds."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


@pytest.mark.urls(__name__)
def test_a_thousand_sessions_open_in_less_than_half_the_time_of_the_admin(as_user, cast, thousand):
    cast.trainer.is_staff = cast.trainer.is_superuser = True
    cast.trainer.save()
    trainer = as_user(cast.trainer)

    def theirs():
        page = trainer.get("/admin/practice/session/")
        assert page.status_code == 200 and page.content.count(b'class="field-client') == PER_PAGE

    def ours():
        page = trainer.get("/review/")
        assert page.status_code == 200 and page.content.count(b'<th scope="row">') == PER_PAGE

    # The first calls read the templates. Then by turns, so that whatever else the machine does slows both.
    ours(), theirs()
    times = [(took(ours), took(theirs)) for _ in range(TIMES)]
    ratio = median(own / admins for own, admins in times)
    assert ratio < 0.5, [f"ours {own * 1000:.0f} ms, the admin's {admins * 1000:.0f} ms" for own, admins in times]


@pytest.mark.parametrize("query", ["", "?page=20", "?o=-argued", "?outcome=argued&reviewed=no", "?client=ray&o=student"])
def test_each_page_takes_the_same_few_queries(as_user, cast, thousand, query, django_assert_max_num_queries):
    trainer = as_user(cast.trainer)
    with django_assert_max_num_queries(0, connection=connections["tracker"]), django_assert_max_num_queries(12):
        page = trainer.get(f"/review/{query}")
    assert page.context["page"].paginator.count > 50


def test_a_page_of_sessions_not_counted_yet_reads_their_records_at_once(as_user, cast, thousand, django_assert_max_num_queries):
    from web.measures.models import Measures

    Measures.objects.all().delete()
    trainer = as_user(cast.trainer)
    with django_assert_max_num_queries(1, connection=connections["tracker"]), django_assert_max_num_queries(20):
        trainer.get("/review/")
    assert Measures.objects.count() == PER_PAGE


def test_what_waits_of_a_thousand_is_listed_by_fifty(as_user, cast, thousand, django_assert_max_num_queries):
    trainer = as_user(cast.trainer)
    with django_assert_max_num_queries(9):
        page = trainer.get("/review/waiting/")
    assert page.context["unreviewed_count"] == MANY / 2 and len(page.context["unreviewed"]) == 50
