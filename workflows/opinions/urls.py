from django.urls import path

from workflows.opinions import request_views as one
from workflows.opinions import space_views as space
from workflows.opinions import views

ON = "dossiers/<str:number>/"
ONE = f"{ON}avis/<int:pk>/"
SPACE = "avis-demandes/"
urlpatterns = [
    path(f"{ON}avis/", views.show, name="opinions"),
    path(f"{ON}avis/demander/<str:kind>/", views.ask, name="opinion_ask"),
    path(f"{ON}concertation/", views.concert, name="concertation"),
    path(ONE, one.read, name="opinion_read"),
    path(f"{ONE}prolonger/", one.prolong, name="opinion_prolong"),
    path(f"{ONE}revoquer/", one.revoke, name="opinion_revoke"),
    path(f"{ONE}enregistrer/", one.record, name="opinion_record"),
    path(SPACE, space.requests, name="opinion_requests"),
    path(f"{SPACE}<int:pk>/", space.answer, name="opinion_answer"),
    path(f"{SPACE}<int:pk>/signer/", space.sign, name="opinion_sign"),
    path(f"{SPACE}<int:pk>/lien-d-interets/", space.conflict, name="opinion_conflict"),
    path(f"{SPACE}<int:pk>/delai/", space.more_time, name="opinion_more_time"),
]
