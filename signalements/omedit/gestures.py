"""What an OMEDIT transmits: sent to bodies of the three first kinds, read, made a draft (R8).

It never counts as a signalement: no number, no dossier, no delay, and no page of the agents shows it.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Organisation, OrganisationQuerySet, Permission, User
from records import journal
from records.notices import outbox
from records.words.french import named
from signalements.filed import filing
from signalements.law import OMEDIT_ADDRESSEES
from signalements.models import (
    LONGEST_INDICATION,
    OmeditDelivery,
    OmeditInformation,
    Signalement,
)

TOLD = """Bonjour,

{omedit} vous transmet une information sur des prescriptions hors AMM : {what}.
Ce n'est pas un signalement : votre organisme juge s'il y a lieu d'en faire un.

{address}
"""


def addressees() -> OrganisationQuerySet:
    """The bodies that an OMEDIT may inform: never an association."""
    kinds = [kind.value for kind in OMEDIT_ADDRESSEES]
    return Organisation.objects.filter(kind__in=kinds).order_by("name")


@transaction.atomic
def transmit(
    information: OmeditInformation, *, to: Iterable[Organisation], on: date
) -> OmeditInformation:
    """Sends an information to the bodies chosen; each is told, each may make a draft of it."""
    information.sent_on = on
    information.save()
    bodies = list(to)
    OmeditDelivery.objects.bulk_create(
        OmeditDelivery(information=information, organisation=body, kind=body.kind)
        for body in bodies
    )
    names = ", ".join(str(body) for body in bodies)
    _record(information, verb="information_sent", sentence=f"Transmise à {names}", on=on)
    for body in bodies:
        outbox.queue(
            f"{information.subject}:{body.pk}",
            recipients=User.objects.holding(Permission.EDIT, where=body),
            subject="Dossier CPC : information d'un OMEDIT",
            body=TOLD.format(
                omedit=information.organisation.name,
                what=information,
                address=settings.PUBLIC_ADDRESS + reverse("omedit_received"),
            ),
        )
    return information


def _record(
    information: OmeditInformation, *, verb: str, sentence: str, on: date, by: User | None = None
) -> None:
    journal.record(
        information.subject,
        verb=verb,
        sentence=sentence,
        actor=by or information.author,
        on=on,
    )


@transaction.atomic
def mark_read(delivery: OmeditDelivery, *, by: User, on: date) -> OmeditDelivery:
    """Once: whoever of the body reads it first."""
    held = OmeditDelivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if held.read_on is None:
        held.read_on, held.read_by = on, by
        held.save(update_fields=["read_on", "read_by"])
        sentence = f"Lue {named(held.organisation).by}"
        _record(held.information, verb="information_read", sentence=sentence, on=on, by=by)
    return held


@transaction.atomic
def make_draft(delivery: OmeditDelivery, *, by: User, on: date) -> Signalement:
    """A draft of the body with what the information says; the body reasons and completes it."""
    held = mark_read(delivery, by=by, on=on)
    told = held.information
    draft = filing.start(held.organisation, by=by, on=on)
    draft.dci = told.medicine
    draft.indication = told.use[:LONGEST_INDICATION]
    draft.extent = (
        f"Information transmise par {told.organisation.name} le {told.sent_on:%d/%m/%Y} :\n"
        f"{told.seen}"
    )
    draft.save()
    held.drafted_on = on
    held.save(update_fields=["drafted_on"])
    sentence = f"{held.organisation} en fait un brouillon de signalement"
    _record(told, verb="drafted", sentence=sentence, on=on, by=by)
    return draft
