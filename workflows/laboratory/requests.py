"""Requests to laboratories: who is asked, the certain day of receipt, the last day, what follows.

Each gesture is one transaction with its line in both journals: the dossier's and the laboratory's own
(``subject_of``). Nothing of what a laboratory answers is ever in a line: a business secret is not.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from accounts.models import Organisation, User
from cpc import clock, exchanges
from cpc.asked import accepted_until
from cpc.law.core import LawError, Refusal, french_day
from cpc.law.exchanges.deadlines import lab_deadline_ceiling
from cpc.law.exchanges.laboratory import (
    INTENTION,
    Consultation,
    Element,
    Intention,
    due_refusals,
    element_refusals,
    months_allowed,
)
from cpc.law.limits import LIMITS
from cpc.models import (
    Deadline,
    Dossier,
    DossierLaboratory,
    DraftVersion,
    FormalRequest,
    LaboratoryRequest,
    ProtocolWaiver,
)
from records import history
from records.documents.documents import Examined, receive
from records.files.slots import EXCHANGE
from records.journal import record
from records.models import Document
from records.words.french import named
from web.refused import Refused

HOLDER = DossierLaboratory.Capacity.HOLDER
OPENED, PROOF = LaboratoryRequest.Receipt.OPENED, LaboratoryRequest.Receipt.PROOF


def subject_of(dossier: Dossier, laboratory: Organisation) -> str:
    """The key of the exchanges with one laboratory on one dossier; no other laboratory reads it."""
    return f"laboratory:{dossier.pk}:{laboratory.pk}"


@transaction.atomic
def add(laboratory: DossierLaboratory, *, by: User, on: date) -> DossierLaboratory:
    """A holder or an operator enters the dossier (R24)."""
    laboratory.recorded_by = by
    laboratory.save(force_insert=True)
    sentence = f"Laboratoire ajouté depuis le {french_day(laboratory.first_day)} : {laboratory}."
    subject = laboratory.dossier.subject
    record(subject, verb="laboratory_added", sentence=sentence, actor=by, on=on)
    return laboratory


@transaction.atomic
def leave(laboratory: DossierLaboratory, *, last_day: date, by: User, on: date) -> None:
    """The last day of a holder or an operator; what it was asked and answered stays (R24)."""
    laboratory.last_day = last_day
    laboratory.save()
    sentence = f"{laboratory} : au dossier jusqu'au {french_day(last_day)} inclus."
    subject = laboratory.dossier.subject
    record(subject, verb="laboratory_left", sentence=sentence, actor=by, on=on)


@transaction.atomic
def waive_protocol(dossier: Dossier, *, reasons: str, by: User, on: date) -> ProtocolWaiver:
    """No protocol proposal will be asked, with the reasons (R25)."""
    waiver = ProtocolWaiver.objects.create(dossier=dossier, reasons=reasons, author=by, made_on=on)
    sentence = "Aucune proposition de protocole ne sera demandée (R25)."
    record(
        dossier.subject, verb="protocol_waived", sentence=sentence, actor=by, on=on, reason=reasons
    )
    return waiver


@transaction.atomic
def ask(
    laboratory: DossierLaboratory,
    *,
    kind: Consultation,
    elements: Sequence[Element],
    months: int,
    by: User,
    on: date,
    reason: str = "",
    files: Iterable[Examined] = (),
    draft: DraftVersion | None = None,
) -> LaboratoryRequest:
    """A request whose time runs from its receipt, ``months`` long: never more than two (R20, R21).

    Observations are asked on ``draft``, the version that ``workflows.laboratory.sending`` keeps (R26, R27);
    an intention is told of the version handed on last, if any (R52).
    """
    dossier, addressee = laboratory.dossier, laboratory.organisation
    if dossier.closed_on:
        raise Refused(f"{dossier.number} est clos.")
    if (kind is Consultation.OBSERVATIONS) != (draft is not None):
        raise LawError(
            Refusal("R26", "Les observations portent sur les projets que le site envoie.")
        )
    if kind is Consultation.INTENTION:
        draft = dossier.draft_versions.last()
    if found := element_refusals(kind, elements):
        raise LawError(*found)
    allowed = months_allowed(kind, on=on)
    if months not in allowed:
        raise LawError(
            Refusal("R20", f"{months} mois ne se peut pas : {max(allowed)} mois au plus.")
        )
    request = exchanges.ask(
        dossier,
        addressee=addressee,
        subject=subject_of(dossier, addressee),
        kind=FormalRequest.Kind(kind.value),
        items=[element.text for element in elements],
        codes=[element.code for element in elements],
        reason=reason,
        legal_basis=kind.article.label,
        by=by,
        on=on,
    )
    asked = LaboratoryRequest.objects.create(
        request=request,
        holder=laboratory.mandated_by or addressee,
        operator=_operator_of(laboratory, on=on),
        months=months,
        draft=draft,
    )
    for file in files:
        division = dossier.division
        kept = receive(file, slot=EXCHANGE, holder=addressee, division=division, by=by, on=on)
        asked.documents.add(kept)
    return asked


def _operator_of(laboratory: DossierLaboratory, *, on: date) -> Organisation | None:
    """The operator when it is asked; when the holder is, the one that it mandates on that day."""
    if laboratory.capacity != HOLDER:
        return laboratory.organisation
    mandated = laboratory.dossier.laboratories.on(on).filter(mandated_by=laboratory.organisation)
    found = mandated.select_related("organisation").last()
    return found.organisation if found else None


def locked(asked: LaboratoryRequest) -> LaboratoryRequest:
    """The request as it is now, held until the end of the transaction."""
    request = exchanges.locked(asked.request)
    now = LaboratoryRequest.objects.select_related("holder", "operator").get(pk=asked.pk)
    now.request = request
    return now


def check_open(asked: LaboratoryRequest, *, on: date) -> None:
    exchanges.check_open(asked.request, on=on)
    if asked.received_on is None:
        raise LawError(
            Refusal("R20", "Ouvrez d'abord la demande : son délai court de sa réception.")
        )


@transaction.atomic
def receipt(
    asked: LaboratoryRequest,
    *,
    received_on: date,
    how: LaboratoryRequest.Receipt,
    by: User,
    on: date,
    proof: str = "",
    document: Document | None = None,
) -> LaboratoryRequest:
    """The certain day of receipt, once: the time of the answer runs from it (R20)."""
    asked = locked(asked)
    request = asked.request
    if asked.received_on and how == OPENED:
        return asked
    if asked.received_on:
        raise LawError(
            Refusal("R20", f"La réception est déjà enregistrée : {french_day(asked.received_on)}.")
        )
    exchanges.check_open(request, on=on)
    if not request.asked_on <= received_on <= on:
        asked_on = french_day(request.asked_on)
        raise LawError(
            Refusal(
                "R20",
                f"La réception se place entre le {asked_on}, jour de l'envoi, et aujourd'hui.",
            )
        )
    asked.received_on, asked.receipt, asked.receipt_by = received_on, how, by
    asked.receipt_proof, asked.receipt_document = proof, document
    asked.save()
    deadline = clock.start(
        request.dossier,
        limit=LIMITS[request.kind],
        key=asked.key,
        trigger=received_on,
        on=on,
        length=asked.months,
        left_to=request.addressee,
    )
    request.first_due_on = request.due_on = deadline.due_on
    request.save()
    told = "ouverte par le laboratoire" if how == OPENED else "réception prouvée"
    sentence = (
        f"{request} : {told} le {french_day(received_on)} ; à envoyer avant le "
        f"{french_day(deadline.due_on)} inclus."
    )
    exchanges.write_line(request, verb="received", sentence=sentence, by=by, on=on, reason=proof)
    return asked


def deadline_of(asked: LaboratoryRequest) -> Deadline | None:
    return Deadline.objects.filter(dossier=asked.request.dossier_id, key=asked.key).first()


def latest_due(asked: LaboratoryRequest) -> date | None:
    """The latest last day that the text allows; None before receipt, or when no text caps it (R20)."""
    if asked.received_on is None or not asked.consultation.capped:
        return None
    return lab_deadline_ceiling(received_on=asked.received_on).value


def is_late(asked: LaboratoryRequest, *, on: date) -> bool:
    until = accepted_until(asked)
    return until is not None and on > until


def at_most(asked: LaboratoryRequest) -> bool:
    """Is its last day already the latest that the text allows?"""
    latest = latest_due(asked)
    return latest is not None and asked.request.due_on == latest


def check_due(asked: LaboratoryRequest, *, due_on: date, on: date) -> None:
    """Raises ``LawError`` for a last day that the text forbids: past, or beyond two months (R20)."""
    check_open(asked, on=on)
    found = due_refusals(asked.consultation, received_on=asked.received_on, due_on=due_on)
    if found:
        raise LawError(*found)
    if due_on < on:
        raise LawError(Refusal("R20", "Le dernier jour n'est pas dans le passé."))


def choose_day(asked: LaboratoryRequest, *, due_on: date, on: date) -> None:
    deadline = deadline_of(asked)
    if deadline is not None:
        clock.choose(deadline, day=due_on, on=on)
    history.change(FormalRequest.objects.filter(pk=asked.request_id), due_on=due_on)
    asked.request.due_on = due_on


@transaction.atomic
def set_due(
    asked: LaboratoryRequest, *, due_on: date, reason: str, by: User, on: date
) -> LaboratoryRequest:
    """Another last day, set by the agency within the limit of the text (R20)."""
    asked = locked(asked)
    check_due(asked, due_on=due_on, on=on)
    before = asked.request.due_on
    choose_day(asked, due_on=due_on, on=on)
    sentence = f"{asked} : le dernier jour, {french_day(before)}, devient le {french_day(due_on)}."
    exchanges.write_line(asked.request, verb="due", sentence=sentence, by=by, on=on, reason=reason)
    return asked


def follow_clock(dossier: Dossier) -> None:
    """Open requests take the last day of their time limit, when a gesture on the clock moved it."""
    for deadline in dossier.deadlines.running().filter(key__startswith="lab:"):
        pk = int(deadline.key.removeprefix("lab:"))
        moved = FormalRequest.objects.open().filter(pk=pk).exclude(due_on=deadline.due_on)
        history.change(moved, due_on=deadline.due_on)


@transaction.atomic
def pursue(asked: LaboratoryRequest, *, note: str, by: User, on: date) -> LaboratoryRequest:
    """The examination goes on without the answer; a late one is still kept (R23)."""
    asked = locked(asked)
    exchanges.check_open(asked.request, on=on)
    if asked.pursued_on:
        raise LawError(Refusal("R23", "La poursuite sans réponse est déjà notée."))
    if asked.received_on and not is_late(asked, on=on):
        due = french_day(accepted_until(asked))
        raise LawError(Refusal("R23", f"Le laboratoire peut répondre jusqu'au {due} inclus."))
    asked.pursued_on, asked.pursued_by, asked.pursued_note = on, by, note
    asked.save()
    clock.meet(asked.request.dossier, key=asked.key, on=on)
    sentence = (
        f"{asked} : l'instruction se poursuit sans la réponse {named(asked.request.addressee).of}."
    )
    subject = asked.request.dossier.subject
    record(subject, verb="laboratory_pursued", sentence=sentence, actor=by, on=on, reason=note)
    return asked


@transaction.atomic
def cancel(asked: LaboratoryRequest, *, reason: str, by: User, on: date) -> LaboratoryRequest:
    """The agency no longer waits for an answer."""
    exchanges.cancel(asked.request, by=by, on=on, reason=reason)
    clock.meet(asked.request.dossier, key=asked.key, on=on)
    return asked


@transaction.atomic
def check_intention(asked: LaboratoryRequest, *, note: str, by: User, on: date) -> None:
    """What the agent concludes on R14 and the early access, after item 7 (R19)."""
    asked = locked(asked)
    if asked.checked_on:
        raise LawError(Refusal("R19", "Cette intention est déjà examinée."))
    declared = asked.request.items.filter(code=INTENTION, answer__sent_on__isnull=False)
    if not declared.exclude(answer__intention__in=["", Intention.NONE]).exists():
        raise LawError(Refusal("R19", "Aucune intention n'est déclarée dans cette réponse."))
    asked.checked_on, asked.checked_by, asked.checked_note = on, by, note
    asked.save()
    sentence = f"Intention {named(asked.request.addressee).of} examinée (R14, accès précoce)."
    subject = asked.request.dossier.subject
    record(subject, verb="intention_checked", sentence=sentence, actor=by, on=on, reason=note)
