"""Messages between the agency and one body: no date depends on them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import Organisation, User
from cpc.models import Dossier, Message
from records import clock
from records.documents.documents import Examined, receive
from records.files.slots import EXCHANGE


@transaction.atomic
def post_message(
    dossier: Dossier,
    *,
    addressee: Organisation,
    subject: str,
    text: str,
    by: User,
    on: date,
    from_agency: bool,
    key: UUID,
    files: Iterable[Examined] = (),
) -> Message:
    """A message of one side to the other; a second click gives the same one."""
    message, made = Message.objects.get_or_create(
        key=key,
        defaults={
            "dossier": dossier,
            "addressee": addressee,
            "subject": subject,
            "from_agency": from_agency,
            "author": by,
            "text": text,
            "sent_at": clock.now(),
        },
    )
    for file in files if made else ():
        division = dossier.division
        kept = receive(file, slot=EXCHANGE, holder=addressee, division=division, by=by, on=on)
        message.documents.add(kept)
    return message


def mark_read(messages: Iterable[Message], *, by: User, from_agency: bool) -> None:
    """What one side sees of the other becomes read, with the first reader and the instant."""
    unread = [each.pk for each in messages if each.from_agency != from_agency and not each.read_at]
    if unread:
        Message.objects.filter(pk__in=unread, read_at=None).update(read_at=clock.now(), read_by=by)
