"""Whom a request for an opinion tells, and of what; who may ask."""

from django.urls import reverse

from accounts.models import Permission, User
from cpc.models import OpinionRequest
from records.models import Topic
from records.notices import outbox
from records.words.french import named
from signalements.models import Signalement


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
