"""Addresses of own transcripts."""

from django.urls import path

from web.uploads import views

app_name = "uploads"
urlpatterns = [
    path("review/uploads/", views.uploads, name="uploads"),
    path("review/uploads/new/", views.create, name="create"),
    path("review/uploads/<uuid:pk>/", views.upload, name="upload"),
    path("review/uploads/<uuid:pk>/code/", views.go_on, name="go_on"),
    path("review/uploads/<uuid:pk>/delete/", views.delete, name="delete"),
]
