"""The intake of signalements: filing, joining dossiers, answers to requests for what is missing.

Each function is one act in one transaction: the signalement, the dossier, its process, the journal
and the notices change together or not at all.
"""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import Organisation, Permission, User
from cpc import decisions
from cpc.law.core import LawError, Refusal, french_day
from cpc.models import Dossier, Origin, Outcome
from cpc.text import normalise
from records.journal import record
from records.models import Topic
from records.numbering import next_number
from records.outbox import queue
from signalements.filing import check, freeze
from signalements.models import Completion, Signalement
from workflows.flows.instruction import InstructionFlow
from workflows.models import DossierProcess
from workflows.opening import default_division, open_dossier
from workflows.tasks import cancel_process, patient


@patient()
@transaction.atomic
def file_signalement(signalement: Signalement, *, by: User, on: date) -> Signalement:
    """Files a draft once: number, frozen content, receipt, dossier opened or joined (R6, R9, R11).

    Raises ``LawError`` with every refusal and changes nothing then. A draft already filed comes
    back as it is: a second click finds the same receipt.
    """
    draft = Signalement.objects.select_for_update().get(pk=signalement.pk)
    if draft.is_filed:
        return draft
    check(draft, on=on)
    division = Organisation.objects.select_for_update(no_key=True).get(pk=default_division().pk)
    number = next_number("SIG", year=on.year)
    dossier = open_dossier_for(draft, division=division) or open_dossier(
        origin=Origin.SIGNALEMENT,
        origin_reference=number,
        dci=draft.dci,
        indication=draft.indication,
        rare_disease=draft.rare_disease,
        medicines=tuple(draft.medicines.all()),
        division=division,
        on=on,
        by=by,
    )
    freeze(draft, dossier=dossier, number=number, by=by, on=on)
    _tell_filed(draft, by=by, on=on)
    return draft


def open_dossier_for(draft: Signalement, *, division: Organisation) -> Dossier | None:
    """The open dossier of the division on the same substance and indication, locked (R11)."""
    same_use = Dossier.objects.open().filter(
        division=division,
        dci_key=normalise(draft.dci),
        indication_key=normalise(draft.indication),
    )
    return same_use.exclude(origin=Origin.RENEWAL).select_for_update().order_by("pk").first()


def _tell_filed(signalement: Signalement, *, by: User, on: date) -> None:
    """The journals of the dossier (agents) and of the signalement (its body), two notices."""
    dossier, body = signalement.dossier, signalement.organisation
    data = {"signalement": signalement.number, "sha256": signalement.filed_content.sha256}
    sentence = f"{signalement.number} déposé par {body}."
    record(dossier.subject, verb="filed", sentence=sentence, actor=by, on=on, data=data)
    told = f"{signalement.number} déposé et enregistré dans le dossier {dossier.number}."
    record(
        signalement.subject, verb="filed", sentence=told, actor=by, on=on, data=data, public=True
    )
    queue(
        f"{signalement.subject}:receipt",
        recipients=holders(Permission.EDIT, where=body),
        subject=f"Accusé d'enregistrement {signalement.number}",
        body=f"{signalement.acknowledgement.text}\n\nSuivi : {_address(signalement)}",
    )
    queue(
        f"{signalement.subject}:desk",
        recipients=holders(Permission.ADMIT, where=dossier.division),
        subject=f"Nouveau signalement {signalement.number} ({dossier.number})",
        body=f"{sentence}\n{signalement.title}\n\n{settings.PUBLIC_ADDRESS}{dossier.get_absolute_url()}",
        topic=Topic.WORK,
    )


def holders(permission: Permission, *, where: Organisation) -> list[User]:
    """The active people who hold ``permission`` on ``where``, once each."""
    held = User.objects.filter(
        is_active=True,
        organisationuserobjectpermission__content_object=where,
        organisationuserobjectpermission__permission__codename=permission.value,
    )
    return list(held.distinct())


def _address(signalement: Signalement) -> str:
    return f"{settings.PUBLIC_ADDRESS}{signalement.get_absolute_url()}"


@patient()
@transaction.atomic
def join(signalement: Signalement, *, dossier: Dossier, by: User, reason: str, on: date) -> Dossier:
    """Moves a filed signalement into another open dossier (R11); it keeps its author and date.

    Its former dossier, when a signalement had opened it and none is left, is closed as joined and
    its process stops.
    """
    moved = Signalement.objects.filed().select_for_update().get(pk=signalement.pk)
    both = Dossier.objects.select_for_update().filter(pk__in=[moved.dossier_id, dossier.pk])
    found = {item.pk: item for item in both.order_by("pk")}
    former, target = found[moved.dossier_id], found[dossier.pk]
    _check_join(former, target, by=by)
    moved.dossier = target
    moved.save(update_fields=["dossier", "updated_at"])
    _tell_joined(moved, former, by=by, on=on, reason=reason)
    if former.origin == Origin.SIGNALEMENT and not former.signalements.exists():
        _close_joined(former, into=target, by=by, on=on, reason=reason)
    return target


