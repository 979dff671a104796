"""What the page of exports sends."""

from typing import Any

from django import forms

from web.exports.services import FORMATS, TABLES

LEAST_KEY = 8
"""Characters of a study key."""


class ExportForm(forms.Form):
    """Which table, as what, and how people are called in it."""

    table = forms.ChoiceField(choices=[("", ""), *((name, name) for name in TABLES)], required=False)
    format = forms.ChoiceField(choices=[(name, name) for name in FORMATS])
    research = forms.BooleanField(required=False)
    study_key = forms.CharField(max_length=200, required=False)

    def clean_study_key(self) -> str:
        given: str = self.cleaned_data["study_key"]
        if given and len(given) < LEAST_KEY:
            raise forms.ValidationError("", code="short")
        return given

    @property
    def problem(self) -> str:
        """What is wrong, as a code; empty where nothing is."""
        errors: dict[str, Any] = self.errors
        return "study_key" if "study_key" in errors else "broken_form" if errors else ""
