"""Addresses of the figures of classes."""

from django.urls import path

from web.figures import views

app_name = "figures"
urlpatterns = [
    path("review/classes/", views.classes, name="classes"),
    path("review/classes/<int:pk>/", views.course, name="class"),
]
