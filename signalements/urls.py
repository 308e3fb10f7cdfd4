from django.urls import path

from signalements import accompaniment_views as gio
from signalements import neighbours_views, views

urlpatterns = [
    path("signalements/", views.signalements, name="signalements"),
    path("signalements/nouveau/", views.new, name="signalement_new"),
    path("signalements/brouillons/", views.drafts, name="signalement_drafts"),
    path("signalements/medicaments.json", views.medicine_search, name="medicine_search"),
    path("signalements/<int:pk>/", views.draft, name="signalement_draft"),
    path("signalements/<int:pk>/etape/<int:number>/", views.step, name="signalement_step"),
    path("signalements/<int:pk>/relire/", views.review, name="signalement_review"),
    path("signalements/<int:pk>/supprimer/", views.delete, name="signalement_delete"),
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
