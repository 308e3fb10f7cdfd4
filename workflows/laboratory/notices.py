"""Whom a request to a laboratory tells, and of what; who may ask."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from cpc.asked import gestures
from cpc.models import Dossier, LaboratoryRequest
from workflows.engine.rights import EXAMINERS


def may_ask(user: User, dossier: Dossier) -> bool:
    return any(user.may(permission, dossier.division_id) for permission in EXAMINERS)


def check_asker(user: User, dossier: Dossier) -> None:
    """Raises ``PermissionDenied`` for whoever does not examine the dossier."""
    if not may_ask(user, dossier):
        raise PermissionDenied("Il faut un droit d’examen dans la direction du dossier.")


def read_address(asked: LaboratoryRequest) -> str:
    """The agents' page of a request."""
    return reverse("laboratory_read", args=[asked.request.dossier.number, asked.request_id])


def tell_laboratory(asked: LaboratoryRequest, *, said: str, sentence: str) -> None:
    gestures.tell_addressee(asked.request, said=said, sentence=sentence)


def tell_agency(asked: LaboratoryRequest, *, said: str, sentence: str) -> None:
    gestures.tell_agency(asked.request, said=said, sentence=sentence)
