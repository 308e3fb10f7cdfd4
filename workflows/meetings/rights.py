"""Who keeps a committee, who puts a question to it, who sits: asked by every page on meetings."""

from datetime import date

from django.core.exceptions import PermissionDenied

from accounts.models import Permission, User
from cpc.law.exchanges.meeting import CommitteeRole
from cpc.models import Committee, CommitteeMember, Dossier, Session
from workflows.engine.rights import may_move

NOT_KEPT = "Le secrétariat de ce comité est tenu par d’autres personnes."


def concerned(user: User) -> bool:
    """Has « Séances » a place in this person's menu? No query for an agent."""
    return user.is_agent or (user.is_active and CommitteeMember.objects.filter(user=user).exists())


def may_keep(user: User, committee: Committee, *, on: date) -> bool:
    return Committee.objects.kept_by(user, on=on).filter(pk=committee.pk).exists()


def check_keeper(user: User, committee: Committee, *, on: date) -> None:
    """Raises ``PermissionDenied`` for whoever does not keep the secretariat that day."""
    if not may_keep(user, committee, on=on):
        raise PermissionDenied(NOT_KEPT)


def may_found(user: User) -> list[int]:
    """The divisions where this person may make committees: who distributes the work there."""
    return user.where(Permission.REASSIGN)


def may_put(user: User, dossier: Dossier) -> bool:
    """May this person put a question about the dossier? Who examines it or distributes its work."""
    return may_move(user, dossier) and not dossier.closed_on


def mandate(user: User, session: Session) -> CommitteeMember | None:
    """As what this person sits that day; None for the secretariat and for everybody else."""
    sitting = session.committee.members.on(session.held_on).exclude(role=CommitteeRole.SECRETARY)
    return sitting.filter(user=user).first()
