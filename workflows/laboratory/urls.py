from django.urls import path

from workflows.laboratory import request_views as one
from workflows.laboratory import sending_views as sending
from workflows.laboratory import space_views as space
from workflows.laboratory import views

ON = "dossiers/<str:number>/laboratoires/"
ONE = f"{ON}demandes/<int:pk>/"
urlpatterns = [
    path(ON, views.show, name="laboratories"),
    path(f"{ON}ajouter/", views.add, name="laboratory_add"),
    path(f"{ON}nouveau/", views.enter, name="laboratory_new"),
    path(f"{ON}<int:pk>/fin/", views.leave, name="laboratory_leave"),
    path(f"{ON}demander/observations/", sending.send, name="drafts_send"),
    path(f"{ON}changement/", sending.explain, name="drafts_explain"),
    path(f"{ON}demander/<str:kind>/", views.ask, name="laboratory_ask"),
    path(f"{ON}dispense/", views.waive, name="protocol_waive"),
    path(ONE, one.read, name="laboratory_read"),
    path(f"{ONE}reception/", one.receipt, name="laboratory_receipt"),
    path(f"{ONE}date/", one.due, name="laboratory_due"),
    path(f"{ONE}poursuivre/", one.pursue, name="laboratory_pursue"),
    path(f"{ONE}clore/", one.cancel, name="laboratory_cancel"),
    path(f"{ONE}intention/", one.check, name="laboratory_check"),
    path("laboratoire/", space.requests, name="laboratory_requests"),
    path("laboratoire/<int:pk>/", space.answer, name="laboratory_answer"),
    path("laboratoire/<int:pk>/ouvrir/", space.open_request, name="laboratory_open"),
    path("laboratoire/<int:pk>/projets/<slug:kind>.pdf", sending.own_pdf, name="laboratory_draft"),
    path("laboratoire/<int:pk>/delai/", space.more_time, name="laboratory_extension"),
]
