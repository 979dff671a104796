"""Addresses of the choices in the footer."""

from django.urls import path
from django.views.i18n import set_language

from web.look import views

app_name = "look"
urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("language/", set_language, name="language"),
]
