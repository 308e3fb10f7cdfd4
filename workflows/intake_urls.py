from django.urls import path

from workflows import intake_views, letter_views

urlpatterns = [
    path("signalements/<int:pk>/deposer/", intake_views.file, name="signalement_file"),
    path(
        "signalements/<slug:number>/accuse-de-reception/",
        letter_views.acknowledgement,
        name="signalement_acknowledge",
    ),
    path("courriers/modeles/", letter_views.letter_models, name="letter_models"),
    path("courriers/modeles/<slug:kind>/", letter_views.letter_model, name="letter_model"),
    path("dossiers/<slug:number>/rattacher/", intake_views.join, name="dossier_join"),
]
