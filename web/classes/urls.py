"""Addresses of classes."""

from django.urls import path

from web.classes.views import assignments, courses, invitations, joining

app_name = "classes"
urlpatterns = [
    path("", courses.listing, name="list"),
    path("new/", courses.create, name="create"),
    path("<int:pk>/", courses.course, name="course"),
    path("<int:pk>/settings/", courses.settings, name="settings"),
    path("<int:pk>/archive/", courses.archive, name="archive"),
    path("<int:pk>/restore/", courses.restore, name="restore"),
    path("<int:pk>/trainers/", courses.add_trainer, name="add_trainer"),
    path("<int:pk>/trainers/<int:person>/remove/", courses.remove_trainer, name="remove_trainer"),
    path("<int:pk>/students/<int:person>/remove/", courses.remove_student, name="remove_student"),
    path("<int:pk>/link/", invitations.renew_link, name="renew_link"),
    path("<int:pk>/link/revoke/", invitations.revoke_link, name="revoke_link"),
    path("<int:pk>/invite/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/resend/", invitations.resend, name="resend"),
    path("invitations/<int:pk>/revoke/", invitations.revoke, name="revoke"),
    path("<int:pk>/assignments/new/", assignments.create, name="assign"),
    path("assignments/<int:pk>/", assignments.assignment, name="assignment"),
    path("assignments/<int:pk>/edit/", assignments.edit, name="edit_assignment"),
    path("assignments/<int:pk>/withdraw/", assignments.withdraw, name="withdraw"),
    path("assignments/<int:pk>/restore/", assignments.restore, name="restore_assignment"),
    path("join/<str:token>/", joining.join, name="join"),
]
