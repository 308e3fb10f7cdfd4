"""Bodies, their standing and their members: each change is one line of the journal."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts.models import (
    CONSULTED_KINDS,
    REPORTING_KINDS,
    Membership,
    Organisation,
    OrganisationKind,
    Permission,
    StandingProof,
    StandingState,
    User,
)
from accounts.roles import BODY_ROLES, OUTSIDE_ROLES, Role, grant, revoke
from bodies.members import keep_an_administrator
from records import journal
from records.notices import outbox

INVITATION = """Bonjour,

Vous êtes désormais « {role} » pour {organisation} dans le service Dossier CPC.
Pour choisir votre mot de passe, demandez-le avec cette adresse électronique : {address}
"""


def may_administer(user: User, *, organisation: Organisation | None = None) -> bool:
    """Holds the right on ``organisation`` itself, or on a division of the agency (hence on all)."""
    held = Organisation.objects.where(user, Permission.ADMINISTER)
    itself = Q(pk=organisation.pk) if organisation else Q()
    wanted = Q(kind=OrganisationKind.ANSM_DIVISION)
    return held.filter(wanted | itself if organisation else wanted).exists()


def roles_of(organisation: Organisation) -> list[Role]:
    """The roles that exist there: a body outside the agency never receives a right of the agency."""
    if organisation.kind == OrganisationKind.ANSM_DIVISION:
        return [role for role in Role if role not in OUTSIDE_ROLES]
    if organisation.kind == OrganisationKind.OMEDIT:
        return [Role.OMEDIT]
    if organisation.kind == OrganisationKind.LABORATORY:
        return [Role.LABORATORY]
    if organisation.kind in CONSULTED_KINDS:
        return [Role.EXPERT]
    return list(BODY_ROLES) if organisation.kind in REPORTING_KINDS else []


@transaction.atomic
def save_organisation(organisation: Organisation, *, by: User, on: date) -> Organisation:
    """A body entered, or changed, with its line of the journal."""
    known = organisation.pk is not None
    verb = "organisation_changed" if known else "organisation_added"
    organisation.save()
    journal.record(
        organisation.subject,
        verb=verb,
        sentence=f"Organisme {'modifié' if known else 'ajouté'} : {organisation.name}",
        actor=by,
        on=on,
    )
    return organisation


@transaction.atomic
def add_proof(proof: StandingProof, *, by: User, on: date) -> StandingProof:
    """A proof entered by the agency itself: verified by who enters it."""
    proof.declared_by = proof.decided_by = by
    proof.declared_on = proof.decided_on = on
    proof.state = StandingState.VERIFIED
    proof.save()
    until = f" au {proof.last_day:%d/%m/%Y} inclus" if proof.last_day else ", sans terme"
    journal.record(
        proof.organisation.subject,
        verb="standing_added",
        sentence=f"Habilitation du {proof.first_day:%d/%m/%Y}{until} : {proof.reference}"[:500],
        actor=by,
        on=on,
    )
    return proof


@transaction.atomic
def appoint(
    person: User, *, role: Role, organisation: Organisation, by: User, on: date, address: str
) -> Membership:
    """Gives ``role``; a person who is new is created first, and every one is told by e-mail."""
    if person.pk is None:
        person.set_unusable_password()
        person.save()
    membership = grant(person, role=role, on=organisation)
    event = journal.record(
        organisation.subject,
        verb="role_given",
        sentence=f"{person} reçoit le rôle « {role.label} »",
        actor=by,
        on=on,
    )
    outbox.queue(
        f"role:{event.pk}",
        recipients=[person],
        subject="Dossier CPC : un rôle vous est donné",
        body=INVITATION.format(role=role.label, organisation=organisation.name, address=address),
    )
    return membership


@transaction.atomic
def dismiss(membership: Membership, *, by: User, on: date) -> None:
    """Ends a role; raises ``LastAdministrator`` rather than leave the body without one."""
    keep_an_administrator(membership)
    label = dict(Role.choices).get(membership.role, membership.role)
    journal.record(
        membership.organisation.subject,
        verb="role_withdrawn",
        sentence=f"{membership.user} n’a plus le rôle « {label} »",
        actor=by,
        on=on,
    )
    revoke(membership)
