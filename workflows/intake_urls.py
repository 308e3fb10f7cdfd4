from django.urls import path

from workflows import intake_views

urlpatterns = [
    path("signalements/<int:pk>/deposer/", intake_views.file, name="signalement_file"),
    path("dossiers/<slug:number>/rattacher/", intake_views.join, name="dossier_join"),
]
