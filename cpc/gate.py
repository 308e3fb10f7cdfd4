"""A dossier read once for the law of its decision: what signing and publishing it still want.

Asked by pages to be kind, and by ``cpc.drafting`` and ``cpc.decisions`` under the lock, where it refuses.
"""

from dataclasses import replace
from datetime import date

from accounts.models import DecisionKind
from cpc import renewals
from cpc.drafting_sheet import Sheet, sheet_of
from cpc.law import gate
from cpc.law.core import LawError, Refusal
from cpc.law.decision import Lack
from cpc.law.gate import GateFacts
from cpc.law.renewals import Confirmed
from cpc.models import Dossier


def gate_facts(dossier: Dossier, *, kind: DecisionKind, on: date) -> GateFacts:
    """What the law asks of ``dossier`` on a day, from the pieces that count."""
    note, draft = dossier.refusalnotes.last(), dossier.drafts.last()
    renewal = renewals.facts_of(dossier) if kind == DecisionKind.RENEWAL else None
    reasons = note.reasons if note else ""
    facts = GateFacts(kind=kind.value, on=on, reasons=reasons, renewal=renewal)
    return with_sheet(facts, sheet_of(draft)) if draft else facts


def with_sheet(facts: GateFacts, sheet: Sheet) -> GateFacts:
    """The same with a draft as it is being written."""
    if facts.renewal is not None:
        facts = replace(facts, renewal=renewals.facts_of(sheet.dossier, sheet=sheet))
    return replace(facts, draft=sheet.facts(), protocol=sheet.protocol_facts())


def lacks(
    dossier: Dossier,
    *,
    kind: DecisionKind,
    on: date,
    sheet: Sheet | None = None,
    reasons: str | None = None,
    confirmed: Confirmed | None = None,
    signed_on: date | None = None,
) -> tuple[Lack, ...]:
    """What is still wanted, and where. ``sheet``, ``reasons``: what is being written, not yet a piece.

    ``confirmed``: what the signatory of a renewal confirms; None while it is not asked.
    ``signed_on``: the day of the text that is to be published; None while it is to be signed.
    """
    facts = replace(gate_facts(dossier, kind=kind, on=on), signed_on=signed_on)
    if sheet is not None:
        facts = with_sheet(facts, sheet)
    if reasons is not None:
        facts = replace(facts, reasons=reasons)
    if facts.renewal is not None:
        facts = replace(facts, renewal=replace(facts.renewal, confirmed=confirmed))
    return gate.lacks(facts)


def refusals(dossier: Dossier, *, kind: DecisionKind, on: date) -> tuple[Refusal, ...]:
    """What forbids signing or publishing on that day, with what the signature confirmed."""
    signature = dossier.signatures.last()
    confirmed = renewals.confirmed_by(signature) if signature else None
    signed_on = signature.made_on if signature else None
    found = lacks(dossier, kind=kind, on=on, confirmed=confirmed, signed_on=signed_on)
    return tuple(lack.refusal for lack in found)


def check(dossier: Dossier, *, kind: DecisionKind, on: date) -> None:
    """Raises ``LawError`` with everything that forbids the act."""
    if found := refusals(dossier, kind=kind, on=on):
        raise LawError(*found)
