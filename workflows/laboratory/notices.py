"""Whom a request to a laboratory tells, and of what; who may ask."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Permission, User
from cpc.models import Dossier, LaboratoryRequest
from records.models import Topic
from records.notices import outbox
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
    """One notice to each person of the laboratory; never what is asked, which opening reveals."""
    outbox.tell(
        f"{asked.key}:{said}",
        to=User.objects.holding(Permission.ANSWER, where=asked.request.addressee),
        number=asked.request.dossier.number,
        sentence=sentence,
        address=reverse("laboratory_requests"),
    )


def tell_agency(asked: LaboratoryRequest, *, said: str, sentence: str) -> None:
    """One notice to each person of the division who examines; nothing of the answer itself."""
    dossier = asked.request.dossier
    outbox.tell(
        f"{asked.key}:{said}:agency",
        to=User.objects.holding(*EXAMINERS, where=dossier.division),
        number=dossier.number,
        sentence=sentence,
        address=read_address(asked),
        topic=Topic.WORK,
    )
