"""Every address of the site: the shell here, each package's own below."""

from django.urls import include, path

from config import errors, views

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibilite/", views.about, {"page": "accessibility"}, name="accessibility"),
    path("mentions-legales/", views.about, {"page": "legal"}, name="legal"),
    path("sources/", views.about, {"page": "sources"}, name="sources"),
    path("code-source/", views.about, {"page": "source"}, name="source"),
    path("", include("accounts.urls")),
    path("", include("records.urls")),
    path("", include("bodies.urls")),
    path("", include("cpc.register.urls")),
    path("", include("cpc.acts.urls")),
    path("", include("workflows.urls")),
    path("", include("signalements.urls")),
    path("", include("cannabis.urls")),
]
