from django.urls import path

from workflows.evidence import condition_views, views

DOSSIER = "dossiers/<str:number>"

urlpatterns = [
    path("dossiers/<str:number>/conditions/", condition_views.show, name="conditions"),
    path(
        "dossiers/<str:number>/conditions/repondre/",
        condition_views.answer,
        name="conditions_answer",
    ),
    path(f"{DOSSIER}/preuves/", views.table, name="evidence"),
    path(f"{DOSSIER}/preuves/ajouter/", views.add, name="evidence_add"),
    path(f"{DOSSIER}/preuves/<int:rank>/corriger/", views.correct, name="evidence_correct"),
    path(f"{DOSSIER}/preuves/<int:rank>/retirer/", views.withdraw, name="evidence_withdraw"),
    path(f"{DOSSIER}/evaluations/<int:version>/", views.evaluation, name="evaluation"),
    path(f"{DOSSIER}/evaluations/<int:version>.pdf", views.evaluation_pdf, name="evaluation_pdf"),
    path(
        f"{DOSSIER}/evaluations/<int:before>/<int:after>/",
        views.evaluation_compare,
        name="evaluation_compare",
    ),
]
