"""The addresses of the workflows, room by room."""

from django.urls import include, path

ROOMS = (
    "inbox.urls",
    "dossier.urls",
    "clock.urls",
    "dossier.change_urls",
    "dossier.process_urls",
    "deadlines.urls",
    "intake.urls",
    "exchanges.urls",
    "evidence.urls",
    "manager.urls",
    "laboratory.urls",
    "meetings.urls",
    "opinions.urls",
    "dossier.drafting_urls",
    "transition.urls",
)
urlpatterns = [path("", include(f"workflows.{room}")) for room in ROOMS]
