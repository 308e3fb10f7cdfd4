"""Who may do what is no step: one question a right, asked in the division of the dossier."""

from accounts.models import Permission, User
from cpc.models import Dossier

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


EXAMINERS = (Permission.PRECHECK, Permission.EVALUATE, Permission.DRAFT)
"""Those who examine exchange with the laboratories and the consulted; the desk does not."""
