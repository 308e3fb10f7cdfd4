"""What signing still wants, as pages tell it: the sentence, its rule, and the link to where it is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from cpc.law.core import Refusal
from cpc.law.decision import Lack, Place
from cpc.models import Dossier

PAGES: Mapping[Place, str] = {
    Place.DRAFT: "drafts",
    Place.NOTE: "drafts",
    Place.CONDITIONS: "conditions",
    Place.LABORATORIES: "laboratories",
    Place.OPINIONS: "concertation",
    Place.EVALUATION: "dossier",
    Place.SIGNATURE: "dossier",
}
"""The page of a dossier where each thing is done."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """``address``: a page, or an anchor of this one; ``here``: is it done on the page that tells it?"""

    refusal: Refusal
    place: Place
    address: str
    here: bool = False


def remaining(
    dossier: Dossier,
    *,
    lacks: Iterable[Lack],
    here: Place | None = None,
    anchors: Mapping[str, str] | None = None,
) -> list[Remaining]:
    """``here``: the place of the page itself, where ``anchors`` gives each question its own."""
    return [_remaining(dossier, lack, here=here, anchors=anchors or {}) for lack in lacks]


def _remaining(
    dossier: Dossier, lack: Lack, *, here: Place | None, anchors: Mapping[str, str]
) -> Remaining:
    if lack.place is here:
        anchor = anchors.get(lack.question)
        return Remaining(lack.refusal, lack.place, f"#{anchor}" if anchor else "", here=True)
    page = reverse(PAGES[lack.place], args=[dossier.number])
    return Remaining(lack.refusal, lack.place, page)
