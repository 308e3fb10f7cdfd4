from django.urls import path

from signalements import omedit_views as omedit
from signalements import standing_views as standing
from signalements import views

urlpatterns = [
    path("organismes/<int:pk>/declarer/", standing.standing_declare, name="standing_declare"),
    path("habilitations/", standing.standing_list, name="standing_list"),
    path("habilitations/<int:pk>/", standing.standing_decide, name="standing_decide"),
    path("omedit/", omedit.omedit_sent, name="omedit_sent"),
    path("omedit/transmettre/", omedit.omedit_new, name="omedit_new"),
    path("omedit/recues/", omedit.omedit_received, name="omedit_received"),
    path("omedit/recues/<int:pk>/lue/", omedit.omedit_read, name="omedit_read"),
    path("omedit/recues/<int:pk>/brouillon/", omedit.omedit_draft, name="omedit_draft"),
    path("signalements/", views.signalements, name="signalements"),
    path("signalements/nouveau/", views.new, name="signalement_new"),
    path("signalements/brouillons/", views.drafts, name="signalement_drafts"),
    path("signalements/medicaments.json", views.medicine_search, name="medicine_search"),
    path("signalements/<int:pk>/", views.draft, name="signalement_draft"),
    path("signalements/<int:pk>/etape/<int:number>/", views.step, name="signalement_step"),
    path("signalements/<int:pk>/relire/", views.review, name="signalement_review"),
    path("signalements/<int:pk>/supprimer/", views.delete, name="signalement_delete"),
    path("signalements/<slug:number>/", views.follow, name="signalement_follow"),
    path("signalements/<slug:number>/accuse/", views.receipt, name="signalement_receipt"),
    path("signalements/<slug:number>/lecture/", views.read, name="signalement_read"),
]
