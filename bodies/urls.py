from django.urls import path

from bodies import access_views as access
from bodies import authority_views as authority
from bodies import member_views as members
from bodies import standing_views as standing
from bodies import views as bodies

urlpatterns = [
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
    path("organismes/mien/", members.my_body, name="my_body"),
    path("organismes/<int:pk>/quitter/", members.member_leave, name="member_leave"),
    path(
        "organismes/<int:pk>/membre/<int:membership_pk>/role/",
        members.member_role,
        name="member_role",
    ),
    path("organismes/<int:pk>/inviter/", members.invitation_add, name="invitation_add"),
    path(
        "organismes/<int:pk>/invitation/<int:invitation_pk>/renvoyer/",
        members.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "organismes/<int:pk>/invitation/<int:invitation_pk>/annuler/",
        members.invitation_cancel,
        name="invitation_cancel",
    ),
    path("demandes-d-acces/<int:pk>/", access.access_answer, name="access_answer"),
    path("demander-l-acces/", access.access_request, name="access_request"),
    path("demander-l-acces/<str:token>/", access.access_confirm, name="access_confirm"),
    path("invitation/<str:token>/", access.invitation, name="invitation"),
    path("mandats/", authority.mandates, name="mandates"),
    path("mandats/ajouter/", authority.mandate_add, name="mandate_add"),
    path("mandats/<int:pk>/terme/", authority.mandate_end, name="mandate_end"),
    path("delegations/", authority.delegations, name="delegations"),
    path("delegations/ajouter/", authority.delegation_add, name="delegation_add"),
    path("delegations/<int:pk>/terme/", authority.delegation_end, name="delegation_end"),
    path("absences/", authority.absences, name="absences"),
    path("absences/ajouter/", authority.absence_add, name="absence_add"),
    path("liens-d-interets/", authority.interests, name="interests"),
    path("liens-d-interets/ajouter/", authority.interest_add, name="interest_add"),
    path("liens-d-interets/<int:pk>/terme/", authority.interest_end, name="interest_end"),
    path("organismes/<int:pk>/declarer/", standing.standing_declare, name="standing_declare"),
    path("habilitations/", standing.standing_list, name="standing_list"),
    path("habilitations/<int:pk>/", standing.standing_decide, name="standing_decide"),
]
