"""What is asked of a person or of their body, said on top of their pages as its kind declares."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from cpc.asked.kind import AskedKind
from cpc.asked.kinds import KINDS
from cpc.asked.places import Callout

MOST = 10
"""Requests named on top of a page; the others come up as these are answered."""


@dataclass(frozen=True, slots=True)
class Called:
    """What one kind awaits: in words, and where to go (label, address)."""

    title: str
    text: str
    links: list[tuple[str, str]]


def called(user: User) -> list[Called]:
    """Kind by kind, what still awaits ``user``, late or not: one query a kind, however many there are."""
    found = (_called(user, kind, kind.callout) for kind in KINDS if kind.callout)
    return [each for each in found if each]


def _called(user: User, kind: AskedKind, told: Callout) -> Called | None:
    waiting = kind.rows().waiting().addressed_to(user)
    if told.page:
        count, (name, label) = waiting.count(), told.page
        links = [(label, reverse(name))]
    else:
        related = waiting.select_related("dossier", "addressee", *kind.related).order_by("pk")
        links = [(f"{row}, {row.dossier.number}", kind.at(row).answer) for row in related[:MOST]]
        count = len(links)
    title = told.one if count == 1 else told.several.format(count)
    return Called(title, told.text, links) if count else None
