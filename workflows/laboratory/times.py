"""The days of a request to a laboratory: receipt, last day, the latest that the text allows (R20)."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc import clock
from cpc.asked import gestures
from cpc.asked.days import accepted_until
from cpc.law.core import LawError, Refusal
from cpc.law.days import french_day
from cpc.law.exchanges.deadlines import lab_deadline_ceiling
from cpc.law.exchanges.laboratory import due_refusals
from cpc.models import Deadline, Dossier, FormalRequest, LaboratoryRequest
from records import history
from workflows.engine.ranking import rerank
from workflows.engine.rights import check_asks
from workflows.engine.tasks import patient
from workflows.laboratory.notices import tell_laboratory


def locked(asked: LaboratoryRequest) -> LaboratoryRequest:
    """The request as it is now, held until the end of the transaction."""
    request = gestures.locked(asked.request)
    now = LaboratoryRequest.objects.select_related("holder", "operator").get(pk=asked.pk)
    now.request = request
    return now


def check_open(asked: LaboratoryRequest, *, on: date) -> None:
    """Raises ``Refused`` once it is over, ``LawError`` before the receipt (R20)."""
    gestures.check_open(asked.request, on=on)
    if asked.received_on is None:
        raise LawError(
            Refusal("R20", "Ouvrez d'abord la demande : son délai court de sa réception.")
        )


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


@patient()
@transaction.atomic
def set_due(
    asked: LaboratoryRequest, *, due_on: date, reason: str, by: User, on: date
) -> LaboratoryRequest:
    """Another last day, set by the agency within the limit of the text (R20)."""
    check_asks(by, asked.request, on=on)
    asked = locked(asked)
    check_due(asked, due_on=due_on, on=on)
    before = asked.request.due_on
    choose_day(asked, due_on=due_on, on=on)
    sentence = f"{asked} : le dernier jour, {french_day(before)}, devient le {french_day(due_on)}."
    gestures.write_line(asked.request, verb="due", sentence=sentence, by=by, on=on, reason=reason)
    told = f"le dernier jour pour répondre est désormais le {french_day(due_on)} inclus."
    tell_laboratory(asked, said=f"due:{due_on}:{on}", sentence=told)
    rerank(asked.request.dossier, on=on)
    return asked


def follow_clock(dossier: Dossier) -> None:
    """Open requests take the last day of their time limit, when a gesture on the clock moved it."""
    for deadline in dossier.deadlines.running().filter(key__startswith="lab:"):
        pk = int(deadline.key.removeprefix("lab:"))
        moved = FormalRequest.objects.open().filter(pk=pk).exclude(due_on=deadline.due_on)
        history.change(moved, due_on=deadline.due_on)
