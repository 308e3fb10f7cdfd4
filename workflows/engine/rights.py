"""Who may do what is no step: one question a right, asked in the division of the dossier."""

from datetime import date

from django.core.exceptions import PermissionDenied

from accounts.models import Permission, User
from cpc.asked.kind import AskedKind
from cpc.asked.kinds import holds, kind_of
from cpc.facts.interests import objections
from cpc.models import Dossier
from cpc.models.asked.asked import Asked

INSTRUCTS = (
    Permission.ADMIT,
    Permission.PRECHECK,
    Permission.EVALUATE,
    Permission.DRAFT,
    Permission.REASSIGN,
)
"""Who examines a dossier, or distributes its work, may move its days."""


def may_move(user: User, dossier: Dossier) -> bool:
    return any(user.may(permission, dossier.division_id) for permission in INSTRUCTS)


def check_asker(user: User, dossier: Dossier, *, kind: AskedKind, on: date) -> None:
    """Raises ``PermissionDenied``: no right to exchange with this kind there, or kept off (R71)."""
    if not holds(user, dossier, kind=kind):
        labels = " ou ".join(f"« {permission.label} »" for permission in kind.askers)
        raise PermissionDenied(f"Il faut le droit {labels} dans la direction du dossier.")
    if why := objections(dossier, [user], on=on).get(user.pk):
        raise PermissionDenied(why)


def check_asks(user: User, request: Asked, *, on: date) -> None:
    """The same, of who changes, decides or closes what was asked."""
    check_asker(user, request.dossier, kind=kind_of(request), on=on)
