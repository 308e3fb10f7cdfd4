"""The links that let an address in: signed with the site's key, kept nowhere.

A link names its row and the rank of its sending; the row says whether it still holds.
"""

from django.core import signing

from accounts.models import AccessRequest, Invitation

INVITATION = signing.Signer(salt="accounts.invitation")
REQUEST = signing.Signer(salt="accounts.access_request")


def invitation_token(invitation: Invitation) -> str:
    return INVITATION.sign(f"{invitation.pk}-{invitation.sending}")


def invitation_of(token: str) -> tuple[int, int] | None:
    """(key, rank of the sending) of a link of ours; None for anything else."""
    try:
        pk, sending = INVITATION.unsign(token).split("-")
    except signing.BadSignature:
        return None
    return int(pk), int(sending)


def request_token(request: AccessRequest) -> str:
    return REQUEST.sign(str(request.pk))


def request_of(token: str) -> int | None:
    try:
        return int(REQUEST.unsign(token))
    except signing.BadSignature:
        return None
