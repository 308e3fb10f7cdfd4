"""A role is a named set of permissions; giving it writes the guardian rows on one organisation."""

from django.contrib.auth import models as auth
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from guardian.shortcuts import remove_perm

from accounts.models import (
    Membership,
    Organisation,
    OrganisationUserObjectPermission,
    Permission,
    User,
)


class Role(models.TextChoices):
    REPORTER = "reporter", "Déposant"
    CONTRIBUTOR = "contributor", "Contributeur"
    BODY_ADMINISTRATOR = "body_administrator", "Administrateur de l'organisme"
    OMEDIT = "omedit", "Correspondant OMEDIT"
    LABORATORY = "laboratory", "Correspondant du laboratoire"
    EXPERT = "expert", "Expert ou membre d'une instance consultée"
    DESK = "desk", "Guichet CPC"
    EVALUATOR = "evaluator", "Évaluateur"
    SECOND_EVALUATOR = "second_evaluator", "Second évaluateur (visa)"
    LEGAL = "legal", "Juriste"
    SIGNATORY = "signatory", "Signataire (DG ou délégué)"
    PUBLISHER = "publisher", "Publication"
    MANAGER = "manager", "Responsable"
    AUDITOR = "auditor", "Auditeur"
    ADMINISTRATOR = "administrator", "Administrateur"
    ADVISER = "adviser", "Guichet innovation et orientation"


BODY_ROLES = (Role.BODY_ADMINISTRATOR, Role.REPORTER, Role.CONTRIBUTOR)
"""The roles of a reporting body: they never give a right of the agency."""

OUTSIDE_ROLES = (*BODY_ROLES, Role.OMEDIT, Role.LABORATORY, Role.EXPERT)
"""The roles that nobody holds on a division of the agency."""


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.REPORTER: frozenset({Permission.EDIT, Permission.FILE}),
    Role.CONTRIBUTOR: frozenset({Permission.EDIT}),
    Role.BODY_ADMINISTRATOR: frozenset({Permission.EDIT, Permission.FILE, Permission.MANAGE}),
    Role.OMEDIT: frozenset({Permission.TRANSMIT}),
    Role.LABORATORY: frozenset({Permission.ANSWER}),
    Role.EXPERT: frozenset({Permission.OPINE}),
    Role.DESK: frozenset(
        {
            Permission.READ,
            Permission.ADMIT,
            Permission.OPEN,
            Permission.JOIN,
            Permission.VERIFY,
        }
    ),
    Role.EVALUATOR: frozenset(
        {
            Permission.READ,
            Permission.PRECHECK,
            Permission.EVALUATE,
            Permission.DRAFT,
            Permission.RECORD_HAS,
        }
    ),
    Role.SECOND_EVALUATOR: frozenset({Permission.READ, Permission.EVALUATE, Permission.APPROVE}),
    Role.LEGAL: frozenset(
        {Permission.READ, Permission.PRECHECK, Permission.DRAFT, Permission.VALIDATE_HAS}
    ),
    Role.SIGNATORY: frozenset({Permission.READ, Permission.SIGN, Permission.OPEN}),
    Role.PUBLISHER: frozenset({Permission.READ, Permission.PUBLISH}),
    Role.MANAGER: frozenset(
        {Permission.READ, Permission.OPEN, Permission.REASSIGN, Permission.JOIN}
    ),
    Role.AUDITOR: frozenset({Permission.READ, Permission.AUDIT}),
    Role.ADMINISTRATOR: frozenset({Permission.ADMINISTER, Permission.AUDIT}),
    Role.ADVISER: frozenset({Permission.ADVISE}),
}


def rows_of(permissions: frozenset[Permission]) -> models.QuerySet[auth.Permission]:
    """The rows that guardian names, of the rights on an organisation."""
    kind = ContentType.objects.get_for_model(Organisation)
    codes = [permission.value for permission in permissions]
    return auth.Permission.objects.filter(content_type=kind, codename__in=codes)


@transaction.atomic
def grant(user: User, *, role: Role, on: Organisation) -> Membership:
    """Makes ``user`` a member of ``on`` with ``role`` and writes its rights; replayable."""
    membership, _ = Membership.objects.get_or_create(user=user, organisation=on, role=role)
    OrganisationUserObjectPermission.objects.bulk_create(
        (
            OrganisationUserObjectPermission(user=user, permission=permission, content_object=on)
            for permission in rows_of(GRANTS[role])
        ),
        ignore_conflicts=True,
    )
    user.__dict__.pop("_rights", None)
    return membership


@transaction.atomic
def revoke(membership: Membership) -> None:
    """Ends a membership: removes the rights that no other role of the person there still gives."""
    user, organisation = membership.user, membership.organisation
    role = Role(membership.role)
    membership.delete()
    others = Membership.objects.filter(user=user, organisation=organisation)
    kept = frozenset().union(*(GRANTS[Role(other.role)] for other in others))
    for permission in GRANTS[role] - kept:
        remove_perm(permission.value, user, organisation)
    user.__dict__.pop("_rights", None)
