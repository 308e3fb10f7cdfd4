"""What the dossier already says, to take up in a draft: each text with where it comes from."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpc.facts.reading import standing_of
from cpc.models import Dossier, ItemAnswer
from cpc.text import lines


@dataclass(frozen=True, slots=True)
class Source:
    """A text for one question of the draft, and where it comes from."""

    question: str
    origin: str
    text: str


TAKEN = (
    ("indications", "indication"),
    ("posology", "posology"),
    ("posology", "duration"),
    ("common_mechanism", "common_mechanism"),
    ("other_medicines", "other_medicines"),
    ("recitals", "severity"),
    ("recitals", "alternatives"),
    ("adverse_effects", "risks"),
    ("monitoring", "follow_up"),
    ("data_items", "follow_up_data"),
    ("prescriber_role", "prescriber"),
    ("prescriber_recital", "alternatives"),
)
"""The question of the draft, and that of the signalement which answers it."""

PROPOSED = {"suivi": "monitoring", "donnees": "data_items"}
"""By item of a request for protocol proposals, the question that its answer serves."""

EVALUATED = (("recitals", "need"), ("adverse_effects", "safety"), ("argument", "argument"))


def sources(dossier: Dossier, *, on: date) -> dict[str, list[Source]]:
    """By question, in the order: acts in force, evaluation, signalements, laboratories."""
    found = defaultdict(list)
    for source in (
        *_acts(dossier, on=on),
        *_evaluation(dossier),
        *_signalements(dossier),
        *_proposals(dossier),
    ):
        if source.text.strip():
            found[source.question].append(source)
    return found


def _acts(dossier: Dossier, *, on: date) -> Iterator[Source]:
    stands = standing_of(dossier.cpc, on=on) if dossier.cpc else None
    for each in stands.texts if stands else ():
        yield Source(each.name, f"Acte publié le {each.published_on:%d/%m/%Y}", each.text)


def _evaluation(dossier: Dossier) -> Iterator[Source]:
    evaluation = dossier.evaluations.select_related("author").last()
    if evaluation is None:
        return
    origin = f"Évaluation de {evaluation.author}, {evaluation.made_on:%d/%m/%Y}"
    for question, name in EVALUATED:
        text = " ".join(lines(getattr(evaluation, name))) if question == "recitals" else ""
        yield Source(question, origin, text or getattr(evaluation, name))


def _signalements(dossier: Dossier) -> Iterator[Source]:
    for each in dossier.signalements.by_filing().select_related("organisation"):
        origin = f"{each.number}, {each.organisation}"
        for question, name in TAKEN:
            yield Source(question, f"{origin} : {_label(each, name)}", getattr(each, name))


def _label(signalement: Any, name: str) -> str:
    return str(signalement._meta.get_field(name).verbose_name)


def _proposals(dossier: Dossier) -> Iterator[Source]:
    """What the laboratories proposed and have sent, but for what they hold secret."""
    sent = ItemAnswer.objects.filter(
        item__request__dossier=dossier,
        item__request__kind="lab_protocol",
        sent_on__isnull=False,
        secret=False,
    )
    for answer in sent.select_related("item__request__addressee"):
        question = PROPOSED.get(answer.item.code)
        if question:
            body = answer.item.request.addressee
            yield Source(question, f"{body}, {answer.sent_on:%d/%m/%Y}", answer.text)
