"""Members of a body: change a role, leave. A body never loses its last administrator.

The body's row is locked before the count, so that two administrators who go together are not both
let go; PostgreSQL holds it too (accounts/migrations/_last_administrator.py).
"""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import REPORTING_KINDS, Membership, Organisation, Permission, User
from accounts.roles import Role, grant, revoke
from records import journal
from records.notices import outbox
from web.refused import Refused

LAST_ADMINISTRATOR = (
    "{person} est le dernier administrateur de cet organisme, qui ne peut rester sans "
    "administrateur. Donnez d’abord ce rôle à une autre personne, puis recommencez."
)

ROLE_CHANGED = """Bonjour,

Votre rôle pour {organisation} dans le service Dossier CPC est désormais « {role} ».
"""

LEFT = """Bonjour,

{person} a quitté {organisation} dans le service Dossier CPC et n'y a plus aucun droit.
"""


class LastAdministrator(Refused):
    """The body would be left without an administrator; nothing was changed."""


def may_manage(user: User, *, organisation: Organisation) -> bool:
    """Its own administrators, and those of the agency for every body."""
    return Organisation.objects.managed_by(user).filter(pk=organisation.pk).exists()


def administrators(organisation: Organisation) -> QuerySet[Membership]:
    """The roles of administrator held there by people whose account is active."""
    return organisation.memberships.filter(role=Role.BODY_ADMINISTRATOR, user__is_active=True)


def without_administrator() -> QuerySet[Organisation]:
    """The reporting bodies that have members and no administrator: none should be."""
    members = Membership.objects.filter(organisation=OuterRef("pk"))
    leading = members.filter(role=Role.BODY_ADMINISTRATOR, user__is_active=True)
    bodies = Organisation.objects.filter(kind__in=REPORTING_KINDS)
    return bodies.filter(Exists(members)).exclude(Exists(leading))


def lock(organisation_id: int) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def keep_an_administrator(membership: Membership) -> None:
    """Locks the body; raises ``LastAdministrator`` when ``membership`` is its last administrator."""
    organisation = lock(membership.organisation_id)
    if membership.role != Role.BODY_ADMINISTRATOR:
        return
    if not administrators(organisation).exclude(pk=membership.pk).exists():
        raise LastAdministrator(LAST_ADMINISTRATOR.format(person=membership.user))


@transaction.atomic
def change_role(membership: Membership, *, role: Role, by: User, on: date) -> Membership:
    """Replaces one role by another of the same body; the person is told."""
    keep_an_administrator(membership)
    organisation, person = membership.organisation, membership.user
    before = Role(membership.role).label
    revoke(membership)
    given = grant(person, role=role, on=organisation)
    event = journal.record(
        organisation.subject,
        verb="role_changed",
        sentence=f"{person} passe du rôle « {before} » au rôle « {role.label} »",
        actor=by,
        on=on,
    )
    outbox.queue(
        f"role:{event.pk}",
        recipients=[person],
        subject="Dossier CPC : votre rôle change",
        body=ROLE_CHANGED.format(organisation=organisation.name, role=role.label),
    )
    return given


@transaction.atomic
def leave(person: User, *, organisation: Organisation, on: date) -> None:
    """Every role of one person in one body ends by their own will; its administrators are told."""
    lock(organisation.pk)
    for membership in organisation.memberships.filter(user=person):
        keep_an_administrator(membership)
        revoke(membership)
    event = journal.record(
        organisation.subject,
        verb="member_gone",
        sentence=f"{person} quitte {organisation}",
        actor=person,
        on=on,
    )
    outbox.queue(
        f"left:{event.pk}",
        recipients=User.objects.holding(Permission.MANAGE, where=organisation),
        subject="Dossier CPC : un membre quitte votre organisme",
        body=LEFT.format(person=person, organisation=organisation.name),
    )
