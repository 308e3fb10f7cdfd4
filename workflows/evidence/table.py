"""What is done with the evidence table of a dossier: add an item, correct it, withdraw it.

Each gesture is one transaction under the lock of the dossier, with its line of the journal.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from cpc.models import Dossier, Evaluation, EvidenceItem, Opinion, StepPiece
from records.journal import record
from records.models import Document
from web.refused import Refused

CORRECTED = "Corrigée : remplacée par {code}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an item comes from; ``origin``: the number of a signalement."""

    kind: EvidenceItem.Source
    citation: str
    origin: str = ""
    reference: int | None = None
    document: Document | None = None
    opinion: Opinion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the source shows."""

    population: str
    comparator: str
    outcome: str
    effect: str
    strength: str


def _locked(dossier: Dossier) -> Dossier:
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if held.closed_on:
        raise Refused(f"{held.number} est clos : son tableau de preuves est figé.")
    return held


def _current(item: EvidenceItem) -> EvidenceItem:
    """The item under the lock of its dossier; refused when it was withdrawn meanwhile."""
    _locked(item.dossier)
    found = EvidenceItem.objects.get(pk=item.pk)
    if found.withdrawn_on:
        raise Refused(f"{found.code} est déjà retirée du tableau.")
    return found


@transaction.atomic
def add(
    dossier: Dossier,
    *,
    finding: Finding,
    source: Source,
    by: User,
    on: date,
    replaces: EvidenceItem | None = None,
) -> EvidenceItem:
    """A new item, numbered after the last. Raises ``LawError`` when the dossier is closed."""
    held = _locked(dossier)
    last = EvidenceItem.objects.filter(dossier=held).aggregate(last=Max("rank"))["last"] or 0
    item = EvidenceItem.objects.create(
        dossier=held,
        rank=last + 1,
        population=finding.population,
        comparator=finding.comparator,
        outcome=finding.outcome,
        effect=finding.effect,
        strength=finding.strength,
        source=source.kind,
        citation=source.citation,
        origin=source.origin,
        reference=source.reference,
        document=source.document,
        opinion=source.opinion,
        author=by,
        made_on=on,
        replaces=replaces,
    )
    told = f"remplace {replaces.code}" if replaces else "ajoutée au tableau"
    _journal(item, verb="evidence_added", sentence=f"Preuve {item.code} {told}.", by=by, on=on)
    return item


@transaction.atomic
def correct(
    item: EvidenceItem, *, finding: Finding, source: Source, by: User, on: date
) -> EvidenceItem:
    """A new item in the place of this one, which stays readable where it was cited."""
    old = _current(item)
    new = add(old.dossier, finding=finding, source=source, by=by, on=on, replaces=old)
    _end(old, reason=CORRECTED.format(code=new.code), by=by, on=on)
    return new


@transaction.atomic
def withdraw(item: EvidenceItem, *, reason: str, by: User, on: date) -> None:
    """Takes an item off the table, with the reason; evaluations that cite it keep it."""
    old = _current(item)
    _end(old, reason=reason, by=by, on=on)
    sentence = f"Preuve {old.code} retirée du tableau."
    _journal(old, verb="evidence_withdrawn", sentence=sentence, by=by, on=on, reason=reason)


def _end(item: EvidenceItem, *, reason: str, by: User, on: date) -> None:
    item.withdrawn_on, item.withdrawn_by, item.withdrawal_reason = on, by, reason
    item.save()


def _journal(
    item: EvidenceItem, *, verb: str, sentence: str, by: User, on: date, reason: str = ""
) -> None:
    subject, data = item.dossier.subject, {"evidence": item.pk}
    record(subject, verb=verb, sentence=sentence, actor=by, on=on, reason=reason, data=data)


@dataclass(frozen=True, slots=True)
class Known:
    """What was last answered to a criterion, the keys of the items cited, and where it comes from."""

    answer: str
    argument: str
    evidence: tuple[int, ...] = ()
    origin: str = ""


def last_answers(dossier: Dossier) -> dict[str, Known]:
    """By criterion: the last evaluation of the dossier, else its check of the conditions (R13–R17).

    A renewal that was not evaluated yet starts from the last evaluation of its framework.
    """
    evaluation = dossier.evaluations.last()
    if evaluation is not None and evaluation.criteria.exists():
        return {
            each.rule: Known(
                each.answer,
                each.argument,
                tuple(item.pk for item in each.evidence.all()),
                _told(evaluation),
            )
            for each in evaluation.criteria.prefetch_related("evidence")
        }
    precheck = dossier.prechecks.last()
    if precheck is not None:
        origin = _told(precheck)
        return {
            each.rule: Known(each.answer, each.reason, origin=origin)
            for each in precheck.answers.all()
        }
    return _of_framework(dossier)


def _of_framework(dossier: Dossier) -> dict[str, Known]:
    if dossier.cpc_id is None:
        return {}
    evaluation = previous_evaluation(dossier)
    criteria = evaluation.criteria.all() if evaluation else ()
    return {
        each.rule: Known(each.answer, each.argument, origin=_told(evaluation)) for each in criteria
    }


def previous_evaluation(dossier: Dossier) -> Evaluation | None:
    """The last evaluation of the framework, made in another of its dossiers, with its criteria."""
    others = Evaluation.objects.filter(dossier__cpc=dossier.cpc_id).exclude(dossier=dossier)
    return others.filter(criteria__isnull=False).order_by("pk").last()


def _told(piece: StepPiece) -> str:
    """« repris du … »: the day of the piece, and its dossier."""
    return f"{piece.made_on:%d/%m/%Y} ({piece.dossier.number})"
