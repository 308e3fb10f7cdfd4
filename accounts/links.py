"""The links that let an address in: signed with the site's key, kept nowhere.

A link names its row and the rank of its sending; the row says whether it still holds.
"""

from django.core import signing

from accounts.models import AccessRequest, Invitation

INVITATION, REQUEST = "accounts.invitation", "accounts.access_request"


def _signer(salt: str) -> signing.Signer:
    """Made when it serves: a command that signs nothing wants no key."""
    return signing.Signer(salt=salt)


def invitation_token(invitation: Invitation) -> str:
    return _signer(INVITATION).sign(f"{invitation.pk}-{invitation.sending}")


def invitation_of(token: str) -> tuple[int, int] | None:
    """(key, rank of the sending) of a link of ours; None for anything else."""
    try:
        pk, sending = _signer(INVITATION).unsign(token).split("-")
    except signing.BadSignature:
        return None
    return int(pk), int(sending)


def request_token(request: AccessRequest) -> str:
    return _signer(REQUEST).sign(str(request.pk))


def request_of(token: str) -> int | None:
    try:
        return int(_signer(REQUEST).unsign(token))
    except signing.BadSignature:
        return None
