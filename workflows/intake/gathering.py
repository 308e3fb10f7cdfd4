"""What the desk does with uses reported several times: gather, separate, set a resemblance aside (R11).

Each is one act in one transaction. A signalement keeps its author, date, text and letters whatever
dossier it feeds; only the dossier changes, with a reason that its body may read.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Permission, User
from cpc.law.core import LawError, Refusal
from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier
from records.journal import record
from records.notices.outbox import tell
from signalements.models import Resemblance, Signalement
from workflows.engine.ranking import rerank
from workflows.engine.tasks import patient
from workflows.exchanges.completions import COMPLETION
from workflows.flows.opening import open_dossier
from workflows.intake.filing import join
from workflows.models import STATUS, Task


@patient()
@transaction.atomic
def gather(dossier: Dossier, *, into: Dossier, by: User, reason: str, on: date) -> Dossier:
    """Moves every signalement of ``dossier`` into another open one; the emptied dossier is closed.

    All or nothing. Raises ``LawError`` when there is none to move or when a move is refused.
    """
    both = Dossier.objects.select_for_update().filter(pk__in=[dossier.pk, into.pk])
    list(both.order_by("pk"))
    moved = list(dossier.signalements.by_filing())
    if not moved:
        sentence = f"{dossier.number} n'a pas de signalement à réunir."
        raise LawError(Refusal("R11", sentence))
    for signalement in moved:
        join(signalement, dossier=into, by=by, reason=reason, on=on)
    return into


@patient()
@transaction.atomic
def separate(signalement: Signalement, *, by: User, reason: str, on: date) -> Dossier:
    """Moves a filed signalement out of its dossier into a new one of its own, examined apart.

    The reverse of ``join``. Raises ``LawError`` when the dossier is closed, is a renewal, would be left
    without anything, or waits for what is missing in this very signalement.
    """
    moved = Signalement.objects.filed().select_for_update().get(pk=signalement.pk)
    former = Dossier.objects.select_for_update().get(pk=moved.dossier_id)
    _check_separate(moved, former, by=by)
    own = open_dossier(
        origin=Origin.SIGNALEMENT,
        origin_reference=moved.number,
        dci=moved.dci,
        indication=moved.indication,
        rare_disease=moved.rare_disease,
        medicines=tuple(moved.medicines.all()),
        division=former.division,
        on=on,
        by=by,
    )
    moved.dossier = own
    moved.save(update_fields=["dossier", "updated_at"])
    _two_uses(Resemblance.objects.filter(older=former, newer=own), by=by, reason=reason, on=on)
    _tell_separated(moved, former, by=by, reason=reason, on=on)
    rerank(own, on=on)
    rerank(former, on=on)
    return own


def _check_separate(moved: Signalement, former: Dossier, *, by: User) -> None:
    if not by.may(Permission.JOIN, former.division_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.JOIN.label} ».")
    if former.closed_on or not former.examines_a_use:
        sentence = "Un signalement se sépare d'un dossier ouvert, hors renouvellement."
        raise LawError(Refusal("R11", sentence))
    others = former.signalements.exclude(pk=moved.pk).exists()
    if former.origin == Origin.SIGNALEMENT and not others:
        raise LawError(Refusal("R11", f"{moved.number} est déjà seul dans {former.number}."))
    if _asked_of(moved, former):
        sentence = (
            f"Des compléments sont demandés pour {moved.number} : attendez la réponse ou l'échéance, "
            "puis séparez-le."
        )
        raise LawError(Refusal("R10", sentence))


def _asked_of(moved: Signalement, dossier: Dossier) -> bool:
    waiting = Task.objects.filter(process=dossier.process, flow_task=COMPLETION, status=STATUS.NEW)
    return waiting.exists() and dossier.signalements.by_filing().first() == moved


def _tell_separated(
    moved: Signalement, former: Dossier, *, by: User, reason: str, on: date
) -> None:
    own = moved.dossier
    sentence = f"{moved.number} séparé de {former.number}, examiné à part dans {own.number}."
    for subject in (former.subject, own.subject):
        record(subject, verb="separated", sentence=sentence, actor=by, on=on, reason=reason)
    told = f"Signalement examiné à part, dans le dossier {own.number}."
    record(
        moved.subject, verb="separated", sentence=told, actor=by, on=on, reason=reason, public=True
    )
    tell(
        f"{moved.subject}:separated:{own.pk}",
        to=User.objects.holding(Permission.EDIT, where=moved.organisation),
        number=moved.number,
        sentence=f"examiné dans le dossier {own.number}",
        body=f"{told}\n{reason}",
        address=moved.get_absolute_url(),
        see="Suivi",
    )


@patient()
@transaction.atomic
def set_aside(resemblance: Resemblance, *, by: User, reason: str, on: date) -> Resemblance:
    """Says that two dossiers that look alike are two uses; said once, the pair is no longer shown.

    Raises ``PermissionDenied``, ``LawError`` the second time.
    """
    found = Resemblance.objects.select_for_update().select_related("older", "newer")
    pair = found.get(pk=resemblance.pk)
    if not all(by.may(Permission.JOIN, each.division_id) for each in (pair.older, pair.newer)):
        right = Permission.JOIN.label
        raise PermissionDenied(f"Il faut le droit « {right} » dans les deux directions.")
    if pair.set_aside_on:
        raise LawError(Refusal("R11", "Cette ressemblance vient d'être écartée par un collègue."))
    _two_uses(Resemblance.objects.filter(pk=pair.pk), by=by, reason=reason, on=on)
    pair.refresh_from_db()
    return pair


def _two_uses(pairs: Any, *, by: User, reason: str, on: date) -> None:
    for pair in pairs.select_related("older", "newer"):
        pair.set_aside_on, pair.set_aside_by, pair.reason = on, by, reason
        pair.save(update_fields=["set_aside_on", "set_aside_by", "reason"])
        sentence = f"{pair.older.number} et {pair.newer.number} : deux usages distincts."
        for dossier in (pair.older, pair.newer):
            record(
                dossier.subject,
                verb="told_apart",
                sentence=sentence,
                actor=by,
                on=on,
                reason=reason,
            )
