"""The protocol (PUT-SP) in force of a framework: that which the decisions of its acts annexed last."""

from cpc.facts.reading import acts_of, facts
from cpc.law.life.lives import protocol_kept
from cpc.models import ChangeDraft, Cpc, Dossier, Draft
from cpc.signed.published import with_protocol, without_protocol


def in_force(cpc: Cpc | None) -> tuple[str, ...]:
    """Its names: its own, then that by which its decision cites it; none when the framework has none.

    An act whose decision did without a protocol ends the one before (R30); one that says nothing of it,
    or that was taken in without a dossier, leaves it.
    """
    acts = acts_of(cpc) if cpc else []
    having, without = (
        {act.reference for act in acts if act.pk in found}
        for found in (with_protocol(acts), without_protocol(acts))
    )
    kept = protocol_kept([facts(act) for act in acts], having, without=without)
    if kept is None:
        return ()
    draft = _draft_of(next(act.dossier for act in acts if act.reference == kept.reference))
    names = (str(draft.put_sp), getattr(draft, "protocol", "").strip())
    return tuple(dict.fromkeys(filter(None, names)))


def centres_role(dossier: Dossier) -> str | None:
    """The part that the protocol of its last draft gives to centres (R27); None before any draft."""
    draft = _draft_of(dossier)
    if draft is None:
        return None
    return draft.put_sp.centres_role.strip() if hasattr(draft, "put_sp") else ""


def _draft_of(dossier: Dossier) -> Draft | ChangeDraft | None:
    return dossier.changedrafts.last() if dossier.is_change else dossier.drafts.last()
