"""Setting a new password after the old one was forgotten."""

from axes.utils import reset
from django.contrib.auth import forms, views
from django.http import HttpResponse


class NewPasswordView(views.PasswordResetConfirmView):
    """Django's own; beyond that, who was kept out for trying the old one too often is let in again."""

    def form_valid(self, form: forms.SetPasswordForm) -> HttpResponse:
        reset(username=form.user.get_username())
        return super().form_valid(form)
