"""Which sessions a list shows, and in which order."""

from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet

from web.accounts.models import Course, User
from web.practice import clients
from web.practice.models import Session
from web.review.access import readable_sessions

OUTCOMES = {"argued": "argued", "rolled": "rolled", "supported": "supported", "unsure": "unsure"}
"""Which count of the session's measures must not be 0."""

COLUMNS = {
    "student": ("student__last_name", "student__username"),
    "client": ("persona", "-started_at"),
    "difficulty": ("difficulty", "-started_at"),
    "begun": ("started_at",),
    "turns": ("measures__volleys", "-started_at"),
    "argued": ("measures__argued", "-started_at"),
    "reviewed": ("is_reviewed", "-started_at"),
}
"""What each column sorts by."""
DEFAULT = "-begun"


class Sessions(django_filters.FilterSet):
    """The filters of the list; labels stand in the template."""

    course = django_filters.ModelChoiceFilter(queryset=lambda request: _courses(request), field_name="student__courses")
    student = django_filters.ModelChoiceFilter(queryset=lambda request: _students(request))
    client = django_filters.CharFilter(field_name="persona")
    since = django_filters.DateFilter(field_name="started_at", lookup_expr="date__gte", widget=forms.DateInput(attrs={"type": "date"}))
    until = django_filters.DateFilter(field_name="started_at", lookup_expr="date__lte", widget=forms.DateInput(attrs={"type": "date"}))
    outcome = django_filters.ChoiceFilter(choices=[(name, name) for name in OUTCOMES], method="of_outcome")
    reviewed = django_filters.ChoiceFilter(choices=[("no", "no"), ("yes", "yes")], method="of_state")
    kind = django_filters.ChoiceFilter(choices=[(kind, kind) for kind in Session.Kind.values])

    class Meta:
        model = Session
        fields: tuple[str, ...] = ()

    def of_outcome(self, sessions: QuerySet[Session], name: str, value: str) -> QuerySet[Session]:
        """Keep those that have a reply of that outcome."""
        return sessions.filter(**{f"measures__{OUTCOMES[value]}__gt": 0})

    def of_state(self, sessions: QuerySet[Session], name: str, value: str) -> QuerySet[Session]:
        """Keep those that the trainer has (not) gone through."""
        return sessions.filter(is_reviewed=value == "yes")

    @property
    def clients(self) -> list[tuple[str, str]]:
        """The clients to choose from: id and name."""
        return [(one.id, one.name) for one in clients.clients().values()]

    @property
    def given(self) -> dict[str, str]:
        """The filters that are set, to be carried from page to page."""
        return {name: str(value) for name, value in self.data.items() if name in self.filters and value}


def _courses(request: Any) -> QuerySet[Course]:
    return Course.objects.filter(trainers=request.user)


def _students(request: Any) -> QuerySet[User]:
    return User.objects.filter(pk__in=readable_sessions(request.user).order_by().values("student")).order_by("last_name", "username")


def order(given: str) -> str:
    """Return the column to sort by, with a minus where the greatest comes first; the default for one that is unknown."""
    return given if given.lstrip("-") in COLUMNS and not given.startswith("--") else DEFAULT


def ordered(sessions: QuerySet[Session], by: str) -> QuerySet[Session]:
    """Return `sessions` sorted by a column of `COLUMNS`; the primary key makes the order of equals stable from page to page."""
    down = by.startswith("-")
    first, *rest = COLUMNS[by.lstrip("-")]
    # A session that is not counted yet comes before those that are, from whichever database.
    leading = F(first).desc(nulls_last=True) if down else F(first).asc(nulls_first=True)
    return sessions.order_by(leading, *rest, "pk")
