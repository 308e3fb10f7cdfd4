"""The withdrawal of a signalement by its body: before the outcome, with a reason (row 21 of the peers).

The only signalement of a dossier that a signalement opened: the examination stops and the dossier is
closed without follow-up. The Director General may still take the initiative (R12): a new dossier, that
the desk opens in one gesture from the closed one. Other bodies' support, or another origin: the
examination goes on without the one that left.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Permission, User
from cpc import decisions
from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier, Outcome
from records.journal import record
from records.models import Topic
from records.notices.outbox import tell
from records.words.french import named
from signalements.filed import letters
from signalements.models import Signalement, Withdrawal
from web.refused import Refused
from workflows.engine.ranking import rerank
from workflows.engine.tasks import cancel_process, patient
from workflows.exchanges.completions import stop_asking
from workflows.models import DossierProcess


@patient()
@transaction.atomic
def withdraw(signalement: Signalement, *, reason: str, by: User, on: date) -> Withdrawal:
    """Takes a filed signalement back. ``LawError`` after the outcome or a second time.

    Raises ``PermissionDenied``.
    """
    if not by.may(Permission.FILE, signalement.organisation_id):
        raise PermissionDenied(f"Il faut le droit « {Permission.FILE.label} ».")
    found = Signalement.objects.filed().select_for_update().get(pk=signalement.pk)
    dossier = Dossier.objects.select_for_update().get(pk=found.dossier_id)
    _check(found, dossier)
    kept = Withdrawal.objects.create(signalement=found, reason=reason, withdrawn_on=on, author=by)
    stop_asking(found, by=by, on=on, reason="Signalement retiré par son organisme.")
    _tell(found, dossier, by=by, on=on, reason=reason)
    rerank(dossier, on=on)
    alone = not dossier.signalements.supporting().exists()
    if alone and dossier.origin == Origin.SIGNALEMENT:
        _stop(dossier, by=by, on=on)
    return kept


def _check(signalement: Signalement, dossier: Dossier) -> None:
    if Withdrawal.objects.filter(signalement=signalement).exists():
        raise Refused("Ce signalement est déjà retiré.")
    if dossier.closed_on:
        sentence = "L'issue est rendue : le signalement ne se retire plus."
        raise Refused(sentence)


def _tell(signalement: Signalement, dossier: Dossier, *, by: User, on: date, reason: str) -> None:
    """The journals of both, the agents in charge, and the other people of the body."""
    body = signalement.organisation
    sentence = f"{signalement.number} retiré {named(body).by}."
    record(dossier.subject, verb="withdrawn", sentence=sentence, actor=by, on=on, reason=reason)
    told = "Signalement retiré par votre organisme."
    record(
        signalement.subject,
        verb="withdrawn",
        sentence=told,
        actor=by,
        on=on,
        reason=reason,
        public=True,
    )
    letters.send(letters.withdrawal(signalement, reason=reason, on=on), by=by, on=on)
    tell(
        f"{signalement.subject}:withdrawn",
        to=User.objects.holding(Permission.ADMIT, where=dossier.division),
        number=dossier.number,
        sentence=f"{signalement.number} est retiré",
        body=f"{sentence}\n{reason}",
        address=dossier.get_absolute_url(),
        topic=Topic.WORK,
    )


def _stop(dossier: Dossier, *, by: User, on: date) -> None:
    reason = "Le seul signalement du dossier est retiré par son organisme."
    process = DossierProcess.objects.select_for_update(of=("self",)).get(dossier=dossier)
    cancel_process(process, by=by, on=on, reason=reason)
    decisions.close(
        dossier,
        outcome=Outcome.ABANDONED,
        on=on,
        by=by,
        sentence="Signalement retiré : l'examen s'arrête.",
        reason=reason,
    )
