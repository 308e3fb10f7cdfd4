from django.urls import path

from signalements import imports_views as imports
from signalements import views

urlpatterns = [
    path("signalements/", views.signalements, name="signalements"),
    path("signalements/nouveau/", views.new, name="signalement_new"),
    path("signalements/brouillons/", views.drafts, name="signalement_drafts"),
    path("signalements/importer/", imports.upload, name="signalement_import"),
    path(
        "signalements/importer/modele.xlsx", imports.template_xlsx, name="signalement_import_xlsx"
    ),
    path("signalements/importer/modele.csv", imports.template_csv, name="signalement_import_csv"),
    path("signalements/importer/<uuid:key>/", imports.preview, name="signalement_import_preview"),
    path("signalements/medicaments.json", views.medicine_search, name="medicine_search"),
    path("signalements/<int:pk>/", views.draft, name="signalement_draft"),
    path("signalements/<int:pk>/etape/<int:number>/", views.step, name="signalement_step"),
    path("signalements/<int:pk>/relire/", views.review, name="signalement_review"),
    path("signalements/<int:pk>/supprimer/", views.delete, name="signalement_delete"),
    path("signalements/<slug:number>/", views.follow, name="signalement_follow"),
    path("signalements/<slug:number>/accuse/", views.receipt, name="signalement_receipt"),
    path("signalements/<slug:number>/lecture/", views.read, name="signalement_read"),
]
