"""What the agency asks of laboratories and what they answer: rights, gestures, notices."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from accounts.models import Permission, User
from cpc.law.core import french_day
from cpc.law.exchanges.laboratory import Consultation, Element
from cpc.models import (
    Dossier,
    DossierLaboratory,
    ExtensionRequest,
    LaboratoryRequest,
    ProtocolWaiver,
)
from records.documents.documents import Examined, receive
from records.files.slots import EXCHANGE
from records.models import Topic
from records.notices import outbox
from workflows.engine.indexing import index_piece
from workflows.engine.ranking import rerank
from workflows.engine.rights import EXAMINERS
from workflows.engine.tasks import patient
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import requests as laboratory


def may_ask(user: User, dossier: Dossier) -> bool:
    return any(user.may(permission, dossier.division_id) for permission in EXAMINERS)


def check_asker(user: User, dossier: Dossier) -> None:
    if not may_ask(user, dossier):
        raise PermissionDenied("Il faut un droit d’examen dans la direction du dossier.")


def read_address(asked: LaboratoryRequest) -> str:
    """The agents' page of a request."""
    return reverse("laboratory_read", args=[asked.request.dossier.number, asked.request_id])


def tell_laboratory(asked: LaboratoryRequest, *, said: str, sentence: str) -> None:
    """One notice to each person of the laboratory; never what is asked, which opening reveals."""
    outbox.tell(
        f"{asked.key}:{said}",
        to=User.objects.holding(Permission.ANSWER, where=asked.request.addressee),
        number=asked.request.dossier.number,
        sentence=sentence,
        address=reverse("laboratory_requests"),
    )


def tell_agency(asked: LaboratoryRequest, *, said: str, sentence: str) -> None:
    """One notice to each person of the division who examines; nothing of the answer itself."""
    dossier = asked.request.dossier
    outbox.tell(
        f"{asked.key}:{said}:agency",
        to=User.objects.holding(*EXAMINERS, where=dossier.division),
        number=dossier.number,
        sentence=sentence,
        address=read_address(asked),
        topic=Topic.WORK,
    )


@transaction.atomic
def ask(
    laboratories: Iterable[DossierLaboratory],
    *,
    kind: Consultation,
    elements: Sequence[Element],
    months: int,
    reason: str,
    files: Sequence[Examined],
    by: User,
    on: date,
) -> list[LaboratoryRequest]:
    """One request a laboratory, the same for all; each is told that something awaits it."""
    made = [
        laboratory.ask(
            each,
            kind=kind,
            elements=elements,
            months=months,
            reason=reason,
            files=files,
            by=by,
            on=on,
        )
        for each in laboratories
    ]
    for asked in made:
        tell_laboratory(
            asked, said="asked", sentence="une demande de l'agence vous attend dans votre espace."
        )
    return made


@patient()
@transaction.atomic
def waive_protocol(dossier: Dossier, *, reasons: str, by: User, on: date) -> ProtocolWaiver:
    """No protocol proposal will be asked: a piece of the dossier, searched like the others (R25)."""
    waiver = laboratory.waive_protocol(dossier, reasons=reasons, by=by, on=on)
    index_piece(waiver)
    return waiver


def _rerank(asked: LaboratoryRequest, *, on: date) -> None:
    """A time limit that starts, moves or ends changes the rank of the dossier's open work."""
    rerank(asked.request.dossier, on=on)


@patient()
@transaction.atomic
def open_request(asked: LaboratoryRequest, *, by: User, on: date) -> LaboratoryRequest:
    """The laboratory opens what it was asked: the certain day of receipt (R20)."""
    asked = laboratory.receipt(asked, received_on=on, how=laboratory.OPENED, by=by, on=on)
    _rerank(asked, on=on)
    return asked


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
    division = asked.request.dossier.division
    kept = [
        receive(file, slot=EXCHANGE, holder=None, division=division, by=by, on=on) for file in files
    ]
    asked = laboratory.receipt(
        asked,
        received_on=received_on,
        how=laboratory.PROOF,
        by=by,
        on=on,
        proof=proof,
        document=next(iter(kept), None),
    )
    _rerank(asked, on=on)
    return asked


@patient()
@transaction.atomic
def set_due(
    asked: LaboratoryRequest, *, due_on: date, reason: str, by: User, on: date
) -> LaboratoryRequest:
    asked = laboratory.set_due(asked, due_on=due_on, reason=reason, by=by, on=on)
    sentence = f"le dernier jour pour répondre est désormais le {french_day(due_on)} inclus."
    tell_laboratory(asked, said=f"due:{due_on}:{on}", sentence=sentence)
    _rerank(asked, on=on)
    return asked


@patient()
@transaction.atomic
def pursue(asked: LaboratoryRequest, *, note: str, by: User, on: date) -> LaboratoryRequest:
    """The examination goes on without the answer (R23)."""
    asked = laboratory.pursue(asked, note=note, by=by, on=on)
    _rerank(asked, on=on)
    return asked


@patient()
@transaction.atomic
def cancel(asked: LaboratoryRequest, *, note: str, by: User, on: date) -> LaboratoryRequest:
    """The agency no longer waits; ``note``: why."""
    asked = laboratory.cancel(asked, reason=note, by=by, on=on)
    _rerank(asked, on=on)
    tell_laboratory(asked, said="cancelled", sentence="une demande est close, rien à envoyer.")
    return asked


@patient()
@transaction.atomic
def send(asked: LaboratoryRequest, *, by: User, on: date) -> dict[int, str]:
    """Sends what is ready; gives what the other items lack."""
    missing = laboratory_answers.send(asked, by=by, on=on)
    asked.refresh_from_db()
    part = "en partie " if missing else ""
    sentence = f"{asked.request.addressee} a répondu {part}({asked})."
    sent = asked.request.items.filter(answer__sent_on__isnull=False).count()
    tell_agency(asked, said=f"answered:{sent}", sentence=sentence)
    _rerank(asked, on=on)
    return missing


@transaction.atomic
def ask_time(
    asked: LaboratoryRequest, *, until: date, reason: str, by: User, on: date
) -> ExtensionRequest:
    extension = laboratory_answers.ask_time(asked, until=until, reason=reason, by=by, on=on)
    sentence = f"{asked.request.addressee} demande un délai jusqu'au {french_day(until)} ({asked})."
    tell_agency(asked, said=f"extension:{extension.pk}", sentence=sentence)
    return extension


@patient()
@transaction.atomic
def decide_time(
    extension: ExtensionRequest, *, until: date | None, answer: str, by: User, on: date
) -> ExtensionRequest:
    decided = laboratory_answers.decide_time(extension, until=until, answer=answer, by=by, on=on)
    told = f"délai accordé jusqu'au {french_day(until)} inclus." if until else "délai refusé."
    asked = decided.request.laboratory
    tell_laboratory(asked, said=f"extension:{decided.pk}", sentence=told)
    _rerank(asked, on=on)
    return decided
