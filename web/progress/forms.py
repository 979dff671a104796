"""The form that sets a goal. The wording of what is wrong stands in the template, by code."""

from datetime import date
from typing import Any

from django import forms

from web.progress.measured import ALL, BY_NAME


class GoalForm(forms.Form):
    """A measure, the value to reach (a share in per cent, or reflections for one question), and by when."""

    measure = forms.ChoiceField(choices=[(measured.name, measured.name) for measured in ALL])
    target = forms.FloatField()
    by = forms.DateField(required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_by(self) -> date | None:
        by: date | None = self.cleaned_data["by"]
        if by is not None and by < self.today:
            raise forms.ValidationError("", code="past")
        return by

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        measured, target = BY_NAME.get(given.get("measure", "")), given.get("target")
        if measured is None or target is None:
            return given
        low, high = (1, 100) if measured.unit == "share" else (0.1, 10)
        if not low <= target <= high:
            self.add_error("target", forms.ValidationError("", code=f"range_{measured.unit}"))
        elif measured.unit == "share":
            given["target"] = target / 100
        return given

    @property
    def problem(self) -> str:
        """The first thing that is wrong, as a code."""
        errors: dict[str, list[Any]] = self.errors.as_data()
        found = [error.code for field in ("target", "by") for error in errors.get(field, [])]
        return next((code for code in found if code in ("past", "range_share", "range_ratio")), "broken")
