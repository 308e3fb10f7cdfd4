"""People, the bodies that they act for, and what they may do there, one file a subject.

Rights are given once, with guardian, **on an organisation** (a reporting body or a division of the
agency), never on a file: creating a dossier changes nobody's rights.
"""

from accounts.models.authority import (
    Absence,
    DecisionKind,
    Delegation,
    InterestDeclaration,
    Mandate,
)
from accounts.models.joining import AccessRequest, Invitation
from accounts.models.membership import Membership
from accounts.models.organisation import (
    CONSULTED_KINDS,
    REPORTING_KINDS,
    HolidayZone,
    Organisation,
    OrganisationKind,
    OrganisationQuerySet,
    OrganisationUserObjectPermission,
)
from accounts.models.permission import CONSULTED, OPINION_SIGNERS, Permission
from accounts.models.person import User, UserManager
from accounts.models.standing import StandingProof, StandingState

__all__ = [
    "HolidayZone",
    "CONSULTED",
    "CONSULTED_KINDS",
    "OPINION_SIGNERS",
    "REPORTING_KINDS",
    "Absence",
    "AccessRequest",
    "DecisionKind",
    "Delegation",
    "InterestDeclaration",
    "Invitation",
    "Mandate",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "OrganisationQuerySet",
    "OrganisationUserObjectPermission",
    "Permission",
    "StandingProof",
    "StandingState",
    "User",
    "UserManager",
]
