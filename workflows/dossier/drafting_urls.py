from django.urls import path

from workflows.dossier import drafting_views
from workflows.dossier import version_views as draft_views

DOSSIER = "dossiers/<str:number>"

urlpatterns = [
    path("taches/<int:pk>/projet/enregistrer/", drafting_views.save, name="draft_save"),
    path("taches/<int:pk>/projet/apercu/", drafting_views.preview, name="draft_preview"),
    path(f"{DOSSIER}/projet/", draft_views.drafts, name="drafts"),
    path(f"{DOSSIER}/projet/<int:version>/", draft_views.version, name="draft_version"),
    path(
        f"{DOSSIER}/projet/<int:version>/<slug:kind>.pdf",
        draft_views.version_pdf,
        name="draft_version_pdf",
    ),
    path(f"{DOSSIER}/projet/<int:before>/<int:after>/", draft_views.compare, name="draft_compare"),
    path(
        f"{DOSSIER}/projet/<int:version>/acte-precedent/",
        draft_views.compare_act,
        name="draft_compare_act",
    ),
    path(f"{DOSSIER}/texte-signe/<slug:kind>.pdf", draft_views.signed_pdf, name="signed_pdf"),
]
