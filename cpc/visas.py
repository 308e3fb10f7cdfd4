"""The « Vu » of a decision that the file itself gives: acts, requests and letters with their real dates."""

from collections.abc import Iterator
from dataclasses import dataclass

from cpc.law.core import french_day
from cpc.law.laboratory import Consultation
from cpc.models import LABORATORY_KINDS, Act, ActKind, Dossier, FormalRequest, ItemAnswer, Origin

MINISTERS = {Origin.MINISTER_HEALTH, Origin.MINISTER_SOCIAL_SECURITY}
ASKED = {
    Consultation.ELEMENTS: "des éléments sur cette utilisation",
    Consultation.PROTOCOL: "des propositions de suivi des patients et de recueil de données",
    Consultation.OBSERVATIONS: "ses observations sur les projets de décision et de protocole",
}


@dataclass(frozen=True, slots=True)
class Visa:
    """One « Vu »; ``key`` names it, so that the drafter may leave it out."""

    key: str
    text: str


def computed_visas(dossier: Dossier) -> list[Visa]:
    """In the order of a decision: earlier acts, what opened the file, letters and answers."""
    return [*_acts(dossier), *_origin(dossier), *_letters(dossier)]


def _acts(dossier: Dossier) -> Iterator[Visa]:
    if dossier.cpc_id is None:
        return
    for act in Act.objects.filter(cpc=dossier.cpc_id).exclude(dossier=dossier.pk):
        yield Visa(f"act-{act.pk}", f"Vu {_named(act)} ;")


def _named(act: Act) -> str:
    day = french_day(act.decided_on)
    if act.kind == ActKind.LEGACY_RTU:
        return f"la recommandation temporaire d'utilisation du {day}"
    return f"la décision du {day} ({act.get_kind_display()}) relative au même cadre"


def _origin(dossier: Dossier) -> Iterator[Visa]:
    origin = Origin(dossier.origin)
    if origin in MINISTERS:
        reference = f" – {dossier.origin_reference}" if dossier.origin_reference else ""
        yield Visa("origin", f"Vu la {origin.label}{reference} ;")
    for each in dossier.signalements.by_filing().select_related("organisation"):
        day = french_day(each.filed_on)
        text = f"Vu le signalement {each.number} de {each.organisation}, déposé le {day} ;"
        yield Visa(f"signalement-{each.pk}", text)


def _letters(dossier: Dossier) -> Iterator[Visa]:
    """What was asked of the laboratories and what they answered; nothing of what they said (R40)."""
    asked = FormalRequest.objects.filter(dossier=dossier, kind__in=LABORATORY_KINDS)
    answered = _answers(dossier)
    for request in asked.exclude(outcome="cancelled").select_related("addressee"):
        day, what = french_day(request.asked_on), ASKED[Consultation(request.kind)]
        text = f"Vu la lettre du {day} demandant à {request.addressee} {what} ;"
        yield Visa(f"request-{request.pk}", text)
        if sent := answered.get(request.pk):
            text = f"Vu la réponse de {request.addressee} du {french_day(sent)} ;"
            yield Visa(f"answer-{request.pk}", text)


def _answers(dossier: Dossier) -> dict[int, object]:
    """By request, the day of the last answer sent."""
    sent = ItemAnswer.objects.filter(item__request__dossier=dossier, sent_on__isnull=False)
    rows = sent.order_by("sent_on").values_list("item__request_id", "sent_on")
    return dict(rows)
