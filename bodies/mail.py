"""The messages that carry a link to an address, which may have no account yet.

The link is made when the message leaves and is kept nowhere; a message that fails stays to be sent
again. Called by the day's work and by the worker, after ``outbox.send_waiting``.
"""

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.urls import reverse

from accounts.links import invitation_token, request_token
from accounts.models import AccessRequest, Invitation
from accounts.roles import Role
from bodies.invitations import last_day_of_link
from records import clock

INVITATION = """Bonjour,

{by} vous invite à rejoindre {organisation} dans le service Dossier CPC, avec le rôle « {role} ».
Pour accepter, ouvrez ce lien, valable jusqu'au {last_day:%d/%m/%Y} inclus et une seule fois :
{address}

Si vous n'attendiez pas cette invitation, ne faites rien : elle s'éteint seule.
"""

CONFIRMATION = """Bonjour,

Une demande d'accès à {organisation} dans le service Dossier CPC a été faite avec cette adresse.
Pour la confirmer, ouvrez ce lien, valable jusqu'au {last_day:%d/%m/%Y} inclus :
{address}

Si vous n'avez rien demandé, ne faites rien : personne n'aura accès à rien.
"""


def send_waiting(*, limit: int = 200) -> tuple[int, int]:
    """Sends what waits, oldest first; returns (sent, failed). Called by the day's work."""
    return _send_all(*_waiting(), limit=limit)


def send_fresh(*, limit: int = 200) -> tuple[int, int]:
    """What was never tried; what failed once waits for the day's work. Called by the worker."""
    return _send_all(*(rows.filter(mail_error="") for rows in _waiting()), limit=limit)


def _waiting() -> tuple[QuerySet[Invitation], QuerySet[AccessRequest]]:
    invitations = Invitation.objects.filter(mailed_at=None, accepted_on=None, revoked_on=None)
    requests = AccessRequest.objects.filter(mailed_at=None, user=None)
    return invitations.select_related("organisation", "invited_by"), requests.select_related(
        "organisation"
    )


def _send_all(*found: QuerySet[Any], limit: int) -> tuple[int, int]:
    waiting = [row for rows in found for row in rows.order_by("pk")[:limit]]
    sent = sum(_send(row) for row in waiting)
    return sent, len(waiting) - sent


def _send(row: Invitation | AccessRequest) -> bool:
    """The term of a link runs from the day on which it leaves, however late."""
    row.last_day = max(row.last_day, last_day_of_link(clock.today()))
    subject, body = message_of(row)
    try:
        send_mail(subject, body, None, [row.email])
    except (OSError, smtplib.SMTPException) as error:
        row.mail_error = str(error)[:300]
    else:
        row.mailed_at, row.mail_error = clock.now(), ""
    row.save(update_fields=["mailed_at", "mail_error", "last_day"])
    return row.mailed_at is not None


def message_of(row: Invitation | AccessRequest) -> tuple[str, str]:
    """(subject, text) of a message, with its link."""
    common = {"organisation": row.organisation.name, "last_day": row.last_day}
    if isinstance(row, AccessRequest):
        address = link("access_confirm", request_token(row))
        subject = "Dossier CPC : confirmez votre demande d'accès"
        return subject, CONFIRMATION.format(address=address, **common)
    address = link("invitation", invitation_token(row))
    body = INVITATION.format(
        by=row.invited_by, role=Role(row.role).label, address=address, **common
    )
    return "Dossier CPC : vous êtes invité", body


def link(name: str, token: str) -> str:
    return settings.PUBLIC_ADDRESS + reverse(name, args=[token])
