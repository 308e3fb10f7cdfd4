"""Answers of the bodies to what the agency asks, and what they move (R10)."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc import exchanges
from cpc.asked import gestures
from cpc.asked.gestures import tell_addressee, tell_agency
from cpc.law.days import french_day
from cpc.models import LAPSING_KINDS, Dossier, FormalRequest
from cpc.models.asked.extension import MoreTime
from signalements.filed import corrections
from signalements.filed.request_forms import RequestForm
from signalements.models import Signalement
from workflows.engine.indexing import index_filed
from workflows.engine.ranking import rerank
from workflows.engine.rights import check_asks
from workflows.engine.tasks import patient
from workflows.exchanges.asking import asked
from workflows.models import STATUS, DossierProcess, Task

COMPLETION = "workflows/flows.instruction.InstructionFlow.completion"
"""The wait for what is missing, as the engine names it: the flows stand above the exchanges."""


def waiting(dossier: Dossier) -> Task | None:
    """The wait for what is missing, under the lock of its process; None when there is none."""
    process = DossierProcess.objects.select_for_update(of=("self",)).filter(dossier=dossier).first()
    if process is None:
        return None
    return Task.objects.filter(
        process_id=process.pk, flow_task=COMPLETION, status=STATUS.NEW
    ).first()


@patient()
@transaction.atomic
def save_answer(form: RequestForm, *, by: User, on: date) -> None:
    """Keeps what was typed in a valid form, items and corrections together, without sending it."""
    exchanges.save_answers(form.request, typed=form.typed(), by=by, on=on)
    corrections.save_corrections(form.request, typed=form.corrected(), by=by, on=on)


@patient()
@transaction.atomic
def send_answer(request: FormalRequest, *, by: User, on: date) -> FormalRequest:
    """Sends a whole answer: the corrections are frozen, the examination starts again (R10)."""
    task = waiting(request.dossier) if request.is_completion else None
    request = exchanges.send(request, by=by, on=on)
    version = corrections.freeze_corrections(request, by=by, on=on)
    if version is not None:
        index_filed(version.signalement.filed_content)
    tell_agency(request, said="answered", sentence=f"{request.addressee} a répondu ({request}).")
    rerank(request.dossier, on=on)
    if task is not None:
        task.flow_task.run(task)
    return request


def lapse_information(on: date) -> list[FormalRequest]:
    """Ends the other requests that lapse, their day past: what was kept is read as it is. Replayable."""
    past = FormalRequest.objects.open().filter(due_on__lt=on, dossier__closed_on=None)
    others = past.filter(kind__in=LAPSING_KINDS).exclude(kind=FormalRequest.Kind.COMPLETION)
    return [request for request in others.order_by("pk") if _lapse_information(request, on=on)]


@transaction.atomic
def _lapse_information(request: FormalRequest, *, on: date) -> bool:
    if not exchanges.lapse(request, on=on):
        return False
    rerank(request.dossier, on=on)
    return True


def lapse_completions(on: date) -> list[Dossier]:
    """Ends the waits whose day is past (R10): the examination goes on as it is. Replayable."""
    waits = DossierProcess.objects.filter(task__flow_task=COMPLETION, task__status=STATUS.NEW)
    dossiers = Dossier.objects.filter(process__in=waits).order_by("pk")
    return [dossier for dossier in dossiers if _lapse(dossier, on=on)]


@transaction.atomic
def _lapse(dossier: Dossier, *, on: date) -> bool:
    task = waiting(dossier)
    request = dossier.requests.filter(kind=FormalRequest.Kind.COMPLETION).last()
    if task is None or request is None or not exchanges.lapse(request, on=on):
        return False
    rerank(dossier, on=on)
    task.flow_task.run(task)
    return True


@transaction.atomic
def ask_extension(
    request: FormalRequest, *, until: date, reason: str, by: User, on: date
) -> MoreTime:
    """A body asks for more time; the desk is told. The wait does not lapse before the answer."""
    extension = gestures.ask_time(request, until=until, reason=reason, by=by, on=on)
    sentence = f"{request.addressee} demande un délai jusqu'au {french_day(until)} ({request})."
    tell_agency(request, said=f"extension:{extension.pk}", sentence=sentence)
    return extension


@transaction.atomic
def decide_extension(
    extension: MoreTime, *, until: date | None, answer: str, by: User, on: date
) -> MoreTime:
    """The agency grants or refuses more time; the body is told."""
    asked = extension.request
    check_asks(by, asked, on=on)
    decided = gestures.decide_time(extension, until=until, answer=answer, by=by, on=on)
    rerank(decided.request.dossier, on=on)
    sentence = gestures.decided(decided)
    tell_addressee(decided.request, said=f"extension:{decided.pk}", sentence=sentence)
    return decided


@patient()
@transaction.atomic
def cancel_request(request: FormalRequest, *, reason: str, by: User, on: date) -> FormalRequest:
    """The agency no longer waits for this answer; a completion's examination starts again."""
    check_asks(by, request, on=on)
    task = waiting(request.dossier) if request.is_completion else None
    request = exchanges.cancel(request, by=by, on=on, reason=reason)
    rerank(request.dossier, on=on)
    tell_addressee(request, said="cancelled", sentence=f"{request} : close, rien à envoyer.")
    if task is not None:
        task.flow_task.run(task)
    return request


def stop_asking(signalement: Signalement, *, by: User, on: date, reason: str) -> None:
    """Ends what is asked of a signalement that its body withdraws; the others' examination goes on."""
    dossier = signalement.dossier
    task = waiting(dossier)
    asked_of_it = FormalRequest.objects.open().filter(subject=signalement.subject)
    found = [exchanges.cancel(item, by=by, on=on, reason=reason) for item in asked_of_it]
    completion = any(item.is_completion for item in found)
    if task is not None and completion and asked(dossier) is not None:
        task.flow_task.run(task)
