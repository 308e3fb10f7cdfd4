"""Opening a dossier and the process that moves it, in one transaction."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Organisation, OrganisationKind, Permission, User
from cpc.acts.changes import objections
from cpc.facts import examiners
from cpc.facts.coverage import named_lines
from cpc.facts.reading import acts_of, standing_of
from cpc.facts.renewals import nothing_left
from cpc.law.core import LawError
from cpc.law.days import french_day
from cpc.law.deciding.eligibility import Origin, origin_refusals
from cpc.law.life.acts import ActKind
from cpc.law.life.states import RegisterStatus
from cpc.models import Cpc, Dossier, DossierLaboratory, Medicine
from records.journal import record
from records.numbering import next_number
from records.words.text import normalise
from signalements.neighbours.found import notice
from workflows.engine.indexing import index_dossier
from workflows.engine.ledger import settle
from workflows.flows.change import ChangeFlow
from workflows.flows.instruction import InstructionFlow
from workflows.flows.renewal import RenewalFlow

RIGHT_TO_OPEN = f"Il faut le droit « {Permission.OPEN.label} »"


def default_division() -> Organisation:
    """The division that receives what comes in: the first of the agency."""
    return Organisation.objects.filter(kind=OrganisationKind.ANSM_DIVISION).order_by("pk")[0]


@transaction.atomic
def open_dossier(
    *,
    origin: Origin,
    dci: str,
    indication: str,
    on: date,
    by: User | None,
    medicines: tuple[Medicine, ...] = (),
    division: Organisation | None = None,
    origin_reference: str = "",
    rare_disease: bool = False,
) -> Dossier:
    """A numbered dossier (DOS-2026-0001) with its examination started (R1, R12).

    Raises ``LawError`` when a minister asks and no letter is cited.
    """
    if found := origin_refusals(origin, reference=origin_reference):
        raise LawError(*found)
    dossier = Dossier.objects.create(
        number=next_number("DOS", year=on.year),
        origin=origin,
        origin_reference=origin_reference,
        division=division or default_division(),
        dci=dci,
        dci_key=normalise(dci),
        indication=indication,
        indication_key=normalise(indication),
        rare_disease=rare_disease,
        opened_on=on,
        opened_by=by,
    )
    dossier.medicines.set(medicines)
    notice(dossier, on=on)
    record(
        dossier.subject,
        verb="opened",
        sentence=f"Dossier ouvert ({dossier.get_origin_display().lower()}).",
        actor=by,
        on=on,
        reason=origin_reference,
        public=True,
    )
    index_dossier(dossier)
    InstructionFlow.start.run(dossier=dossier)
    return dossier


@transaction.atomic
def open_renewal(
    cpc: Cpc, *, on: date, by: User | None, division: Organisation | None = None
) -> Dossier:
    """The renewal dossier of a CPC, once while it is open (database constraint), and its process.

    Raises ``LawError`` when nothing is left to renew (R61); an expired framework may be (R59).
    """
    if refusals := nothing_left(cpc, on=on):
        raise LawError(*refusals)
    dossier = _of_framework(
        cpc,
        origin=Origin.RENEWAL,
        origin_reference=_expired(cpc, on=on),
        on=on,
        by=by,
        division=division,
    )
    record(
        dossier.subject,
        verb="renewal_opened",
        sentence=f"Renouvellement de {cpc.number} ouvert.",
        actor=by,
        on=on,
    )
    index_dossier(dossier)
    settle([dossier], on=on)
    RenewalFlow.start.run(dossier=dossier)
    return dossier


@transaction.atomic
def open_change(
    cpc: Cpc, *, kind: ActKind, on: date, by: User, division: Organisation | None = None
) -> Dossier:
    """The dossier of an act that changes a CPC, one of a kind at a time (database constraint).

    The laboratories of its latest dossier are taken over: they are told before, and after (R52, R53).
    Raises ``LawError`` when such an act would have nothing to change that day.
    """
    if refusal := objections(cpc, on=on).get(kind):
        raise LawError(refusal)
    former = cpc.dossiers.order_by("pk").last()
    dossier = _of_framework(
        cpc, origin=Origin.CHANGE, on=on, by=by, division=division, change_kind=kind.value
    )
    for each in former.laboratories.on(on).order_by("pk") if former else ():
        DossierLaboratory.objects.create(
            dossier=dossier,
            organisation=each.organisation,
            capacity=each.capacity,
            mandated_by=each.mandated_by,
            first_day=each.first_day,
            recorded_by=by,
        )
    record(
        dossier.subject,
        verb="change_opened",
        sentence=f"{kind.label.capitalize()} de {cpc.number} : dossier ouvert.",
        actor=by,
        on=on,
    )
    index_dossier(dossier)
    ChangeFlow.start.run(dossier=dossier)
    return dossier


def _of_framework(
    cpc: Cpc,
    *,
    origin: Origin,
    on: date,
    by: User | None,
    division: Organisation | None,
    change_kind: str = "",
    origin_reference: str = "",
) -> Dossier:
    """A dossier about an established framework: its substance, the indications that live, its medicines.

    A framework once examined for a rare disease is one still: the centres keep their part (R27).
    It opens in the division that examined the framework; ``division`` says where when none did.
    Raises ``PermissionDenied`` when ``by`` may not open a dossier there.
    """
    if by is not None and not examiners.may(by, Permission.OPEN, cpc):
        raise PermissionDenied(f"{RIGHT_TO_OPEN} dans la direction qui a examiné {cpc.number}.")
    acts = acts_of(cpc)
    stands = standing_of(cpc, on=on)
    dci = (stands.text("dci") if stands else "") or cpc.title.partition(" – ")[0]
    named_uses = [each.text for each in stands.indications] if stands else []
    uses = (stands.living if stands else ()) or named_uses
    indication = " ; ".join(uses) or cpc.title.partition(" – ")[2] or cpc.title
    dossier = Dossier.objects.create(
        number=next_number("DOS", year=on.year),
        origin=origin,
        origin_reference=origin_reference,
        change_kind=change_kind,
        division=examiners.place(cpc) or division or default_division(),
        dci=dci,
        dci_key=normalise(dci),
        indication=indication,
        indication_key=normalise(indication),
        cpc=cpc,
        rare_disease=cpc.dossiers.filter(rare_disease=True).exists(),
        opened_on=on,
        opened_by=by,
    )
    named = named_lines(acts, stands) if stands else []
    dossier.medicines.set([line.medicine for line in named if line.medicine])
    return dossier


def _expired(cpc: Cpc, *, on: date) -> str:
    """Said of a framework that ended before its renewal was opened."""
    stands = standing_of(cpc, on=on)
    if stands is None or stands.status is not RegisterStatus.EXPIRED:
        return ""
    return f"cadre échu, dernier jour le {french_day(stands.period.last_day)}"
