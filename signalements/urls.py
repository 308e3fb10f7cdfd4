from django.urls import path

from signalements import attachment_views, autosave_views, views

urlpatterns = [
    path("signalements/", views.signalements, name="signalements"),
    path("signalements/nouveau/", views.new, name="signalement_new"),
    path("signalements/orientation/", views.precheck, name="signalement_precheck"),
    path("signalements/brouillons/", views.drafts, name="signalement_drafts"),
    path("signalements/medicaments.json", views.medicine_search, name="medicine_search"),
    path("signalements/<int:pk>/", views.draft, name="signalement_draft"),
    path("signalements/<int:pk>/etape/<int:number>/", views.step, name="signalement_step"),
    path("signalements/<int:pk>/relire/", views.review, name="signalement_review"),
    path("signalements/<int:pk>/dupliquer/", views.copy, name="signalement_copy"),
    path("signalements/<int:pk>/supprimer/", views.delete, name="signalement_delete"),
    path("signalements/<int:pk>/champ/", autosave_views.save, name="signalement_autosave"),
    path("signalements/<int:pk>/presence/", autosave_views.presence, name="signalement_presence"),
    path("signalements/<int:pk>/versions/", autosave_views.versions, name="signalement_versions"),
    path(
        "signalements/<int:pk>/versions/<str:key>/",
        autosave_views.field_versions,
        name="signalement_field_versions",
    ),
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
    path("signalements/<slug:number>/", views.follow, name="signalement_follow"),
    path("signalements/<slug:number>/accuse/", views.receipt, name="signalement_receipt"),
    path("signalements/<slug:number>/lecture/", views.read, name="signalement_read"),
]
