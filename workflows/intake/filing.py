"""The intake of signalements: filing, joining dossiers.

Each function is one act in one transaction: the signalement, the dossier, its process, the journal
and the notices change together or not at all.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Organisation, Permission, User
from cpc import decisions
from cpc.law.core import LawError, Refusal
from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier, Outcome
from records.journal import record
from records.models import Topic
from records.notices.outbox import tell
from records.numbering import next_number
from records.words.french import named
from records.words.text import normalise
from signalements.filed.attachments import seal
from signalements.filed.filing import check, freeze
from signalements.filed.letters import joined as joined_letter
from signalements.filed.letters import send
from signalements.filed.letters import support as support_letter
from signalements.models import Signalement, Support
from workflows.engine.indexing import index_filed
from workflows.engine.ranking import rerank
from workflows.engine.tasks import cancel_process, patient
from workflows.flows.opening import default_division, open_dossier


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
    joined = open_dossier_for(draft, division=division)
    dossier = joined or open_dossier(
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
    if Support.objects.filter(signalement=draft, dossier=joined).exists():
        send(support_letter(draft), by=by, on=on)
    index_filed(draft.filed_content)
    _tell_filed(draft, by=by, on=on, joined=joined)
    rerank(dossier, on=on)
    return draft


def open_dossier_for(draft: Signalement, *, division: Organisation) -> Dossier | None:
    """The open dossier that the draft supports, else the one of the division on the same use (R11).

    It comes locked. A supported dossier closed meanwhile is passed over.
    """
    open_dossiers = Dossier.objects.open().of_uses().select_for_update()
    supported = Support.objects.filter(signalement=draft).values("dossier")
    same_use = open_dossiers.filter(
        division=division,
        dci_key=normalise(draft.dci),
        indication_key=normalise(draft.indication),
    )
    found = open_dossiers.filter(pk__in=supported).first()
    return found or same_use.order_by("pk").first()


def _fed(signalement: Signalement, *, joined: Dossier | None) -> tuple[str, dict[str, str]]:
    """How the signalement entered its dossier, in words, and its support as it was declared."""
    support = Support.objects.filter(signalement=signalement).select_related("dossier").first()
    if support is None:
        return (" Il rejoint un dossier déjà ouvert sur le même usage." if joined else ""), {}
    data = {"support": support.dossier.number, "statement": support.statement}
    if support.dossier == joined:
        return " Il soutient le signalement déjà en cours.", data
    return " Le dossier qu'il devait soutenir est clos.", data


def _tell_filed(signalement: Signalement, *, by: User, on: date, joined: Dossier | None) -> None:
    """The journals of the dossier (agents) and of the signalement (its body); the desk is told."""
    dossier, body = signalement.dossier, signalement.organisation
    fed, support = _fed(signalement, joined=joined)
    data = {"signalement": signalement.number, "sha256": signalement.filed_content.sha256}
    data |= support
    sentence = f"{signalement.number} déposé {named(body).by}.{fed}"
    record(dossier.subject, verb="filed", sentence=sentence, actor=by, on=on, data=data)
    told = f"{signalement.number} déposé et enregistré dans le dossier {dossier.number}.{fed}"
    record(
        signalement.subject, verb="filed", sentence=told, actor=by, on=on, data=data, public=True
    )
    tell(
        f"{signalement.subject}:desk",
        to=User.objects.holding(Permission.ADMIT, where=dossier.division),
        number=dossier.number,
        sentence=f"nouveau signalement, {signalement.number}",
        body=f"{sentence}\n{signalement.title}",
        address=dossier.get_absolute_url(),
        topic=Topic.WORK,
    )


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
    seal(moved, division=target.division)  # its files follow it
    index_filed(moved.filed_content)
    _tell_joined(moved, former, by=by, on=on, reason=reason)
    rerank(target, on=on)
    rerank(former, on=on)
    if former.origin == Origin.SIGNALEMENT and not former.signalements.exists():
        _close_joined(former, into=target, by=by, on=on, reason=reason)
    return target


def _check_join(former: Dossier, target: Dossier, *, by: User) -> None:
    if not all(by.may(Permission.JOIN, item.division_id) for item in (former, target)):
        right = Permission.JOIN.label
        raise PermissionDenied(f"Il faut le droit « {right} » dans les deux directions.")
    if former == target:
        raise LawError(Refusal("R11", f"Le signalement est déjà dans {target.number}."))
    if former.closed_on or target.closed_on or not target.examines_a_use:
        sentence = "Un rattachement se fait entre deux dossiers ouverts, hors renouvellement."
        raise LawError(Refusal("R11", sentence))


def _tell_joined(moved: Signalement, former: Dossier, *, by: User, on: date, reason: str) -> None:
    target = moved.dossier
    sentence = f"{moved.number} rattaché à {target.number} (venait de {former.number})."
    for subject in (former.subject, target.subject):
        record(subject, verb="joined", sentence=sentence, actor=by, on=on, reason=reason)
    told = f"Signalement rattaché au dossier {target.number}, sur le même usage."
    record(moved.subject, verb="joined", sentence=told, actor=by, on=on, reason=reason, public=True)
    send(joined_letter(moved, reason=reason), by=by, on=on)


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
