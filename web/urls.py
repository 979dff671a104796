"""Which address leads into which room."""

from django.contrib import admin
from django.urls import include, path

from web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz/", views.health, name="health"),
    path("accounts/", include("web.accounts.urls")),
    path("look/", include("web.look.urls")),
    path("practice/progress/", include("web.progress.urls")),
    path("practice/", include("web.practice.urls")),
    path("", include("web.figures.urls")),
    path("", include("web.uploads.urls")),
    path("", include("web.exports.urls")),
    path("review/", include("web.review.urls")),
    path("classes/", include("web.classes.urls")),
    path("privacy/", include("web.privacy.urls")),
    path("embed/", include("web.embed.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "web.unavailable.fault"
