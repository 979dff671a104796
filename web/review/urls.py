"""Addresses of the review room."""

from django.urls import path

from web.review import views, views_agreement, views_changes, views_notes

app_name = "review"
urlpatterns = [
    path("", views.sessions, name="sessions"),
    path("waiting/", views.waiting, name="waiting"),
    path("next/", views.next_unreviewed, name="next"),
    path("agreement/", views_agreement.agreement, name="agreement"),
    path("notes/<int:note>/answer/", views_notes.answer, name="answer"),
    path("notes/<int:note>/seen/", views_notes.seen, name="seen"),
    path("<uuid:pk>/", views.session, name="session"),
    path("<uuid:pk>/blind/", views_changes.blind, name="blind"),
    path("<uuid:pk>/reviewed/", views_changes.done, name="reviewed"),
    path("<uuid:pk>/release/", views_notes.release, name="release"),
    path("<uuid:pk>/notes/", views_notes.write, name="write"),
    path("<uuid:pk>/notes/<int:note>/", views_notes.change, name="change"),
    path("<uuid:pk>/turns/<str:key>/code/", views_changes.code, name="code"),
    path("<uuid:pk>/turns/<str:key>/outcome/", views_changes.outcome, name="outcome"),
    path("<uuid:pk>/turns/<str:key>/cut/", views_changes.cut, name="cut"),
    path("<uuid:pk>/turns/<str:key>/undo/", views_changes.undo, name="undo"),
    path("<uuid:pk>/turns/<str:key>/reason/<int:change>/", views_changes.reason, name="reason"),
]
