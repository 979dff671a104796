"""Addresses of a student's progress."""

from django.urls import path

from web.progress import views

app_name = "progress"
urlpatterns = [
    path("", views.progress, name="progress"),
    path("goals/", views.set_goal, name="set_goal"),
    path("goals/<int:pk>/drop/", views.drop_goal, name="drop_goal"),
]
