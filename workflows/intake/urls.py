from django.urls import path

from workflows.intake import gathering_views, letter_views, withdrawal_views
from workflows.intake import views as intake_views

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
    path("dossiers/<slug:number>/reunir/", gathering_views.gather, name="dossier_gather"),
    path("signalements/<slug:number>/separer/", gathering_views.separate, name="dossier_separate"),
    path(
        "signalements/<slug:number>/retirer/",
        withdrawal_views.withdraw,
        name="signalement_withdraw",
    ),
    path("usages-signales-plusieurs-fois/", gathering_views.clusters, name="clusters"),
    path("ressemblances/<int:pk>/ecarter/", gathering_views.set_aside, name="set_aside"),
]
