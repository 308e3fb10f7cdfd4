"""Where what is asked stands: its pages, whom one may ask and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from cpc.models import Dossier


@dataclass(frozen=True, slots=True)
class Addresses:
    """The pages of one request: where the agency reads and closes it, where its addressee answers and asks
    for more time.
    """

    read: str
    end: str
    answer: str
    more_time: str


@dataclass(frozen=True, slots=True)
class Target:
    """Whom one may ask on a dossier, and the key of what the exchange is about."""

    addressee: Organisation
    subject: str
    label: str


@dataclass(frozen=True, slots=True)
class Asking:
    """How a kind is asked item by item on the common page: the ``kind`` of its rows, whom, in which words.

    ``told``: how its addressee is told that it is asked.
    """

    kind: str
    targets: Callable[[Dossier], list[Target]]
    title: str
    introduction: str
    told: str


def addresses(request: Any) -> Addresses:
    """Of a request that is found by its key, on the pages that the kinds share."""
    asker, answerer = [request.dossier.number, request.pk], [request.pk]
    return Addresses(
        reverse("asked_read", args=asker),
        reverse("asked_end", args=asker),
        reverse("asked_answer", args=answerer),
        reverse("asked_more_time", args=answerer),
    )


def organisations(kind: OrganisationKind, *, name: str) -> Callable[[Dossier], list[Target]]:
    """Any organisation of a kind, asked as ``name`` whatever it reported on the dossier."""

    def targets(dossier: Dossier) -> list[Target]:
        return [
            Target(each, f"asked:{dossier.pk}:{each.pk}:{name}", str(each))
            for each in Organisation.objects.filter(kind=kind)
        ]

    return targets
