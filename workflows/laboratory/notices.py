"""Whom a request to a laboratory tells, and of what; who may ask."""

from django.urls import reverse

from cpc.asked import gestures
from cpc.models import LaboratoryRequest


def read_address(asked: LaboratoryRequest) -> str:
    """The agents' page of a request."""
    return reverse("laboratory_read", args=[asked.request.dossier.number, asked.request_id])


def tell_laboratory(asked: LaboratoryRequest, *, said: str, sentence: str) -> None:
    gestures.tell_addressee(asked.request, said=said, sentence=sentence)


def tell_agency(asked: LaboratoryRequest, *, said: str, sentence: str) -> None:
    gestures.tell_agency(asked.request, said=said, sentence=sentence)