def _check_join(former: Dossier, target: Dossier, *, by: User) -> None:
    if not all(by.may(Permission.JOIN, item.division_id) for item in (former, target)):
        right = Permission.JOIN.label
        raise PermissionDenied(f"Il faut le droit « {right} » dans les deux directions.")
    if former == target:
        raise LawError(Refusal("R11", f"Le signalement est déjà dans {target.number}."))
    if former.closed_on or target.closed_on or target.origin == Origin.RENEWAL:
        sentence = "Un rattachement se fait entre deux dossiers ouverts, hors renouvellement."
        raise LawError(Refusal("R11", sentence))


def _tell_joined(moved: Signalement, former: Dossier, *, by: User, on: date, reason: str) -> None:
    target = moved.dossier
    sentence = f"{moved.number} rattaché à {target.number} (venait de {former.number})."
    for subject in (former.subject, target.subject):
        record(subject, verb="joined", sentence=sentence, actor=by, on=on, reason=reason)
    told = f"Signalement rattaché au dossier {target.number}, sur le même usage."
    record(moved.subject, verb="joined", sentence=told, actor=by, on=on, reason=reason, public=True)
    queue(
        f"{moved.subject}:joined:{target.pk}",
        recipients=holders(Permission.EDIT, where=moved.organisation),
        subject=f"{moved.number} : rattaché au dossier {target.number}",
        body=f"{told}\n{reason}\n\nSuivi : {_address(moved)}",
    )


def _close_joined(former: Dossier, *, into: Dossier, by: User, on: date, reason: str) -> None:
    cancel_process(former.process, by=by, on=on, reason=reason)
    decisions.close(
        former,
        outcome=Outcome.JOINED,
        on=on,
        by=by,
        sentence=f"Dossier rattaché à {into.number}.",
        reason=reason,
    )


def _waiting(dossier: Dossier) -> Task | None:
    """The wait for what is missing, under the lock of its process; None when there is none."""
    process = DossierProcess.objects.select_for_update(of=("self",)).get(dossier=dossier)
    return Task.objects.filter(
        process_id=process.pk, flow_task=InstructionFlow.completion, status=STATUS.NEW
    ).first()


@patient()
@transaction.atomic
def answer_completion(signalement: Signalement, *, answer: str, by: User, on: date) -> Completion:
    """Sends what was missing (R10): kept, written in the journal, and the examination starts again.

    Raises ``LawError`` when nothing is asked of this signalement.
    """
    dossier = signalement.dossier
    task = _waiting(dossier)
    first = dossier.signalements.by_filing().first()
    if task is None or first.pk != signalement.pk:
        raise LawError(Refusal("R10", "Aucun complément n'est demandé pour ce signalement."))
    completion = Completion.objects.create(
        signalement=signalement,
        review=dossier.admissibilityreviews.last(),
        answer=answer,
        answered_on=on,
        author=by,
    )
    sentence = f"Compléments reçus pour {signalement.number}."
    record(dossier.subject, verb="completed", sentence=sentence, actor=by, on=on)
    told = "Compléments envoyés."
    record(signalement.subject, verb="completed", sentence=told, actor=by, on=on, public=True)
    InstructionFlow.completion.run(task)
    return completion


def lapse_completions(on: date) -> list[Dossier]:
    """Ends the waits whose day is past (R10): the examination goes on as it is. Replayable."""
    waits = DossierProcess.objects.filter(
        task__flow_task=InstructionFlow.completion, task__status=STATUS.NEW
    )
    dossiers = Dossier.objects.filter(process__in=waits).order_by("pk")
    return [dossier for dossier in dossiers if _lapse(dossier, on=on)]


@transaction.atomic
def _lapse(dossier: Dossier, *, on: date) -> bool:
    task = _waiting(dossier)
    review = dossier.admissibilityreviews.last()
    if task is None or review.completion_due_on >= on:
        return False
    due = french_day(review.completion_due_on)
    sentence = f"Délai échu le {due} sans compléments : le signalement est examiné en l'état."
    for subject, public in ((dossier.subject, False), (_asked(dossier).subject, True)):
        record(subject, verb="lapsed", sentence=sentence, actor=None, on=on, public=public)
    InstructionFlow.completion.run(task)
    return True


def _asked(dossier: Dossier) -> Signalement:
    """The signalement of which something is asked: the first one filed in the dossier."""
    return dossier.signalements.by_filing().first()
