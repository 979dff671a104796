"""Which sessions of a class: from when until when, and with which client."""

from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from web.practice import clients
from web.practice.models import Session


def _names() -> list[tuple[str, str]]:
    """The clients to choose from: those of the folder, and those of old sessions whose file has gone."""
    met = Session.objects.filter(kind=Session.Kind.PRACTICE).order_by().values_list("persona", flat=True).distinct()
    return sorted(((one, clients.name_of(one)) for one in {*clients.clients(), *met}), key=lambda pair: pair[1].casefold())


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SessionFilter(django_filters.FilterSet):
    """Period and client; a day counts in the time zone of the settings."""

    since = django_filters.DateFilter(field_name="started_at", lookup_expr="date__gte", label=_("From"), widget=_date())
    until = django_filters.DateFilter(field_name="started_at", lookup_expr="date__lte", label=_("Until"), widget=_date())
    client = django_filters.ChoiceFilter(field_name="persona", choices=_names, label=_("Client"), empty_label=_("All clients"))

    class Meta:
        model = Session
        fields: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """What was chosen, to be put behind another page's question mark; empty where all is shown."""
        chosen = QueryDict(mutable=True)
        given: dict[str, Any] = self.data or {}
        chosen.update({name: given[name] for name in self.filters if given.get(name)})
        return chosen.urlencode()
