"""Opening a dossier and the process that moves it, in one transaction."""

from datetime import date

from django.db import transaction

from accounts.models import Organisation, OrganisationKind, User
from cpc.models import Cpc, Dossier, Medicine, Origin
from cpc.text import normalise
from records.journal import record
from records.numbering import next_number
from signalements.neighbours import notice
from workflows.flows.instruction import InstructionFlow
from workflows.flows.renewal import RenewalFlow
from workflows.indexing import index_dossier


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
    """A numbered dossier (DOS-2026-0001) with its examination started (R1, R12)."""
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
    """The renewal dossier of a CPC, once while it is open (database constraint), and its process."""
    latest = cpc.acts.prefetch_related("indications", "medicines__medicine").last()
    indications = [item.text for act in cpc.acts.all() for item in act.indications.all()]
    dossier = Dossier.objects.create(
        number=next_number("DOS", year=on.year),
        origin=Origin.RENEWAL,
        division=division or default_division(),
        dci=latest.dci or cpc.title.split(" – ")[0],
        dci_key=normalise(latest.dci or cpc.title.split(" – ")[0]),
        indication=indications[-1] if indications else cpc.title,
        indication_key=normalise(indications[-1] if indications else cpc.title),
        cpc=cpc,
        opened_on=on,
        opened_by=by,
    )
    record(
        dossier.subject,
        verb="renewal_opened",
        sentence=f"Renouvellement de {cpc.number} ouvert.",
        actor=by,
        on=on,
    )
    index_dossier(dossier)
    RenewalFlow.start.run(dossier=dossier)
    return dossier
