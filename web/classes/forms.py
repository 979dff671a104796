"""What the pages of classes send. The wording of what is wrong stands in the templates, by code."""

from typing import Any, Final

from django import forms
from django.contrib.auth.forms import UserCreationForm
from django.utils.translation import gettext_lazy as _

from web.accounts.models import Course, User
from web.classes.models import Assignment
from web.practice import clients

STANCES: Final = ("resistant", "ambivalent")
LONGEST_PASTE: Final = 40_000


class CourseForm(forms.ModelForm):
    """A class's name, and how long it keeps sessions."""

    class Meta:
        model = Course
        fields = ("name", "retention_days")
        widgets = {"retention_days": forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})}


class LinkForm(forms.Form):
    """How long the class's link works, and for how many."""

    days = forms.IntegerField(label=_("Days it works"), min_value=1, max_value=365, initial=30)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=10_000, required=False)


class InviteForm(forms.Form):
    """A pasted list of people."""

    people = forms.CharField(
        label=_("People to invite"), max_length=LONGEST_PASTE, strip=False, widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"})
    )
    rest = forms.BooleanField(required=False)
    """Whether to invite those who can be and to keep the other lines in the box."""


class TrainerForm(forms.Form):
    """A co-trainer."""

    who = forms.CharField(label=_("User name or e-mail address"), max_length=254)


class RegisterForm(UserCreationForm):
    """A newcomer's account."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Your name (optional)"), max_length=150, required=False)

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "name", "email")

    def clean_email(self) -> str:
        """An address belongs to one account: its password could not be reset otherwise."""
        given: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=given).exists():
            raise forms.ValidationError("", code="email_taken")
        return given


class AssignmentForm(forms.ModelForm):
    """What is assigned. `who` is empty for any client, `stance:<stance>`, or `client:<id>`."""

    who = forms.CharField(max_length=100, required=False)

    class Meta:
        model = Assignment
        fields = ("title", "wanted", "difficulty", "feedback", "opens_on", "due_on", "note")
        widgets = {
            "wanted": forms.NumberInput(attrs={"min": 1, "max": 50, "inputmode": "numeric"}),
            "opens_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("who", _encoded(self.instance))

    def clean_who(self) -> str:
        given: str = self.cleaned_data["who"]
        kind, _colon, name = given.partition(":")
        known = {"": {""}, "stance": set(STANCES), "client": {*clients.clients(), self.instance.persona} - {""}}
        if name not in known.get(kind, ()):
            raise forms.ValidationError("", code="unknown_client")
        return given

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        opens, due = given.get("opens_on"), given.get("due_on")
        if opens and due and due < opens:
            self.add_error("due_on", forms.ValidationError("", code="due_before_opening"))
        return given

    def save(self, commit: bool = True) -> Assignment:
        kind, _colon, name = self.cleaned_data["who"].partition(":")
        self.instance.persona = name if kind == "client" else ""
        self.instance.stance = name if kind == "stance" else ""
        saved: Assignment = super().save(commit)
        return saved


def _encoded(assignment: Assignment) -> str:
    if assignment.persona:
        return f"client:{assignment.persona}"
    return f"stance:{assignment.stance}" if assignment.stance else ""
