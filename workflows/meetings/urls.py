from django.urls import path

from workflows.meetings import agenda_views as agenda
from workflows.meetings import committee_views as committees
from workflows.meetings import sitting_views as sitting
from workflows.meetings import views

ALL = "seances/"
COMMITTEES = f"{ALL}comites/"
ONE = f"{ALL}<str:number>/"
ITEM = f"{ONE}points/<int:pk>/"
urlpatterns = [
    path(ALL, views.calendar, name="meetings"),
    path(f"{ALL}nouvelle/", views.add, name="meeting_add"),
    path(COMMITTEES, committees.committees, name="committees"),
    path(f"{COMMITTEES}nouveau/", committees.add, name="committee_add"),
    path(f"{COMMITTEES}<int:pk>/", committees.show, name="committee"),
    path(f"{COMMITTEES}<int:pk>/modifier/", committees.change, name="committee_change"),
    path(f"{COMMITTEES}<int:pk>/membres/", committees.enter, name="committee_enter"),
    path(
        f"{COMMITTEES}<int:pk>/membres/<int:member>/fin/",
        committees.leave,
        name="committee_leave",
    ),
    path(ONE, views.show, name="meeting"),
    path(f"{ONE}deplacer/", views.change, name="meeting_change"),
    path(f"{ONE}annuler/", views.cancel, name="meeting_cancel"),
    path(f"{ONE}convoquer/", views.convene, name="meeting_convene"),
    path(f"{ONE}dossiers/", views.hand_out, name="meeting_hand_out"),
    path(f"{ONE}mon-dossier.pdf", views.own_pack, name="meeting_pack"),
    path(f"{ONE}dossiers/<int:pk>.pdf", views.member_pack, name="meeting_member_pack"),
    path(f"{ONE}ordre-du-jour/", agenda.agenda, name="meeting_agenda"),
    path(f"{ONE}ordre-du-jour/<int:pk>/inscrire/", agenda.place, name="meeting_place"),
    path(f"{ITEM}preparer/", agenda.prepare, name="meeting_prepare"),
    path(f"{ITEM}retirer/", agenda.put_back, name="meeting_put_back"),
    path(f"{ITEM}<str:way>/deplacer/", agenda.reorder, name="meeting_reorder"),
    path(f"{ONE}ouvrir/", sitting.open_session, name="meeting_open"),
    path(ITEM, sitting.sit, name="meeting_item"),
    path(f"{ITEM}reporter/", sitting.postpone, name="meeting_postpone"),
    path(f"{ITEM}voter/", sitting.vote, name="meeting_vote"),
    path(f"{ITEM}me-deporter/", sitting.recuse, name="meeting_recuse"),
    path(f"{ONE}proces-verbal/", sitting.minutes, name="meeting_minutes"),
    path(f"{ONE}proces-verbal.pdf", sitting.minutes_pdf, name="meeting_minutes_pdf"),
    path(f"{ONE}proces-verbal/approuver/", sitting.approve, name="meeting_approve"),
    path("dossiers/<str:number>/seance/", agenda.ask, name="meeting_ask"),
    path(
        "dossiers/<str:number>/seance/<int:pk>/retirer/", agenda.withdraw, name="meeting_withdraw"
    ),
]
