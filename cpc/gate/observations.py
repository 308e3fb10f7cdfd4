"""The exchanges with laboratories and centres before a signature, read as the law's facts (R25 to R27)."""

from collections.abc import Iterable, Sequence
from datetime import date

from accounts.models import DecisionKind
from cpc.asked.days import accepted_until
from cpc.facts import renewals
from cpc.facts.change_facts import concerned
from cpc.facts.holders import holders_of, unknown_holders
from cpc.facts.protocols import centres_role
from cpc.facts.sheet import Sheet
from cpc.law.deciding.observations import Asked, Concertation, ExchangeFacts, Laboratory
from cpc.law.exchanges.laboratory import Consultation
from cpc.law.exchanges.opinions import Concerted
from cpc.models import (
    Dossier,
    DossierLaboratory,
    FormalRequest,
    LaboratoryRequest,
    Medicine,
)
from cpc.signed.act_text import ActText
from cpc.signed.digest import digest_of, digest_sent
from cpc.texts.draft_texts import texts_of, to_sign

Requests = dict[int, list[LaboratoryRequest]]
CANCELLED, ANSWERED = FormalRequest.Outcome.CANCELLED, FormalRequest.Outcome.ANSWERED


def exchange_facts(
    dossier: Dossier,
    *,
    kind: DecisionKind,
    on: date,
    sheet: Sheet | None = None,
    texts: Sequence[ActText] | None = None,
) -> ExchangeFacts:
    """What the law asks. ``sheet``, ``texts``: a draft as it is being written; else what would be signed."""
    if texts is None:
        texts = texts_of(sheet, on=on) if sheet else to_sign(dossier, kind=kind, on=on)
    present = list(dossier.laboratories.on(on).select_related("organisation", "mandated_by"))
    found = _requests(dossier)
    named = holders_of(named_medicines(dossier, on=on, sheet=sheet))
    return ExchangeFacts(
        laboratories=tuple(_laboratory(each, found) for each in present),
        unknown_holders=tuple(unknown_holders(named, present=present)),
        has_protocol=any(each.kind == "put_sp" for each in texts),
        proposals_waived=dossier.protocolwaivers.exists(),
        rare_disease=dossier.rare_disease,
        centres_support=bool(_centres_role(dossier, sheet)),
        concertations=concertations_of(dossier),
        version=digest_of(texts),
        explained=frozenset(dossier.explainedchanges.values_list("version", flat=True)),
    )


def hearing_facts(dossier: Dossier, *, role: str | None) -> ExchangeFacts:
    """What R27 alone asks. ``role``: the part that the protocol gives to centres, None before any draft."""
    return ExchangeFacts(
        rare_disease=dossier.rare_disease,
        centres_support=bool(role),
        concertations=concertations_of(dossier),
    )


def concertations_of(dossier: Dossier) -> tuple[Concertation, ...]:
    return tuple(
        Concertation(outcome=Concerted(each.outcome), held_on=each.held_on)
        for each in dossier.concertations.all()
    )


def named_medicines(dossier: Dossier, *, on: date, sheet: Sheet | None = None) -> list[Medicine]:
    """Those of the draft, else of the dossier; for a renewal, those that live on its first day (R26).

    For a change, those that its act concerns (R52).
    """
    if dossier.is_change:
        return concerned(dossier, on=on)
    if dossier.is_renewal:
        lines = renewals.renewed_lines(dossier, on=on, sheet=sheet)
        return [line.medicine for line in lines if line.medicine]
    if sheet is not None and sheet.medicines:
        return list(sheet.medicines)
    draft = dossier.drafts.last()
    return list(draft.medicines.all() if draft else ()) or list(dossier.medicines.all())


def _centres_role(dossier: Dossier, sheet: Sheet | None) -> str:
    return sheet["centres_role"] if sheet is not None else centres_role(dossier) or ""


def _requests(dossier: Dossier) -> Requests:
    """Those that still count, by addressee, in order."""
    counting = LaboratoryRequest.objects.filter(request__dossier=dossier)
    counting = counting.exclude(request__outcome=CANCELLED).select_related(
        "request__addressee", "draft"
    )
    found: Requests = {}
    for each in counting.order_by("pk"):
        found.setdefault(each.request.addressee_id, []).append(each)
    return found


def _laboratory(row: DossierLaboratory, found: Requests) -> Laboratory:
    own = found.get(row.organisation_id, [])
    return Laboratory(
        name=str(row.organisation),
        holder=str(row.mandated_by or row.organisation),
        proposals=_asked(own, kind=Consultation.PROTOCOL),
        drafts=_asked(own, kind=Consultation.OBSERVATIONS),
    )


def _asked(requests: Iterable[LaboratoryRequest], *, kind: Consultation) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            asked_on=each.request.asked_on,
            received_on=each.received_on,
            due_on=each.request.due_on,
            accepted_until=accepted_until(each),
            answered_on=each.request.ended_on if each.request.outcome == ANSWERED else None,
            version=digest_sent(each.draft) if each.draft else "",
        )
        for each in requests
        if each.request.kind == kind.value
    )
