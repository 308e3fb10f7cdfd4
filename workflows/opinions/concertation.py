"""The concertation with rare-disease centres that precedes the sending of drafts (R27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import Organisation, OrganisationKind, User
from cpc.asked.kinds import OPINION
from cpc.facts.protocols import centres_role
from cpc.law.core import LawError, Refusal
from cpc.law.exchanges.opinions import Concerted
from cpc.models import Concertation, Dossier, Opinion
from records.documents.documents import Examined, receive
from records.files.slots import EXCHANGE
from records.journal import record
from web.refused import Refused
from workflows.engine.indexing import index_piece
from workflows.engine.rights import check_asker


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What was held, with whom, how it ended; ``opinion``: a signed one that stands for it."""

    outcome: str
    summary: str
    centres: Sequence[Organisation] = ()
    held_on: date | None = None
    opinion: Opinion | None = None
    files: Sequence[Examined] = ()


def planned_support(dossier: Dossier) -> str | None:
    """The part that the draft protocol gives to centres: what is being written, else the last draft.

    Empty when the draft gives them none, None when there is no draft yet.
    """
    if written := dossier.working_texts.filter(key="centres_role").first():
        return written.text.strip()
    role = centres_role(dossier)
    return "" if role is None and dossier.working_texts.exists() else role


@transaction.atomic
def concert(dossier: Dossier, *, held: Held, by: User, on: date) -> Concertation:
    """A piece of the dossier: the concertation, or why the protocol needs none.

    Raises ``LawError``, ``Refused`` once it is closed.
    """
    check_asker(by, dossier, kind=OPINION, on=on)
    planned = held.outcome != Concerted.NOT_PLANNED
    if dossier.closed_on:
        raise Refused(f"{dossier.number} est clos.")
    if not planned and (role := planned_support(dossier)):
        raise LawError(
            Refusal("R27", f"Le projet de protocole donne un rôle à des centres : « {role} ».")
        )
    if planned and not (held.centres and held.held_on):
        raise LawError(Refusal("R27", "Dites quels centres ont été entendus, et quel jour."))
    if any(centre.kind != OrganisationKind.CRMR_CCMR for centre in held.centres):
        raise LawError(Refusal("R27", "La concertation se tient avec des centres maladies rares."))
    if held.held_on and held.held_on > on:
        raise LawError(Refusal("R27", "Une concertation s'enregistre une fois tenue."))
    made = Concertation.objects.create(
        dossier=dossier,
        outcome=held.outcome,
        held_on=held.held_on if planned else None,
        summary=held.summary,
        opinion=held.opinion if planned else None,
        author=by,
        made_on=on,
    )
    made.centres.set(held.centres if planned else ())
    division = dossier.division
    made.documents.set(
        receive(file, slot=EXCHANGE, holder=None, division=division, by=by, on=on)
        for file in held.files
    )
    sentence = f"Concertation avec les centres (R27) : {made.get_outcome_display().lower()}."
    record(dossier.subject, verb="concerted", sentence=sentence, actor=by, on=on)
    index_piece(made)
    return made
