"""Addresses of exports and of sessions on paper."""

from django.urls import path

from web.exports import views

app_name = "exports"
urlpatterns = [
    path("review/export/", views.export, name="export"),
    path("review/export/download/", views.download, name="download"),
    path("review/export/dictionary/", views.data_dictionary, name="dictionary"),
    path("review/<uuid:pk>/report/", views.report, name="report"),
    path("practice/<uuid:pk>/report/", views.own_report, name="own_report"),
]
