"""A laboratory that the site does not know yet, entered by who examines; an administrator completes it."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind, Permission, User
from bodies.organisations import save_organisation
from cpc.facts.holders import near, words
from records.models import Topic
from records.notices.outbox import queue
from web.refused import Refused


def objection(name: str, *, distinct: bool) -> str:
    """Why it may not be entered: it is known, or looks like one that is; empty when it may. ``distinct``:
    said not to be.
    """
    found = near(name)
    same = [each for each in found if words(each.name) == words(name)]
    if same:
        return f"{same[0]} existe déjà : choisissez-le dans la liste."
    if found and not distinct:
        names = " ; ".join(each.name for each in found)
        told = f"Des noms proches existent : {names}."
        return f"{told} Choisissez l'un d'eux, ou dites que c'en est un autre."
    return ""


def enter(
    laboratory: Organisation, *, distinct: bool, division: Organisation, by: User, on: date
) -> Organisation:
    """Enters it, without member; the administrators of ``division`` are told. Raises ``Refused``."""
    if sentence := objection(laboratory.name, distinct=distinct):
        raise Refused(sentence)
    laboratory.kind = OrganisationKind.LABORATORY
    try:
        with transaction.atomic():
            laboratory.full_clean()
            save_organisation(laboratory, by=by, on=on)
            _tell(laboratory, division=division, by=by)
    except (IntegrityError, ValidationError) as error:
        sentence = f"{laboratory.name} existe déjà : choisissez-le dans la liste."
        raise Refused(sentence) from error
    return laboratory


def _tell(laboratory: Organisation, *, division: Organisation, by: User) -> None:
    address = reverse("organisation", args=[laboratory.pk])
    told = (
        f"{by} a ajouté le laboratoire {laboratory.name}, sans membre. Complétez sa fiche et invitez ses "
        "correspondants : jusque-là, l'agence lui écrit par courrier."
    )
    queue(
        f"{laboratory.subject}:entered",
        recipients=User.objects.holding(Permission.ADMINISTER, where=division),
        topic=Topic.WORK,
        subject=f"Laboratoire à compléter : {laboratory.name}"[:200],
        body=f"{told}\n\nVoir : {settings.PUBLIC_ADDRESS}{address}",
        address=address,
    )
