"""Opening a dossier and the process that moves it, in one transaction."""

from datetime import date

from django.db import transaction

from accounts.models import Organisation, OrganisationKind, User
from cpc.coverage import named_lines
from cpc.models import Cpc, Dossier, Medicine, Origin
from cpc.reading import acts_of, standing_of
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
    acts = acts_of(cpc)
    dci = next((act.dci for act in reversed(acts) if act.dci), cpc.title.partition(" – ")[0])
    stands = standing_of(cpc, on=on)
    indication = " ; ".join(stands.living if stands else ()) or cpc.title
    dossier = Dossier.objects.create(
        number=next_number("DOS", year=on.year),
        origin=Origin.RENEWAL,
        division=division or default_division(),
        dci=dci,
        dci_key=normalise(dci),
        indication=indication,
        indication_key=normalise(indication),
        cpc=cpc,
        opened_on=on,
        opened_by=by,
    )
    named = named_lines(acts, stands) if stands else []
    dossier.medicines.set([line.medicine for line in named if line.medicine])
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
