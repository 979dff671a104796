"""Addresses of the privacy room."""

from django.urls import path

from web.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.stored, name="stored"),
    path("sessions/<uuid:pk>/share/", views.share, name="share"),
    path("sessions/<uuid:pk>/delete/", views.delete_session, name="delete_session"),
    path("account/delete/", views.delete_account, name="delete_account"),
]
