"""What the pages send. The wording of what is wrong stands in the templates, by code."""

from typing import Any

from django import forms

from web.practice import messages
from web.practice.models import Session


class StartForm(forms.Form):
    """Which client, and how feedback comes."""

    key = forms.UUIDField()
    persona = forms.CharField(max_length=80)
    feedback = forms.ChoiceField(choices=Session.Feedback.choices)
    difficulty = forms.ChoiceField(choices=Session.Difficulty.choices, required=False)
    again = forms.BooleanField(required=False)
    """Whether to go on from the last session with this client."""
    assignment = forms.IntegerField(required=False)
    """What the session is for; empty in free practice."""
    shared = forms.BooleanField(required=False)
    """Whether trainers may read it; only asked in free practice."""

    def clean_difficulty(self) -> str:
        """A form without it, as an older page sends it, asks for the client as it is."""
        return self.cleaned_data["difficulty"] or str(Session.Difficulty.STANDARD)


class DrillForm(forms.Form):
    """Which technique, and with which client; without one with several."""

    key = forms.UUIDField()
    technique = forms.CharField(max_length=40)
    persona = forms.CharField(max_length=80, required=False)


class KeyForm(forms.Form):
    """The key of a form that asks for nothing else."""

    key = forms.UUIDField()


class PostForm(forms.Form):
    """A message on its way: its key, and how many entries of the conversation the page shows already."""

    key = forms.UUIDField()
    seen = forms.IntegerField(min_value=0, required=False)


class Words(forms.CharField):
    """What somebody typed, made safe to send before anything is checked."""

    def to_python(self, value: Any) -> str:
        return messages.clean(value or "")


class SayForm(PostForm):
    """A reply to the client."""

    choice = Words(required=False)
    """One of the replies that the first session offers; it stands for what was typed."""
    text = Words(required=False)

    def clean_text(self) -> str:
        text: str = self.cleaned_data.get("choice") or self.cleaned_data["text"]
        if not text:
            raise forms.ValidationError("", code="empty")
        if len(text) > messages.LONGEST:
            raise forms.ValidationError("", code="too_long")
        return text

    @property
    def problem(self) -> str:
        """The first thing that is wrong, as a code."""
        errors: dict[str, list[Any]] = self.errors.as_data()
        return next((error.code for error in errors.get("text", [])), "broken_form")
