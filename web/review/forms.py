"""What trainers and students send from the review pages, checked."""

from django import forms

from mi.behaviours import CODES, OUTCOMES
from web.review.changes import LONGEST_REASON
from web.review.notes import LONGEST


class SpanForm(forms.Form):
    """Which utterance of a reply is meant."""

    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)


class CodeForm(SpanForm):
    """Another code for it."""

    code = forms.ChoiceField(choices=[(code, code) for code in CODES])


class OutcomeForm(forms.Form):
    """Another outcome for a reply."""

    outcome = forms.ChoiceField(choices=[(outcome, outcome) for outcome in OUTCOMES])


class CutForm(forms.Form):
    """Another boundary: what to do, and where."""

    how = forms.ChoiceField(choices=[(how, how) for how in ("split", "merge", "longer", "shorter")])
    at = forms.IntegerField(min_value=0)


class ReasonForm(forms.Form):
    """Why a change was made."""

    reason = forms.CharField(required=False, max_length=LONGEST_REASON)


class NoteForm(forms.Form):
    """What somebody writes; a draft that is emptied is dropped."""

    turn = forms.CharField(required=False, max_length=16)
    text = forms.CharField(required=False, max_length=LONGEST)


class AnswerForm(forms.Form):
    """An answer says something."""

    text = forms.CharField(max_length=LONGEST)
