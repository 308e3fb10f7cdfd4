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


@dataclass(frozen=True, slots=True)
class Beside:
    """How it is drawn beside the steps of the flows named: its title, what is sent, what ends the wait."""

    title: str
    sends: str
    answer: str
    due: str
    flows: frozenset[str] = frozenset({"instruction", "change", "renewal"})


@dataclass(frozen=True, slots=True)
class Callout:
    """What is said on top of the pages of whom it awaits: of one, of several (``{}``: how many), then why.

    ``page``: the name and the label of the page that lists them; None: each is named there.
    """

    one: str
    several: str
    text: str
    page: tuple[str, str] | None = None


def at(*, read: str, end: str, answer: str, more_time: str) -> Callable[[Any], Addresses]:
    """By their names, of a request that is found by its key, on its dossier for the agency."""

    def addresses(request: Any) -> Addresses:
        asker, answerer = [request.dossier.number, request.pk], [request.pk]
        return Addresses(
            reverse(read, args=asker),
            reverse(end, args=asker),
            reverse(answer, args=answerer),
            reverse(more_time, args=answerer),
        )

    return addresses


addresses = at(
    read="asked_read", end="asked_end", answer="asked_answer", more_time="asked_more_time"
)
"""On the pages that the kinds share."""


def organisations(kind: OrganisationKind, *, name: str) -> Callable[[Dossier], list[Target]]:
    """Any organisation of a kind, asked as ``name`` whatever it reported on the dossier."""

    def targets(dossier: Dossier) -> list[Target]:
        return [
            Target(each, f"asked:{dossier.pk}:{each.pk}:{name}", str(each))
            for each in Organisation.objects.filter(kind=kind)
        ]

    return targets
