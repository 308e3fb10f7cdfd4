"""The « Vu » of a decision that the file itself gives: acts, letters and opinions with their real dates."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import OrganisationKind
from cpc.asked.kind import AskedKind
from cpc.asked.kinds import KINDS, LABORATORY
from cpc.law.deciding.eligibility import Origin
from cpc.law.exchanges.laboratory import PROTOCOL_DRAFT, Consultation
from cpc.law.exchanges.opinions import Concerted
from cpc.law.life.acts import ActKind
from cpc.models import Act, Concertation, Dossier, FormalRequest, ItemAnswer, Opinion
from records.words.french import enumerated, in_words, named, titled

MINISTERS = {Origin.MINISTER_HEALTH, Origin.MINISTER_SOCIAL_SECURITY}
ASKED = {
    Consultation.ELEMENTS: "des éléments sur cette utilisation",
    Consultation.PROTOCOL: "des propositions de suivi des patients et de recueil de données",
    Consultation.OBSERVATIONS: "ses observations sur le projet de décision",
    Consultation.INTENTION: "ses observations sur ce que l'agence a l'intention de décider",
    Consultation.AVAILABILITY: "ce qu'il sait de la mise à disposition du médicament autorisé",
}
WITH_PROTOCOL = "ses observations sur les projets de décision et de protocole"

SHOWN = "shown-"
COMMITTEE = OrganisationKind.COMMITTEE


@dataclass(frozen=True, slots=True)
class Visa:
    """One « Vu »; ``key`` names it, so that the drafter may leave it out.

    ``confidential``: it names an opinion asked as such, and is printed only when the drafter says so.
    """

    key: str
    text: str
    confidential: bool = False

    @property
    def label(self) -> str:
        """As a page lists it, without the sign that ends it in the act."""
        return self.text.removesuffix(" ;")


def computed_visas(dossier: Dossier) -> list[Visa]:
    """In the order of a decision: earlier acts, what opened the file, letters and answers, opinions."""
    return [
        *_acts(dossier),
        *_origin(dossier),
        *(visa for kind in KINDS if kind.cited for visa in _cited(dossier, kind=kind)),
        *_concertations(dossier),
        *_committees(dossier),
    ]


def printed_visas(dossier: Dossier, *, left_out: Collection[str]) -> list[Visa]:
    """Those of an act. ``left_out``: keys of those that the drafter took out.

    A confidential one is out unless ``left_out`` has its ``shown_key``: one that comes after the
    choice was made stays out too.
    """
    return [
        visa
        for visa in computed_visas(dossier)
        if (shown_key(visa) in left_out if visa.confidential else visa.key not in left_out)
    ]


def shown_key(visa: Visa) -> str:
    """How a draft keeps that its confidential visa is to be printed."""
    return f"{SHOWN}{visa.key}"


def _acts(dossier: Dossier) -> Iterator[Visa]:
    if dossier.cpc_id is None:
        return
    for act in Act.objects.filter(cpc=dossier.cpc_id).exclude(dossier=dossier.pk):
        yield Visa(f"act-{act.pk}", f"Vu {_named(act)} ;")


def _named(act: Act) -> str:
    day = in_words(act.decided_on)
    if act.kind == ActKind.LEGACY_RTU:
        return f"la recommandation temporaire d'utilisation du {day}"
    return f"la décision du {day} ({act.get_kind_display()}) relative au même cadre"


def _origin(dossier: Dossier) -> Iterator[Visa]:
    origin = Origin(dossier.origin)
    if origin in MINISTERS:
        reference = f" – {dossier.origin_reference}" if dossier.origin_reference else ""
        yield Visa("origin", f"Vu la {origin.label}{reference} ;")
    for each in dossier.signalements.by_filing().select_related("organisation"):
        day = in_words(each.filed_on)
        text = f"Vu le signalement {each.number} {named(each.organisation).of}, déposé le {day} ;"
        yield Visa(f"signalement-{each.pk}", text)


def _cited(dossier: Dossier, *, kind: AskedKind) -> Iterator[Visa]:
    """As its kind is told; without words of its own, that it was answered."""
    return CITED[kind.name](dossier) if kind.name in CITED else _answered(dossier, kind=kind)


def _answered(dossier: Dossier, *, kind: AskedKind) -> Iterator[Visa]:
    """What was asked item by item and answered: who and when, nothing of what they said (R40)."""
    answered = _answers(dossier)
    asked = kind.rows().filter(dossier=dossier, pk__in=answered).exclude(outcome=kind.given_up)
    for request in asked.select_related("addressee"):
        yield _answer(request, on=answered[request.pk], kind=kind)


def _answer(request: FormalRequest, *, on: date, kind: AskedKind) -> Visa:
    text = f"Vu {kind.answer} {named(request.addressee).of} du {in_words(on)} ;"
    return Visa(f"answer-{request.pk}", text)


def _letters(dossier: Dossier) -> Iterator[Visa]:
    """What was asked of the laboratories and what they answered; nothing of what they said (R40)."""
    answered = _answers(dossier)
    asked = LABORATORY.rows().filter(dossier=dossier).exclude(outcome=LABORATORY.given_up)
    for request in asked.select_related("addressee").prefetch_related("items"):
        day, what = in_words(request.asked_on), _asked(request)
        text = f"Vu la lettre du {day} demandant {named(request.addressee).to} {what} ;"
        yield Visa(f"request-{request.pk}", text)
        if sent := answered.get(request.pk):
            yield _answer(request, on=sent, kind=LABORATORY)


def _asked(request: FormalRequest) -> str:
    """In the words of an act; of drafts, those that were sent."""
    if any(item.code == PROTOCOL_DRAFT.code for item in request.items.all()):
        return WITH_PROTOCOL
    return ASKED[Consultation(request.kind)]


def _answers(dossier: Dossier) -> dict[int, date]:
    """By request, the day of the last answer sent."""
    sent = ItemAnswer.objects.filter(item__request__dossier=dossier, sent_on__isnull=False)
    rows = sent.order_by("sent_on").values_list("item__request_id", "sent_on")
    return dict(rows)


def _opinions(dossier: Dossier) -> Iterator[Visa]:
    """Opinions of third parties: who and when, nothing of what they say."""
    given = Opinion.objects.filter(dossier=dossier)
    for opinion in given.select_related("request__addressee", "request__person"):
        asked, day = opinion.request, in_words(opinion.signed_on)
        text = f"Vu l'avis rendu le {day} {named(asked.person or asked.addressee).by} ;"
        yield Visa(f"opinion-{opinion.pk}", text, confidential=not asked.shared)


CITED: dict[str, Callable[[Dossier], Iterator[Visa]]] = {
    "laboratory": _letters,
    "opinion": _opinions,
}
"""How a kind that the decision cites is told, when it says more than that it was answered."""


def _concertations(dossier: Dossier) -> Iterator[Visa]:
    """With the rare-disease centres (R27); as confidential as the opinion that stands for it."""
    held = Concertation.objects.filter(dossier=dossier).exclude(outcome=Concerted.NOT_PLANNED)
    for each in held.select_related("opinion__request").prefetch_related("centres"):
        centres = enumerated([named(centre).the for centre in each.centres.all()])
        text = f"Vu la concertation tenue le {in_words(each.held_on)} avec {centres} ;"
        hidden = each.opinion is not None and not each.opinion.request.shared
        yield Visa(f"concertation-{each.pk}", text, confidential=hidden)


def _committees(dossier: Dossier) -> Iterator[Visa]:
    for opinion in dossier.committeeopinions.all():
        day = in_words(opinion.session_on)
        text = f"Vu l'avis émis en séance du {day} {titled(opinion.committee, kind=COMMITTEE).by} ;"
        yield Visa(f"committee-{opinion.pk}", text)
