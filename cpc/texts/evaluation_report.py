"""The report of one evaluation, and two of them side by side: the same content for page and PDF."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst
from django.db.models import Prefetch
from django.utils.text import capfirst

from cpc.asked.answers import told as answered
from cpc.asked.kind import AskedKind
from cpc.asked.kinds import KINDS
from cpc.law.days import french_day
from cpc.law.deciding.eligibility import Question
from cpc.law.deciding.evidence import CRITERIA
from cpc.models import Dossier, Evaluation, EvidenceItem
from cpc.texts.opinion_text import signature
from records.letters.content import printable
from web import differences
from web.differences import Compared, difference

TEMPLATE = Path(__file__).parent / "typst" / "evaluation.typ"
FAMILIES = typst.Fonts(include_system_fonts=False)
TEXTS = ("need", "efficacy", "safety")
SECRET = "Ce rapport ne sort pas de l’agence tel quel : un laboratoire tient pour secrètes les sources de"
UNANSWERED = "Sans réponse dans cette version."


@dataclass(frozen=True, slots=True)
class Criterion:
    question: Question
    answer: str
    argument: str
    taken_over: bool
    cited: list[EvidenceItem]

    @property
    def title(self) -> str:
        return f"{self.question.code} – {self.question.text}"

    @property
    def codes(self) -> str:
        return ", ".join(item.code for item in self.cited)

    @property
    def told(self) -> str:
        """Answer, argument and evidence in one text."""
        if not self.answer:
            return UNANSWERED
        cited = f"\nPreuves : {self.codes}." if self.cited else ""
        return f"{self.answer}. {capfirst(self.argument)}{cited}"


@dataclass(frozen=True, slots=True)
class Report:
    evaluation: Evaluation
    version: int
    facts: list[tuple[str, str]]
    texts: list[tuple[str, str]]
    criteria: list[Criterion]
    evidence: list[EvidenceItem]

    @property
    def title(self) -> str:
        return f"Rapport d’évaluation – {self.evaluation.dossier.number}, version {self.version}"


def versions(dossier: Dossier) -> list[Evaluation]:
    """The evaluations of a dossier, the first one first; the version is the place, from 1."""
    return list(
        dossier.evaluations(manager="everything")
        .select_related("author", "dossier__division")
        .prefetch_related(
            "evidence",
            "criteria__evidence",
            "visas__author",
            "dossier__committeeopinions",
            "dossier__opinions__request",
            "dossier__opinions__author",
            "dossier__concertations__centres",
            "dossier__recusals__author",
            "dossier__signatures__derogations",
            *(_prefetched(kind) for kind in KINDS if kind.printed and kind.by_items),
        )
    )


def _prefetched(kind: AskedKind) -> Prefetch:
    return Prefetch("dossier__requests", answered(kind), to_attr=_attribute(kind))


def _attribute(kind: AskedKind) -> str:
    return f"told_{kind.name}"


def report(evaluation: Evaluation, *, version: int) -> Report:
    """What one of ``versions`` says. No query more."""
    label = evaluation._meta.get_field
    texts = [
        (str(label(name).verbose_name).capitalize(), getattr(evaluation, name)) for name in TEXTS
    ]
    return Report(
        evaluation,
        version,
        list(_facts(evaluation)),
        [
            *texts,
            ("Argumentaire bénéfice / risque", evaluation.argument),
            *_others(evaluation),
        ],
        list(criteria_of(evaluation)),
        list(evaluation.evidence.all()),
    )


def _facts(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    dossier = evaluation.dossier
    yield "Dossier", dossier.number
    yield "Substance", dossier.dci
    yield "Indication", dossier.indication
    yield "Direction", str(dossier.division)
    yield "Évaluation", f"{evaluation.author}, le {french_day(evaluation.made_on)}"
    yield "Conclusion", evaluation.get_conclusion_display()
    if evaluation.period_start:
        yield "Début de la nouvelle période", evaluation.get_period_start_display().capitalize()
    if secret := [item.code for item in evaluation.evidence.all() if item.is_secret]:
        yield "Secret des affaires", f"{SECRET} {', '.join(secret)}."
    for visa in evaluation.visas.all():
        yield (
            "Visa",
            f"{visa.get_decision_display()} – {visa.author}, le {french_day(visa.made_on)}",
        )
    for signed in evaluation.dossier.signatures.all():
        for each in signed.derogations.all():
            yield "Dérogation signée", f"{each.told} Signée le {french_day(signed.made_on)}."
    yield from _opinions(evaluation)


def _opinions(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """What committees had said of the dossier: of this evaluation, or before it was made."""
    for opinion in evaluation.dossier.committeeopinions.all():
        if opinion.evaluation_id <= evaluation.pk:
            told = f"{opinion} ({opinion.votes})."
            yield "Avis d’un comité", f"{told[:1].upper()}{told[1:]}\n{opinion.text}"


def _others(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """What others had answered, the concertations and recusals that the dossier held when evaluated."""
    dossier = evaluation.dossier
    concertations = [
        f"{each.get_outcome_display()} – " + ", ".join(centre.name for centre in each.centres.all())
        for each in _before(evaluation, dossier.concertations.all())
    ]
    recusals = [
        f"{each.author}, le {french_day(each.made_on)}"
        for each in _before(evaluation, dossier.recusals.all())
    ]
    labelled = (
        *(_answers(evaluation, kind=kind) for kind in KINDS if kind.printed),
        (
            "Concertation avec les centres (R27)",
            [each.removesuffix(" – ") for each in concertations],
        ),
        ("Déports (R71)", recusals),
    )
    yield from ((label, "\n".join(told)) for label, told in labelled if told)


def _answers(evaluation: Evaluation, *, kind: AskedKind) -> tuple[str, list[str]]:
    """What those asked had answered, under its label."""
    if kind.by_items:
        return kind.label, list(_by_items(evaluation, kind=kind))
    return PRINTED[kind.name](evaluation)


def _by_items(evaluation: Evaluation, *, kind: AskedKind) -> Iterator[str]:
    """Who was asked what, and what they had sent that is no secret."""
    for request in getattr(evaluation.dossier, _attribute(kind)):
        items = [item for item in request.told if item.sent_at <= evaluation.created_at]
        if items:
            day = french_day(max(item.answer.sent_on for item in items))
            yield f"{request.addressee} – {request}, réponse du {day}."
        for item in items:
            yield f"{item} : {item.answer.text.strip() or item.answer.get_state_display()}"


def _given(evaluation: Evaluation) -> tuple[str, list[str]]:
    return "Avis recueillis", [
        f"{each.parsed['consulted']} – {each.get_conclusion_display()}. {signature(each)}."
        for each in _before(evaluation, evaluation.dossier.opinions.all())
    ]


PRINTED: dict[str, Callable[[Evaluation], tuple[str, list[str]]]] = {"opinion": _given}
"""How what is not answered item by item is printed."""


def _before(evaluation: Evaluation, pieces: Iterable[Any]) -> list[Any]:
    return [each for each in pieces if each.created_at <= evaluation.created_at]


def criteria_of(evaluation: Evaluation) -> Iterator[Criterion]:
    """Each criterion that was asked or answered; one that lacks its answer says so."""
    given = {row.rule: row for row in evaluation.criteria.all()}
    for question in CRITERIA:
        row = given.get(question.code)
        if row is not None:
            yield Criterion(
                question,
                row.get_answer_display().capitalize(),
                row.argument,
                row.taken_over,
                list(row.evidence.all()),
            )
        elif question.asked_when is None:
            yield Criterion(question, "", "", False, [])  # noqa: FBT003


def compare(old: Report, *, new: Report) -> list[Compared]:
    """Conclusion, texts, criteria and evidence of two versions, in the order of the report."""
    return [*differences.compare(_as_texts(old), _as_texts(new)), *_tables(old, new)]


def _as_texts(told: Report) -> dict[str, str]:
    conclusion = {"Conclusion": told.evaluation.get_conclusion_display()}
    criteria = {each.title: each.told for each in told.criteria if each.answer}
    return conclusion | dict(told.texts) | criteria


def _tables(old: Report, new: Report) -> Iterator[Compared]:
    """Each item of the old table beside what stands in its place, then those that were added."""
    replaces = dict(old.evaluation.dossier.evidence.values_list("pk", "replaces_id"))
    known = {item.pk for item in old.evidence}
    now = {_origin(item.pk, known=known, replaces=replaces): item for item in new.evidence}
    for item in old.evidence:
        heir = now.pop(item.pk, None)
        label = f"Preuve {item.code}"
        if heir and heir != item:
            label += f", corrigée en {heir.code}"
        note = "" if heir else item.withdrawal_reason
        yield Compared(label, difference(_as_text(item), _as_text(heir)), note)
    for item in now.values():
        yield Compared(f"Preuve {item.code}", difference("", _as_text(item)))


def _origin(pk: int, *, known: set[int], replaces: dict[int, int | None]) -> int:
    """The item of the old table that this one corrects, if need be through others; else itself."""
    found: int | None = pk
    while found is not None and found not in known:
        found = replaces[found]
    return found or pk


def _as_text(item: EvidenceItem | None) -> str:
    return "\n".join(f"{label} : {text}" for label, text in _item(item)) if item else ""


def _item(item: EvidenceItem) -> list[tuple[str, str]]:
    return [
        ("Population", item.population),
        ("Comparateur", item.comparator or "Aucun"),
        ("Critère de jugement", item.outcome),
        ("Effet", item.effect),
        ("Certitude", item.get_strength_display()),
        ("Source", f"{item.origin} – {item.citation}" if item.origin else item.citation),
    ]


def as_pdf(told: Report) -> bytes:
    """The report as a PDF/UA-1 file: data go in as JSON, never as markup; same text, same bytes."""
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        sys_inputs={"report": json.dumps(_data(told), ensure_ascii=False)},
        font_paths=FAMILIES,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(told.evaluation.made_on, time(12), tzinfo=UTC),
    )


def _data(told: Report) -> dict[str, object]:
    return {
        "title": printable(told.title),
        "author": printable(str(told.evaluation.dossier.division)),
        "facts": [[label, printable(text)] for label, text in told.facts],
        "texts": [[label, printable(text)] for label, text in told.texts],
        "criteria": [
            {
                "title": each.title,
                "article": each.question.article.label,
                "text": printable(each.told),
            }
            for each in told.criteria
        ],
        "columns": ["N°", *COLUMNS],
        "evidence": [
            [item.code, *(printable(text) for _, text in _item(item))] for item in told.evidence
        ],
    }


COLUMNS = ("Population", "Comparateur", "Critère de jugement", "Effet", "Certitude", "Source")
