"""Addresses of embedding. What stands below `f/` is taken apart by the middleware."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from web.embed import frame_views, views


def nothing(request: HttpRequest) -> HttpResponse:
    """The root of the frames' addresses is no page."""
    raise Http404


app_name = "embed"
urlpatterns = [
    path("", views.courses, name="courses"),
    path("class/<int:pk>/", views.course, name="course"),
    path("class/<int:pk>/key/", views.make, name="make"),
    path("key/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("key/<int:pk>/try/", views.trial, name="trial"),
    path("mi-practice.js", frame_views.script, name="script"),
    path("open/", frame_views.open_frame, name="open"),
    path("frame/", frame_views.frame, name="frame"),
    path("f/", nothing, name="frames"),
]
