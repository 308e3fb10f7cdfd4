from django.urls import path

from signalements import views
from signalements.accompaniment import views as gio
from signalements.draft import autosave_views
from signalements.filed import attachment_views
from signalements.neighbours import views as neighbours_views
from signalements.omedit import views as omedit
from signalements.sheets import views as imports

urlpatterns = [
    path("omedit/", omedit.omedit_sent, name="omedit_sent"),
    path("omedit/transmettre/", omedit.omedit_new, name="omedit_new"),
    path("omedit/recues/", omedit.omedit_received, name="omedit_received"),
    path("omedit/recues/<int:pk>/lue/", omedit.omedit_read, name="omedit_read"),
    path("omedit/recues/<int:pk>/brouillon/", omedit.omedit_draft, name="omedit_draft"),
    path("signalements/", views.signalements, name="signalements"),
    path("signalements/nouveau/", views.new, name="signalement_new"),
    path("signalements/orientation/", views.precheck, name="signalement_precheck"),
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
    path("signalements/<int:pk>/dupliquer/", views.copy, name="signalement_copy"),
    path("signalements/<int:pk>/supprimer/", views.delete, name="signalement_delete"),
    path(
        "signalements/<int:pk>/pieces/",
        attachment_views.attachments,
        name="signalement_attachments",
    ),
    path(
        "signalements/<int:pk>/pieces/<int:attachment_pk>/oter/",
        attachment_views.attachment_remove,
        name="signalement_attachment_remove",
    ),
    path("signalements/<int:pk>/champ/", autosave_views.save, name="signalement_autosave"),
    path("signalements/<int:pk>/presence/", autosave_views.presence, name="signalement_presence"),
    path("signalements/<int:pk>/versions/", autosave_views.versions, name="signalement_versions"),
    path(
        "signalements/<int:pk>/versions/<str:key>/",
        autosave_views.field_versions,
        name="signalement_field_versions",
    ),
    path("signalements/<int:pk>/voisins/", neighbours_views.look, name="signalement_neighbours"),
    path("signalements/<int:pk>/soutenir/", neighbours_views.declare, name="signalement_support"),
    path(
        "signalements/<int:pk>/soutenir/retirer/",
        neighbours_views.withdraw,
        name="signalement_support_withdraw",
    ),
    path("signalements/<slug:number>/", views.follow, name="signalement_follow"),
    path("signalements/<slug:number>/accuse/", views.receipt, name="signalement_receipt"),
    path("signalements/<slug:number>/lecture/", views.read, name="signalement_read"),
    path("accompagnement/", gio.accompaniments, name="accompaniments"),
    path("accompagnement/nouvelle/", gio.new, name="accompaniment_new"),
    path("accompagnement/<slug:number>/", gio.accompaniment, name="accompaniment"),
    path("accompagnement/<slug:number>/prendre/", gio.take, name="accompaniment_take"),
    path(
        "accompagnement/<slug:number>/qualifier/", gio.categorise, name="accompaniment_categorise"
    ),
    path("accompagnement/<slug:number>/repondre/", gio.answer, name="accompaniment_answer"),
    path("accompagnement/<slug:number>/reunion/", gio.meeting, name="accompaniment_meeting"),
    path("accompagnement/<slug:number>/clore/", gio.close, name="accompaniment_close"),
    path("accompagnement/<slug:number>/brouillon/", gio.to_draft, name="accompaniment_draft"),
]
