"""Requests to laboratories: who is asked, the certain day of receipt, what follows.

Each gesture is one transaction with its line in both journals: the dossier's and the laboratory's own
(``subject_of``). Nothing of what a laboratory answers is ever in a line or a notice: a business secret
is not.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from accounts.models import Organisation, User
from cpc import clock, exchanges
from cpc.asked import gestures
from cpc.asked.days import accepted_until
from cpc.asked.kinds import LABORATORY
from cpc.law.core import LawError, Refusal
from cpc.law.days import french_day
from cpc.law.exchanges.laboratory import (
    INTENTION,
    Consultation,
    Element,
    Intention,
    element_refusals,
    months_allowed,
)
from cpc.law.limits import LIMITS
from cpc.models import Dossier, DossierLaboratory, DraftVersion, FormalRequest, LaboratoryRequest
from records.documents.documents import Examined, receive
from records.files.slots import EXCHANGE
from records.journal import record
from records.models import Document
from records.words.french import named
from web.refused import Refused
from workflows.engine.ranking import rerank
from workflows.engine.rights import check_asker, check_asks
from workflows.engine.tasks import patient
from workflows.laboratory.notices import tell_laboratory
from workflows.laboratory.times import is_late, locked

HOLDER = DossierLaboratory.Capacity.HOLDER
OPENED, PROOF = LaboratoryRequest.Receipt.OPENED, LaboratoryRequest.Receipt.PROOF
ASKED = "une demande de l'agence vous attend dans votre espace."
WAITING = {
    Consultation.OBSERVATIONS: "des projets de l'agence attendent vos observations dans votre espace."
}
"""What a laboratory is told of what awaits it, when it is not ``ASKED``."""


def subject_of(dossier: Dossier, laboratory: Organisation) -> str:
    """The key of the exchanges with one laboratory on one dossier; no other laboratory reads it."""
    return f"laboratory:{dossier.pk}:{laboratory.pk}"


@transaction.atomic
def ask(
    laboratories: Iterable[DossierLaboratory],
    *,
    kind: Consultation,
    elements: Sequence[Element],
    months: int,
    by: User,
    on: date,
    reason: str = "",
    files: Sequence[Examined] = (),
    draft: DraftVersion | None = None,
) -> list[LaboratoryRequest]:
    """One request a laboratory, the same for all; each is told that something awaits it.

    ``PermissionDenied``: ``by`` has no right to, or keeps off (R71).
    """
    laboratories = list(laboratories)
    for dossier in {each.dossier for each in laboratories}:
        check_asker(by, dossier, kind=LABORATORY, on=on)
    asked = {"elements": elements, "months": months, "reason": reason, "files": files}
    made = [_ask(each, kind=kind, draft=draft, **asked, by=by, on=on) for each in laboratories]
    for each in made:
        tell_laboratory(each, said="asked", sentence=WAITING.get(kind, ASKED))
    return made


def _ask(
    laboratory: DossierLaboratory,
    *,
    kind: Consultation,
    elements: Sequence[Element],
    months: int,
    by: User,
    on: date,
    reason: str,
    files: Iterable[Examined],
    draft: DraftVersion | None,
) -> LaboratoryRequest:
    """A request whose time runs from its receipt, ``months`` long: never more than two (R20, R21).

    Observations are asked on ``draft``, the version that ``workflows.laboratory.sending`` keeps (R26, R27);
    an intention is told of the version handed on last, if any (R52).
    """
    dossier, addressee = laboratory.dossier, laboratory.organisation
    _check_asked(dossier, kind=kind, elements=elements, months=months, draft=draft, on=on)
    if kind is Consultation.INTENTION:
        draft = dossier.draft_versions.last()
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


def _check_asked(
    dossier: Dossier,
    *,
    kind: Consultation,
    elements: Sequence[Element],
    months: int,
    draft: DraftVersion | None,
    on: date,
) -> None:
    """Raises ``Refused`` of a closed dossier, ``LawError`` for what may not be asked so (R20, R26)."""
    if dossier.closed_on:
        raise Refused(f"{dossier.number} est clos.")
    if (kind is Consultation.OBSERVATIONS) != (draft is not None):
        raise LawError(
            Refusal("R26", "Les observations portent sur les projets que le site envoie.")
        )
    if found := element_refusals(kind, elements):
        raise LawError(*found)
    allowed = months_allowed(kind, on=on)
    if months not in allowed:
        raise LawError(
            Refusal("R20", f"{months} mois ne se peut pas : {max(allowed)} mois au plus.")
        )


def _operator_of(laboratory: DossierLaboratory, *, on: date) -> Organisation | None:
    """The operator when it is asked; when the holder is, the one that it mandates on that day."""
    if laboratory.capacity != HOLDER:
        return laboratory.organisation
    mandated = laboratory.dossier.laboratories.on(on).filter(mandated_by=laboratory.organisation)
    found = mandated.select_related("organisation").last()
    return found.organisation if found else None


@patient()
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
    """The certain day of receipt, once: the answer's time runs from it (R20). Raises ``LawError``."""
    asked = locked(asked)
    request = asked.request
    if asked.received_on and how == OPENED:
        return asked
    if asked.received_on:
        raise LawError(
            Refusal("R20", f"La réception est déjà enregistrée : {french_day(asked.received_on)}.")
        )
    gestures.check_open(request, on=on)
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
    gestures.write_line(request, verb="received", sentence=sentence, by=by, on=on, reason=proof)
    rerank(request.dossier, on=on)
    return asked


