"""Messages on a signalement: written by one side, told to the other."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.models import Permission, User
from cpc.asked.kinds import DESK
from cpc.models import Message
from records.documents.documents import Examined
from records.models import Topic
from records.notices.outbox import tell
from signalements.models import Signalement
from workflows.exchanges.messages import post_message


def is_over(signalement: Signalement) -> bool:
    """A closed dossier or a withdrawn signalement takes no message more."""
    return bool(signalement.dossier.closed_on) or hasattr(signalement, "withdrawal")


@transaction.atomic
def write(
    signalement: Signalement,
    *,
    text: str,
    files: Iterable[Examined],
    key: UUID,
    from_agency: bool,
    by: User,
    on: date,
) -> Message:
    """Keeps a message and tells the other side, once."""
    dossier = signalement.dossier
    message = post_message(
        dossier,
        addressee=signalement.organisation,
        subject=signalement.subject,
        text=text,
        by=by,
        on=on,
        from_agency=from_agency,
        key=key,
        files=files,
    )
    sender = "L'agence" if from_agency else signalement.organisation.name
    tell(
        f"message:{message.pk}",
        to=_readers(signalement, from_agency=from_agency),
        number=signalement.number,
        sentence="nouveau message",
        body=f"{sender} vous a écrit au sujet du signalement {signalement.number}.",
        address=reverse("signalement_messages", args=[signalement.number]),
        see="Lire et répondre",
        topic=Topic.MESSAGES,
    )
    return message


def _readers(signalement: Signalement, *, from_agency: bool) -> Iterable[User]:
    if from_agency:
        return User.objects.holding(Permission.EDIT, where=signalement.organisation)
    return User.objects.holding(*DESK, where=signalement.dossier.division)
