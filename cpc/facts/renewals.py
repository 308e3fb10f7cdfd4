"""What the law says of the renewal of a dossier, at this instant: see ``cpc.law.life.renewals``.

Asked by the opening, the forms, the signature, the publication and ``cpc.decisions``.
"""

from dataclasses import replace
from datetime import date

from cpc.facts.coverage import named_lines
from cpc.facts.reading import acts_of, facts, standing_of
from cpc.facts.sheet import Sheet
from cpc.law.core import LawError, Refusal
from cpc.law.framework import RenewalStart
from cpc.law.life import renewals
from cpc.law.life.renewals import Confirmed, Prospect, RenewalFacts, Written
from cpc.models import ActMedicine, Cpc, Dossier, Signature


def nothing_left(cpc: Cpc, *, on: date) -> tuple[Refusal, ...]:
    """Why this framework is renewed by nobody; nothing when it may be, even expired (R59, R61)."""
    return renewals.nothing_left([facts(act) for act in acts_of(cpc)], on=on)


def start_of(dossier: Dossier) -> RenewalStart | None:
    """Where the new period starts: as the draft says once it is written, else as was evaluated (Q4)."""
    pieces = [piece for piece in (dossier.evaluations.last(), dossier.drafts.last()) if piece]
    latest = max(pieces, key=lambda piece: piece.created_at, default=None)
    return _start(latest.period_start if latest else "")


def _start(chosen: str) -> RenewalStart | None:
    return RenewalStart(chosen) if chosen else None


def facts_of(dossier: Dossier, *, sheet: Sheet | None = None) -> RenewalFacts:
    """``sheet``: the draft, as it is being written or as it was handed on."""
    start = _start(sheet["period_start"]) if sheet else start_of(dossier)
    written = _written(sheet) if sheet else None
    acts = tuple(facts(act) for act in acts_of(dossier.cpc))
    return RenewalFacts(acts=acts, start=start, written=written)


def _written(sheet: Sheet) -> Written:
    return Written(
        considerations=sheet["recitals"],
        argument=sheet["argument"],
        confirmed_end=sheet.confirmed_end,
    )


def refusals(
    dossier: Dossier, *, published_on: date, start: RenewalStart | None = None
) -> tuple[Refusal, ...]:
    """Why a renewal that begins so may not go on, were it published on that day."""
    told = replace(facts_of(dossier), start=start)
    found = renewals.renewal_lacks(told, published_on=published_on)
    return tuple(lack.refusal for lack in found)


def prospect(
    dossier: Dossier, *, published_on: date, sheet: Sheet | None = None
) -> Prospect | None:
    """The renewal as the register would read it; None when it is refused or its start unknown."""
    told = facts_of(dossier, sheet=sheet)
    if told.start is None or renewals.nothing_left(told.acts, on=published_on):
        return None
    try:
        return renewals.foreseen(told.acts, published_on=published_on, start=told.start)
    except LawError:
        return None


def renewed_lines(dossier: Dossier, *, on: date, sheet: Sheet | None = None) -> list[ActMedicine]:
    """The medicines of a renewal published on that day, as its text names them (R26).

    Read from the published acts: those that live when the new period begins, or on that day while no
    period is foreseen.
    """
    told = prospect(dossier, published_on=on, sheet=sheet) or standing_of(dossier.cpc, on=on)
    return named_lines(acts_of(dossier.cpc), told) if told else []


def confirmed_by(signature: Signature) -> Confirmed:
    """What a signature confirmed."""
    return Confirmed(
        out_from=signature.confirmed_out_from, suspended_on=signature.confirmed_suspended_on
    )