def open_request(asked: LaboratoryRequest, *, by: User, on: date) -> LaboratoryRequest:
    """The laboratory opens what it was asked: the certain day of receipt (R20)."""
    return receipt(asked, received_on=on, how=OPENED, by=by, on=on)


@patient()
@transaction.atomic
def prove_receipt(
    asked: LaboratoryRequest,
    *,
    received_on: date,
    proof: str,
    files: Sequence[Examined],
    by: User,
    on: date,
) -> LaboratoryRequest:
    """A receipt proved by words, and a file of the agency's own if there is one (R20)."""
    check_asks(by, asked.request, on=on)
    division = asked.request.dossier.division
    kept = [
        receive(file, slot=EXCHANGE, holder=None, division=division, by=by, on=on) for file in files
    ]
    return receipt(
        asked,
        received_on=received_on,
        how=PROOF,
        by=by,
        on=on,
        proof=proof,
        document=next(iter(kept), None),
    )


@patient()
@transaction.atomic
def pursue(asked: LaboratoryRequest, *, note: str, by: User, on: date) -> LaboratoryRequest:
    """The examination goes on without the answer; a late one is still kept (R23).

    Raises ``LawError``.
    """
    check_asks(by, asked.request, on=on)
    asked = locked(asked)
    gestures.check_open(asked.request, on=on)
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
    rerank(asked.request.dossier, on=on)
    return asked


@patient()
@transaction.atomic
def cancel(asked: LaboratoryRequest, *, note: str, by: User, on: date) -> LaboratoryRequest:
    """The agency no longer waits for an answer; ``note``: why."""
    check_asks(by, asked.request, on=on)
    exchanges.cancel(asked.request, by=by, on=on, reason=note)
    clock.meet(asked.request.dossier, key=asked.key, on=on)
    rerank(asked.request.dossier, on=on)
    tell_laboratory(asked, said="cancelled", sentence=f"{asked} : close, rien à envoyer.")
    return asked


@transaction.atomic
def check_intention(asked: LaboratoryRequest, *, note: str, by: User, on: date) -> None:
    """What the agent concludes on R14 and the early access, after item 7 (R19).

    Raises ``LawError``.
    """
    check_asks(by, asked.request, on=on)
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
