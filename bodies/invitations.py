"""Invitations to a body: sent, sent again, cancelled, accepted. Each is one line of its journal."""

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from accounts.links import invitation_of
from accounts.models import Invitation, Membership, Organisation, Permission, User
from accounts.roles import Role, grant
from records import journal
from records.notices import outbox

ACCEPTED = """Bonjour,

{person} ({email}) a accepté l'invitation à rejoindre {organisation}, avec le rôle « {role} ».
"""


class InvitationEnded(ValueError):
    """The link does not hold any more: used, cancelled, replaced by a later one, or too old."""


def last_day_of_link(on: date) -> date:
    """The last day on which a link sent on that day still lets in (``INVITATION_DAYS``)."""
    return on + timedelta(days=settings.INVITATION_DAYS)


@transaction.atomic
def invite(email: str, *, role: Role, organisation: Organisation, by: User, on: date) -> Invitation:
    """Invites an address; an invitation that it already has is sent again, with this role."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    waiting = organisation.invitations.filter(email=email, accepted_on=None, revoked_on=None)
    known = waiting.first()
    if known is not None:
        known.role = role
        return resend(known, by=by, on=on)
    made = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        invited_by=by,
        invited_on=on,
        last_day=last_day_of_link(on),
    )
    return _told(made, verb="invited", sentence="est invité", by=by, on=on)


@transaction.atomic
def resend(invitation: Invitation, *, by: User, on: date) -> Invitation:
    """A new link and a new term; the links sent before stop working."""
    invitation.sending += 1
    invitation.invited_by, invitation.invited_on = by, on
    invitation.last_day, invitation.mailed_at = last_day_of_link(on), None
    invitation.save()
    return _told(invitation, verb="invited", sentence="est invité de nouveau", by=by, on=on)


@transaction.atomic
def cancel(invitation: Invitation, *, by: User, on: date) -> None:
    """The link stops working; nothing to do when it was accepted or cancelled meanwhile."""
    held = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not held.is_open:
        return
    held.revoked_on = on
    held.save(update_fields=["revoked_on"])
    _told(held, verb="invitation_cancelled", sentence="n’est plus invité", by=by, on=on)


def _told(invitation: Invitation, *, verb: str, sentence: str, by: User, on: date) -> Invitation:
    role = Role(invitation.role).label
    journal.record(
        invitation.organisation.subject,
        verb=verb,
        sentence=f"{invitation.email} {sentence}, rôle « {role} »",
        actor=by,
        on=on,
    )
    return invitation


def find(token: str, *, on: date) -> Invitation | None:
    """The invitation that a link opens on that day; None for a link that does not hold."""
    named = invitation_of(token)
    if named is None:
        return None
    pk, sending = named
    rows = Invitation.objects.select_related("organisation", "invited_by")
    found = rows.filter(pk=pk, sending=sending).first()
    return found if found and found.holds(on=on) else None


@transaction.atomic
def accept(invitation: Invitation, *, person: User, on: date) -> Membership:
    """Gives the role once; raises ``InvitationEnded`` when the link no longer holds.

    ``person`` without key is new and is created with it.
    """
    held = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not held.holds(on=on) or held.sending != invitation.sending:
        raise InvitationEnded
    if person.pk is None:
        person.save()
    held.accepted_on, held.accepted_by = on, person
    held.save(update_fields=["accepted_on", "accepted_by"])
    membership = grant(person, role=Role(held.role), on=held.organisation)
    _tell_accepted(membership, inviter=held.invited_by, on=on)
    return membership


def _tell_accepted(membership: Membership, *, inviter: User, on: date) -> None:
    person, body, label = membership.user, membership.organisation, Role(membership.role).label
    event = journal.record(
        body.subject,
        verb="invitation_accepted",
        sentence=f"{person} accepte l’invitation et reçoit le rôle « {label} »",
        actor=person,
        on=on,
    )
    managers = User.objects.holding(Permission.MANAGE, where=body).exclude(pk=person.pk)
    outbox.queue(
        f"accepted:{event.pk}",
        recipients={*managers, inviter},
        subject="Dossier CPC : une invitation est acceptée",
        body=ACCEPTED.format(person=person, email=person.email, organisation=body.name, role=label),
    )
