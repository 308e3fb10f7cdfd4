from django.urls import path

from records import document_views, views
from records import organisation_views as bodies

urlpatterns = [
    path("journal/", views.journal_list, name="journal"),
    path("journal.csv", views.journal_export, name="journal_export"),
    path("journal/<str:subject>/", views.journal_subject, name="journal_subject"),
    path("documents/<uuid:uuid>/", document_views.document, name="document"),
    path("organismes/", bodies.organisation_list, name="organisations"),
    path("organismes/ajouter/", bodies.organisation_add, name="organisation_add"),
    path("organismes/<int:pk>/", bodies.organisation, name="organisation"),
    path("organismes/<int:pk>/modifier/", bodies.organisation_change, name="organisation_change"),
    path("organismes/<int:pk>/habilitation/", bodies.proof_add, name="proof_add"),
    path("organismes/<int:pk>/membre/", bodies.member_add, name="member_add"),
    path(
        "organismes/<int:pk>/membre/<int:membership_pk>/retirer/",
        bodies.member_remove,
        name="member_remove",
    ),
]
