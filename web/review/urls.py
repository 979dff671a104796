"""Addresses of the review room."""

from django.urls import path

from web.review import views

app_name = "review"
urlpatterns = [
    path("", views.sessions, name="sessions"),
    path("<uuid:pk>/", views.session, name="session"),
]
