"""Whom a request for an opinion tells, and of what; who may ask."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Permission, User
from cpc.facts.interests import objections
from cpc.models import Dossier, OpinionRequest
from records.models import Topic
from records.notices import outbox
from records.words.french import named
from signalements.models import Signalement
from workflows.engine.rights import EXAMINERS


def may_ask(user: User, dossier: Dossier) -> bool:
    """Those who examine, in an open dossier."""
    if dossier.closed_on:
        return False
    return any(user.may(permission, dossier.division_id) for permission in EXAMINERS)


def check_asker(user: User, dossier: Dossier, *, on: date) -> None:
    """Raises ``PermissionDenied``: no right, a closed dossier, a declared interest (R71)."""
    if dossier.closed_on:
        raise PermissionDenied(f"{dossier.number} est clos : plus rien ne s’y demande.")
    if not may_ask(user, dossier):
        raise PermissionDenied("Il faut un droit d’examen dans la direction du dossier.")
    if why := objections(dossier, [user], on=on).get(user.pk):
        raise PermissionDenied(why)


def read_address(request: OpinionRequest) -> str:
    """The agents' page of a request."""
    return reverse("opinion_read", args=[request.dossier.number, request.pk])


def tell_reporters(request: OpinionRequest) -> None:
    """That a shared opinion may be read, to each body of the dossier; its page says what."""
    supporting = Signalement.objects.supporting().filter(dossier=request.dossier)
    for signalement in supporting.select_related("organisation").order_by("pk"):
        sentence = (
            f"un avis rendu à l'agence {named(request.addressee).by} se lit sur la page de suivi."
        )
        outbox.tell(
            f"{request.subject}:shared:{signalement.pk}",
            to=User.objects.holding(Permission.EDIT, where=signalement.organisation),
            number=signalement.number,
            sentence=sentence,
            address=signalement.get_absolute_url(),
            topic=Topic.NEWS,
        )
