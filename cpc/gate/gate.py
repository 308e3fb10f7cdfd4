"""A dossier read once for the law of its decision: what signing and publishing it still want.

Asked by pages to be kind, and by ``workflows.drafting.drafting`` and ``cpc.decisions`` under the lock,
where it refuses.
"""

from dataclasses import replace
from datetime import date

from accounts.models import DecisionKind
from cpc.facts import renewals
from cpc.facts.change_facts import act_facts, decided_facts
from cpc.facts.conditions import condition_facts, treatment_exists
from cpc.facts.protocols import centres_role
from cpc.facts.reading import acts_of, facts
from cpc.facts.sheet import Sheet, sheet_of
from cpc.gate import additions as change_additions
from cpc.gate.observations import exchange_facts, hearing_facts
from cpc.law.core import LawError, Refusal
from cpc.law.deciding import gate
from cpc.law.deciding.additions import NOTHING_ADDED, Additions
from cpc.law.deciding.conditions import ConditionFacts
from cpc.law.deciding.derogations import Taken
from cpc.law.deciding.gate import GateFacts
from cpc.law.decision import Lack
from cpc.law.life.acts import ActFacts
from cpc.law.life.renewals import Confirmed
from cpc.models import ChangeDraft, Dossier
from cpc.texts.signed_texts import rewritten_lacks


def gate_facts(
    dossier: Dossier,
    *,
    kind: DecisionKind,
    on: date,
    sheet: Sheet | None = None,
    reasons: str | None = None,
) -> GateFacts:
    """What the law asks of ``dossier`` on a day, from the pieces that count.

    ``sheet``, ``reasons``: what is being written, not yet a piece.
    """
    if kind == DecisionKind.REFUSAL:
        return GateFacts(kind=kind.value, on=on, reasons=_reasons(dossier, reasons))
    if dossier.is_change:
        return _of_change(dossier, kind=kind, on=on)
    written = sheet or _drafted(dossier)
    facts = GateFacts(
        kind=kind.value,
        on=on,
        conditions=conditions_of(dossier, on=on, sheet=written),
        exchanges=exchange_facts(dossier, kind=kind, on=on, sheet=sheet),
    )
    if kind == DecisionKind.RENEWAL:
        facts = replace(facts, renewal=renewals.facts_of(dossier, sheet=written))
    if written is None:
        return facts
    return replace(facts, draft=written.facts(), protocol=written.protocol_facts())


def conditions_of(dossier: Dossier, *, on: date, sheet: Sheet | None = None) -> ConditionFacts:
    """The legal conditions of the medicines that the act names; of those of the dossier before a draft.

    A renewal names what lives on its first day, whatever its dossier was opened on (R13, R15); a
    modification is examined for what it adds.
    """
    if (added := additions_of(dossier, on=on)).names:
        return change_additions.examined(dossier.changedrafts.last(), added=added, on=on)
    if dossier.is_renewal:
        lines = renewals.renewed_lines(dossier, on=on, sheet=sheet)
        medicines = [line.medicine for line in lines if line.medicine]
        others = [line.name for line in lines if not line.medicine]
    elif sheet is None:
        return condition_facts(dossier)
    else:
        medicines, others = list(sheet.medicines), sheet.lines("other_medicines")
    return condition_facts(dossier, medicines=medicines, others=others)


def _of_change(dossier: Dossier, *, kind: DecisionKind, on: date) -> GateFacts:
    """The act of a change, among those of its framework but for itself once it is there."""
    change = decided_facts(dossier, on=on)
    if change is None:
        return GateFacts(kind=kind.value, on=on)
    acts = [each for each in acts_of(dossier.cpc) if each.dossier_id != dossier.pk]
    draft = dossier.changedrafts.last()
    act = act_facts(draft, decided_on=change.decided_on)
    known = tuple(facts(each) for each in acts)
    found = GateFacts(
        kind=kind.value, on=on, change=change, act=act, acts=known, emergency=change.urgency
    )
    return _with_additions(found, draft, role=centres_role(dossier))


def _with_additions(facts: GateFacts, draft: ChangeDraft, *, role: str | None) -> GateFacts:
    """With what the draft adds, and the conditions and centres that are then asked."""
    added = change_additions.added(draft, on=facts.on)
    if not added.names:
        return facts
    return replace(
        facts,
        added=added,
        conditions=change_additions.examined(draft, added=added, on=facts.on),
        exchanges=hearing_facts(draft.dossier, role=role),
    )


def additions_of(dossier: Dossier, *, on: date) -> Additions:
    """What the draft handed on last of a modification adds to its framework."""
    draft = dossier.changedrafts.last()
    return change_additions.added(draft, on=on) if draft else NOTHING_ADDED


def addition_lacks(draft: ChangeDraft, *, role: str, on: date) -> tuple[Lack, ...]:
    """What a draft being written still wants for what it adds. ``role``: that of centres in its protocol."""
    act = act_facts(draft, decided_on=on)
    facts = GateFacts(kind=draft.kind.value, on=on, act=act)
    return tuple(gate.examined_again(_with_additions(facts, draft, role=role)))


def _drafted(dossier: Dossier) -> Sheet | None:
    draft = dossier.drafts.last()
    return sheet_of(draft) if draft else None


def _reasons(dossier: Dossier, written: str | None) -> str:
    if written is not None:
        return written
    note = dossier.refusalnotes.last()
    return note.reasons if note else ""


def _signed_acts(dossier: Dossier) -> tuple[ActFacts, ...] | None:
    """The acts of its framework, among which the text was signed; an act recorded since is not there."""
    signature = dossier.signatures.last()
    if signature is None or dossier.cpc is None:
        return None
    acts = (each for each in acts_of(dossier.cpc) if each.recorded_at <= signature.created_at)
    return tuple(facts(each) for each in acts)


def _of_what_was_signed(facts: GateFacts, dossier: Dossier, *, signed_on: date) -> GateFacts:
    """With what was so when the text was signed: the acts, the answer on another treatment."""
    signature = dossier.signatures.last()
    return replace(
        facts,
        signed_on=signed_on,
        signed_acts=_signed_acts(dossier),
        signed_treatment=treatment_exists(dossier, by=signature.created_at) if signature else None,
    )


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
    facts = gate_facts(dossier, kind=kind, on=on, sheet=sheet, reasons=reasons)
    if signed_on is not None:
        facts = _of_what_was_signed(facts, dossier, signed_on=signed_on)
    if facts.renewal is not None:
        facts = replace(facts, renewal=replace(facts.renewal, confirmed=confirmed))
    found = gate.lacks(facts)
    return found or tuple(rewritten_lacks(dossier, kind=kind) if signed_on else ())


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


def derogations(dossier: Dossier, *, kind: DecisionKind, on: date) -> tuple[Taken, ...]:
    """What the signature of that day would derogate from, with the reasons."""
    return gate.derogations(gate_facts(dossier, kind=kind, on=on))
