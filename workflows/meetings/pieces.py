"""The files of a dossier that may go in the packs: PDF, clean, readable by the person who chooses."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from cpc.asked.kind import Lending
from cpc.asked.kinds import kind_of
from cpc.models import Dossier, Opinion
from records.models import Document, DocumentState

MOST = 200
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Candidate:
    """``secret``: a laboratory says that it is a business secret. ``knowingly``: it goes only by a choice
    made for it: a secret, or what the declaration of who sent it lends so (``cpc.asked.kinds``, Q15).
    """

    document: Document
    origin: str
    secret: bool
    knowingly: bool

    @property
    def label(self) -> str:
        claimed = ", secret des affaires" if self.secret else ""
        return f"{self.document.name} – {self.origin}{claimed}"


def candidates(dossier: Dossier, *, user: User) -> list[Candidate]:
    """Joined to its signalements, sent by its laboratories, given with an opinion; bounded queries."""
    joined = Q(attachment__signalement__dossier=dossier)
    sent = Q(item_answers__item__request__dossier=dossier, item_answers__sent_on__isnull=False)
    given = Q(opinions__in=Opinion.objects.visible_to(user).filter(dossier=dossier))
    readable = Document.objects.visible_to(user).filter(mime=PDF, state=DocumentState.CLEAN)
    found = readable.filter(joined | sent | given).distinct()
    related = found.select_related("holder", "secret_claim")
    shown = related.prefetch_related("item_answers__item__request", "opinions__request")
    return [_candidate(each) for each in shown[:MOST]]


def _candidate(document: Document) -> Candidate:
    origin = str(document.holder) if document.holder else "agence"
    for opinion in document.opinions.all():
        shared = "" if opinion.request.shared else ", confidentiel pour les organismes"
        origin = f"{opinion}{shared}"
    secret = is_secret(document)
    return Candidate(document, origin, secret, knowingly=secret or _confirmed(document))


def _confirmed(document: Document) -> bool:
    """Was it sent in answer to a kind of request whose files are lent only knowingly?"""
    asked = [answer.item.request for answer in document.item_answers.all()]
    return any(kind_of(request).lending is Lending.CONFIRMED for request in asked)


def is_secret(document: Document) -> bool:
    """Does a laboratory claim it, or the answer that it is joined to, as a business secret?"""
    claimed = hasattr(document, "secret_claim")
    return claimed or any(answer.secret for answer in document.item_answers.all())
