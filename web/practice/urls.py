"""Addresses of the practice room."""

from django.urls import path

from web.classes.views.assignments import begin
from web.practice import drill_views, views
from web.practice.models import Post

app_name = "practice"
urlpatterns = [
    path("", views.home, name="home"),
    path("words/", views.words, name="words"),
    path("drills/", drill_views.drills, name="drills"),
    path("drills/start/", drill_views.start, name="start_drill"),
    path("lesson/start/", drill_views.lesson, name="start_lesson"),
    path("start/", views.start, name="start"),
    path("assigned/<int:pk>/", begin, name="assigned"),
    path("<uuid:pk>/", views.chat, name="chat"),
    path("<uuid:pk>/say/", views.say, name="say"),
    path("<uuid:pk>/hint/", views.command, {"kind": Post.Kind.HINT}, name="hint"),
    path("<uuid:pk>/rewind/", views.command, {"kind": Post.Kind.REWIND}, name="rewind"),
    path("<uuid:pk>/end/", views.end, name="end"),
    path("<uuid:pk>/summary/", views.summary, name="summary"),
]
